"""What a replay reads from Kafka: the letters, the marks of earlier replays, and the bytes to send."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from stream.cli.replay_plan import Letter, Memory, highest_counts, read_letter
from stream.contracts.dead_letter import Obituary, read_obituary
from stream.contracts.replaying import Identity, Mark, read_mark, with_mark
from stream.kafka.connection import Connection
from stream.kafka.consumer import TopicReader
from stream.kafka.records import Outgoing, Record

Advance = Callable[[int], None]
"""Called with the number of records just read."""


def read_letters(
    connection: Connection, topic: str, on_foreign: Callable[[Record], None], advance: Advance
) -> list[Letter]:
    """All letters in `topic` as of now. `on_foreign` hears of each record that is not one of Dateline's."""
    letters = []
    with TopicReader(connection, topic, from_start=True) as reader:
        for record in reader.to_end():
            advance(1)
            letter = read_letter(record)
            if letter is None:
                on_foreign(record)
            else:
                letters.append(letter)
    return letters


def read_marks(
    connection: Connection, topic: str, letters: Collection[Letter], advance: Advance
) -> tuple[dict[Identity, int], Memory]:
    """How often the records of `letters` were replayed, by the marks in the raw `topic`; and how far back that reaches.

    A replayed record lies behind the one that died, in its partition: nothing before the first of those is read.
    """
    with TopicReader(connection, topic, from_start=True) as reader:
        memory = Memory(topic, reader.begin_at({}))
        starts: dict[int, int] = {}
        for letter in letters:
            home = memory.is_home(letter.origin)
            for partition in (letter.origin.partition,) if home else memory.first:
                start = letter.origin.offset + 1 if home else 0
                starts[partition] = min(start, starts.get(partition, start))
        memory = Memory(topic, reader.begin_at(starts))
        marks: list[Mark] = []
        for record in reader.to_end():
            advance(1)
            mark = read_mark(record.headers)
            if mark is not None:
                marks.append(mark)
    return highest_counts(marks), memory


def originals(connection: Connection, topic: str, letters: Collection[Letter]) -> Iterator[tuple[Letter, Record]]:
    """Each of `letters` with its record, read from `topic` once more: their bytes need not fit into memory."""
    wanted = {letter.place: letter for letter in letters}
    starts: dict[int, int] = {}
    for partition, offset in wanted:
        starts[partition] = min(offset, starts.get(partition, offset))
    if wanted:
        with TopicReader(connection, topic) as reader:
            reader.begin_at(starts)
            for record in reader.to_end():
                letter = wanted.pop((record.partition, record.offset), None)
                if letter is not None:
                    yield letter, record
                if not wanted:
                    return


def revived(
    letter: Letter, record: Record, counts: Mapping[Identity, int], memory: Memory
) -> tuple[Obituary, Outgoing]:
    """The record that died, as it first came, with a mark that counts one replay more than any before."""
    obituary = read_obituary(record.headers)
    if obituary is None:
        raise ValueError(f"{record.topic}, partition {record.partition}, offset {record.offset}: no letter any more")
    count = max(letter.mark.count, counts.get(letter.mark.identity, 0)) + 1
    headers = with_mark(obituary.original_headers, replace(letter.mark, count=count))
    # To the partition that it stood in, by whatever rule its first sender chose that: there the order of its key is
    # kept, and there `read_marks` looks for its mark.
    partition = letter.origin.partition if memory.is_home(letter.origin) else None
    return obituary, Outgoing(record.value, record.key, tuple(headers), partition)
