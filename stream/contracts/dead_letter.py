"""Dead letters: the original record, untouched, with where it came from and why it died in its headers.

The names are those of Kafka Connect's dead letter queue, which existing tools read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stream.contracts.headers import Headers
from stream.errors import DatelineError

CONNECT: Final = "__connect.errors."
ERROR_CODE: Final = "dateline.error.code"
ORIGINAL_HEADERS: Final = "dateline.original.headers"
ORIGINAL_KEY: Final = "dateline.original.key"
VALUE_SIZE: Final = "dateline.value.size"
VALUE_SHA256: Final = "dateline.value.sha256"

# A message may quote the article; headers are read on screens and count against the record's size.
_MESSAGE_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class RecordOrigin:
    """Where a raw record stands."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record for the dead-letter topic."""

    key: bytes | None
    value: bytes | None
    headers: Headers


@dataclass(frozen=True, slots=True)
class Obituary:
    """What the headers of a dead letter say. `lost_size` is set where the value was too large to be kept."""

    origin: RecordOrigin
    code: str
    stage: str
    exception: str
    message: str
    original_headers: Headers
    lost_size: int | None
    lost_sha256: str | None


def bury(
    key: bytes | None,
    value: bytes | None,
    headers: Sequence[tuple[str, bytes | None]],
    origin: RecordOrigin,
    error: DatelineError,
) -> DeadLetter:
    """The dead letter of a record: its bytes, key and headers as they came, and after them the headers of its death."""
    death = _death_headers(len(headers), origin, error)
    if key is None and value is None:
        # Kafka takes a record of neither, but no producer of ours sends one.
        return DeadLetter(b"", None, [*headers, *death, (ORIGINAL_KEY, b"null")])
    return DeadLetter(key, value, [*headers, *death])


def bury_without_value(letter: DeadLetter) -> DeadLetter:
    """The same dead letter where it is itself too large for its topic: no value, but its size and SHA-256."""
    value = letter.value or b""
    size = (VALUE_SIZE, str(len(value)).encode())
    return DeadLetter(
        letter.key, None, [*letter.headers, size, (VALUE_SHA256, hashlib.sha256(value).hexdigest().encode())]
    )


def bury_without_original(letter: DeadLetter) -> DeadLetter:
    """The last resort, where the original headers alone are too large: nothing but the headers of its death."""
    original = _original_count(letter.headers)
    ours = [(name, b"0" if name == ORIGINAL_HEADERS else content) for name, content in letter.headers[original:]]
    return DeadLetter(b"", None, ours)


def read_obituary(headers: Sequence[tuple[str, bytes | None]]) -> Obituary | None:
    """What stands in the headers of a dead letter, or None where they are not those of a Dateline dead letter."""
    try:
        count = _original_count(headers)
        # The original record may itself carry headers of these names: only what stands behind its own is ours.
        said = {name: (content or b"").decode("utf-8", "replace") for name, content in headers[count:]}
        origin = RecordOrigin(said[CONNECT + "topic"], int(said[CONNECT + "partition"]), int(said[CONNECT + "offset"]))
        return Obituary(
            origin,
            code=said[ERROR_CODE],
            stage=said[CONNECT + "stage"],
            exception=said[CONNECT + "exception.class.name"],
            message=said[CONNECT + "exception.message"],
            original_headers=list(headers[:count]),
            lost_size=int(said[VALUE_SIZE]) if VALUE_SIZE in said else None,
            lost_sha256=said.get(VALUE_SHA256),
        )
    except (KeyError, ValueError):
        return None  # another system's letter: the caller says so


def _original_count(headers: Sequence[tuple[str, bytes | None]]) -> int:
    """How many headers the record came with. KeyError or ValueError where no dead letter of ours says so."""
    for position in range(len(headers) - 1, -1, -1):
        name, content = headers[position]
        if name == ORIGINAL_HEADERS:
            count = int(content or b"")
            if not 0 <= count <= position:
                raise ValueError(f"{count} headers cannot stand before header {position}")
            return count
    raise KeyError(ORIGINAL_HEADERS)


def _death_headers(original: int, origin: RecordOrigin, error: DatelineError) -> Headers:
    kind = type(error)
    message = str(error)
    said = {
        CONNECT + "topic": origin.topic,
        CONNECT + "partition": str(origin.partition),
        CONNECT + "offset": str(origin.offset),
        CONNECT + "stage": getattr(error, "stage", "enrich"),
        CONNECT + "exception.class.name": f"{kind.__module__}.{kind.__qualname__}",
        CONNECT + "exception.message": message if len(message) <= _MESSAGE_LIMIT else message[:_MESSAGE_LIMIT] + "...",
        ERROR_CODE: error.code,
        # Replay restores exactly the headers that came, whatever their names.
        ORIGINAL_HEADERS: str(original),
    }
    return [(name, content.encode("utf-8", "replace")) for name, content in said.items()]
