"""`dateline replay`: dead letters back to the raw topic."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import orjson
import typer

from stream.cli.environment import reach
from stream.cli.exits import Status
from stream.cli.terminal import complain, say, warn, write_data
from stream.contracts.dead_letter import Obituary, read_obituary
from stream.kafka.clients import quiet
from stream.kafka.consumer import TopicReader
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing, Record
from stream.render.dead_letter import dead_letter_data

OnLeft = Callable[[str], None]
"""Called with a sentence for a dead letter that cannot be sent again."""


@dataclass(frozen=True, slots=True)
class Revived:
    """A dead letter and the record that it was."""

    obituary: Obituary
    record: Outgoing


def command(
    code: Annotated[
        list[str] | None, typer.Option(metavar="DL...", help="Only letters of this code; may be repeated.")
    ] = None,
    count: Annotated[int | None, typer.Option(min=1, help="So many at most, oldest first in each partition.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Send nothing; print what would be sent, one JSON object a line.")
    ] = False,
) -> None:
    """Send dead letters to the raw topic again.

    The original bytes, key and headers, for after the cause is mended. The letters stay where they are (Kafka keeps
    them for its retention time); a record that died several times is sent once. A letter that lost its value (it
    was too large) cannot be sent: stderr says where its original lies, and the status is 3.
    """
    settings, connection = reach()
    left = sent = 0

    def leave(why: str) -> None:
        nonlocal left
        left += 1
        warn(why)

    with quiet(), TopicReader(connection, settings.dead_topic, from_start=True) as reader:
        letters = islice(revived(reader.to_end(), code or (), leave), count)
        if dry_run:
            for letter in letters:
                sent += 1
                write_data(_described(letter))
        else:
            with Producer(connection) as producer:
                for delivery in producer.send_all(settings.raw_topic, (letter.record for letter in letters)):
                    sent += delivery.error is None
                    if delivery.error is not None:
                        left += 1
                        complain(delivery.error)
    say(f"{'Would send' if dry_run else 'Sent'} {sent} to {settings.raw_topic}." + (f" Left: {left}." if left else ""))
    if left:
        raise typer.Exit(Status.REJECTED)


def revived(records: Iterable[Record], codes: Collection[str], on_left: OnLeft) -> Iterator[Revived]:
    """The original records of dead letters with one of `codes` (all where there are none), each distinct one once."""
    seen: set[bytes] = set()
    for letter in records:
        place = f"{letter.topic}, partition {letter.partition}, offset {letter.offset}"
        obituary = read_obituary(letter.headers)
        if obituary is None:
            on_left(f"{place}: not a dead letter of Dateline's; left where it is")
            continue
        if codes and obituary.code not in codes:
            continue
        if (reason := _unsendable(letter, obituary)) is not None:
            on_left(f"{place}: {reason}")
            continue
        record = Outgoing(letter.value, letter.key, tuple(obituary.original_headers))
        # A letter that is replayed and dies again lies there twice; sent twice, it would double with every replay.
        digest = hashlib.sha256(repr((record.key, record.value, record.headers)).encode()).digest()
        if digest not in seen:
            seen.add(digest)
            yield Revived(obituary, record)


def _unsendable(letter: Record, obituary: Obituary) -> str | None:
    origin = obituary.origin
    where = f"{origin.topic}, partition {origin.partition}, offset {origin.offset}"
    if obituary.lost_size is not None:
        return (
            f"its {obituary.lost_size:,} bytes (SHA-256 {obituary.lost_sha256}) were too many for the topic and are "
            f"not in the letter; the original lies at {where} for as long as that topic keeps it"
        )
    if letter.value is None and not letter.key:
        return f"the record at {where} had neither key nor value; there is nothing to send"
    return None


def _described(letter: Revived) -> bytes:
    data = dead_letter_data(letter.obituary, letter.record.key) | {"size": len(letter.record.value or b"")}
    return orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)
