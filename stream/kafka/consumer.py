"""Read a topic from outside any group: nothing is committed, nobody's work is touched."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final, Self

from kafka import TopicPartition

from stream.errors import TopicMissing
from stream.kafka.clients import our_errors, reading_client
from stream.kafka.records import Record

if TYPE_CHECKING:
    from stream.kafka.connection import Connection

_POLL_MS: Final = 200
"""Short, so that Ctrl-C and a deadline are felt."""


class TopicReader:
    """Reads all partitions of one topic, from its start or from its end as of now.

    The position is fixed when the reader is made: what is sent afterwards is read, whenever the reading begins.
    Order is kept within a partition, not between partitions. Partitions that are added later are not seen.
    Raises TopicMissing, BrokerUnavailable, AccessDenied.
    """

    def __init__(self, connection: Connection, topic: str, *, from_start: bool = False) -> None:
        self._connection = connection
        self._topic = topic
        with ExitStack() as stack:
            self._client = stack.enter_context(reading_client(connection))
            self._partitions = topic_partitions(self._client, topic)
            self._client.assign(self._partitions)
            ends = {} if from_start else self._client.end_offsets(self._partitions)
            for partition, end in ends.items():
                self._client.seek(partition, end)
            if from_start:
                self._client.seek_to_beginning(*self._partitions)
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._stack.close()

    def begin_at(self, offsets: Mapping[int, int]) -> dict[int, int]:
        """Read these partitions from these offsets on, the others not at all; the first offset that each still has.

        An offset that its partition does not have (yet, or no more) means the partition's first.
        """
        with our_errors(self._connection):
            first = self._client.beginning_offsets(self._partitions)
            ends = self._client.end_offsets(self._partitions)
            for partition in self._partitions:
                wanted = offsets.get(partition.partition, ends[partition])
                there = first[partition] <= wanted <= ends[partition]
                self._client.seek(partition, wanted if there else first[partition])
        return {partition.partition: first[partition] for partition in self._partitions}

    @property
    def partition_count(self) -> int:
        return len(self._partitions)

    def begin_before_end(self, count: int) -> None:
        """Read the last `count` records of each partition, and what comes after them."""
        with our_errors(self._connection):
            ends = self._client.end_offsets(self._partitions)
        self.begin_at({partition.partition: max(0, end - count) for partition, end in ends.items()})

    def follow(self, count: int | None = None, idle_timeout: float | None = None) -> Iterator[Record]:
        """Records as they come: `count` of them, or until none has come for `idle_timeout` seconds, or for ever."""
        left = count
        quiet_since = time.monotonic()
        while left is None or left > 0:
            batch = self._poll(left)
            yield from batch
            if batch:
                quiet_since = time.monotonic()
                left = None if left is None else left - len(batch)
            elif idle_timeout is not None and time.monotonic() - quiet_since >= idle_timeout:
                return

    def to_end(self) -> Iterator[Record]:
        """The records between the reader's position and the topic's end as of this call."""
        with our_errors(self._connection):
            ends = self._client.end_offsets(self._partitions)
            # By position, not by the last record's offset: transaction markers take offsets and are never delivered.
            unread = [partition for partition in self._partitions if self._client.position(partition) < ends[partition]]
        while unread:
            for record in self._poll(None):
                if record.offset < ends[TopicPartition(record.topic, record.partition)]:
                    yield record
            with our_errors(self._connection):
                unread = [partition for partition in unread if self._client.position(partition) < ends[partition]]
        with our_errors(self._connection):
            for partition in self._partitions:
                if self._client.position(partition) > ends[partition]:
                    self._client.seek(partition, ends[partition])  # what came meanwhile is for the next call

    def _poll(self, at_most: int | None) -> list[Record]:
        with our_errors(self._connection):
            batches = self._client.poll(timeout_ms=_POLL_MS, max_records=at_most)
        return [_record(raw) for batch in batches.values() for raw in batch]


def read_to_end(connection: Connection, topic: str) -> list[Record]:
    """Everything in `topic` as of now, by partition and offset."""
    with TopicReader(connection, topic, from_start=True) as reader:
        return sorted(reader.to_end(), key=lambda record: (record.partition, record.offset))


def topic_partitions(client: Any, topic: str) -> list[Any]:
    """kafka-python's partitions of `topic`, in order. TopicMissing where there is no such topic."""
    numbers = client.partitions_for_topic(topic)
    if not numbers:
        raise TopicMissing(f"Topic {topic!r} does not exist: `dateline topics` makes the topics that are missing.")
    return [TopicPartition(topic, number) for number in sorted(numbers)]


def _record(raw: Any) -> Record:
    return Record(raw.topic, raw.partition, raw.offset, raw.key, raw.value, tuple(raw.headers), raw.timestamp)
