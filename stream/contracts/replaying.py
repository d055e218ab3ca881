"""The mark of a replayed record: which record it is, and how often it was replayed.

The mark travels in the record's own headers, so one write both replays a dead letter and notes that it was replayed: a
kill finds no moment between the two. A record that dies again takes its mark into its new dead letter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stream.contracts.dead_letter import Obituary, RecordOrigin
from stream.contracts.headers import Headers

REPLAY_COUNT: Final = "dateline.replay.count"
REPLAY_ORIGIN: Final = "dateline.replay.origin"
REPLAY_SHA256: Final = "dateline.replay.sha256"
REPLAY_HEADERS: Final = frozenset({REPLAY_COUNT, REPLAY_ORIGIN, REPLAY_SHA256})


@dataclass(frozen=True, slots=True)
class Identity:
    """A record through all its deaths: where it stood when it first died, and the digest of what it was.

    The place alone would take another record for this one after its topic was made anew.
    """

    origin: RecordOrigin
    digest: str


@dataclass(frozen=True, slots=True)
class Mark:
    """`count`: how often the record was replayed, 0 where never."""

    identity: Identity
    count: int


def read_mark(headers: Sequence[tuple[str, bytes | None]]) -> Mark | None:
    """The mark in the headers of a record, or None where it has none that can be read."""
    said = {name: content or b"" for name, content in headers if name in REPLAY_HEADERS}
    try:
        topic, partition, offset = said[REPLAY_ORIGIN].decode().rsplit(":", 2)
        origin = RecordOrigin(topic, int(partition), int(offset))
        mark = Mark(Identity(origin, said[REPLAY_SHA256].decode()), int(said[REPLAY_COUNT]))
    except (KeyError, ValueError):
        return None
    return mark if mark.count > 0 else None


def mark_of_letter(key: bytes | None, value: bytes | None, obituary: Obituary) -> Mark:
    """Which record a dead letter holds, and how often that had been replayed when it died."""
    digest = _digest(key, value, without_mark(obituary.original_headers))
    mark = read_mark(obituary.original_headers)
    # Someone may have copied the headers of a replayed record onto another: that one was never replayed. Of a letter
    # that lost its value nothing can be checked.
    if mark is not None and (obituary.lost_size is not None or mark.identity.digest == digest):
        return mark
    return Mark(Identity(obituary.origin, digest), 0)


def with_mark(headers: Sequence[tuple[str, bytes | None]], mark: Mark) -> Headers:
    """`headers` as the record first had them, and behind them `mark`."""
    origin = mark.identity.origin
    return [
        *without_mark(headers),
        (REPLAY_COUNT, str(mark.count).encode()),
        (REPLAY_ORIGIN, f"{origin.topic}:{origin.partition}:{origin.offset}".encode()),
        (REPLAY_SHA256, mark.identity.digest.encode()),
    ]


def without_mark(headers: Sequence[tuple[str, bytes | None]]) -> Headers:
    """`headers` less those of a mark."""
    return [(name, content) for name, content in headers if name not in REPLAY_HEADERS]


def _digest(key: bytes | None, value: bytes | None, headers: Headers) -> str:
    # A header without a value comes back from a replay as an empty one (see docs/contract.md): the same record still.
    pieces = [piece for name, content in headers for piece in (name.encode("utf-8", "replace"), content or b"")]
    digest = hashlib.sha256()
    for piece in (key, value, *pieces):
        digest.update(b"-" if piece is None else b"%d:" % len(piece))
        digest.update(piece or b"")
    return digest.hexdigest()
