"""How far a consumer group is behind: what is in the topic and not yet committed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kafka import errors as kafka_errors

from stream.kafka.clients import admin_client, reading_client
from stream.kafka.consumer import topic_partitions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stream.kafka.connection import Connection

_COORDINATOR_S: Final = 15.0


@dataclass(frozen=True, slots=True)
class PartitionLag:
    """One partition. `committed` is None where the group has never committed: it will begin at `start`."""

    topic: str
    partition: int
    start: int
    end: int
    committed: int | None

    @property
    def lag(self) -> int:
        """Records yet to be done. Those that retention has already removed are not counted."""
        return self.end - max(self.start, self.committed if self.committed is not None else self.start)


@dataclass(frozen=True, slots=True)
class GroupLag:
    """All partitions of the topics asked for, by topic as given and partition."""

    group: str
    partitions: tuple[PartitionLag, ...]

    @property
    def total(self) -> int:
        return sum(partition.lag for partition in self.partitions)


def group_lag(connection: Connection, group: str, topics: Iterable[str]) -> GroupLag:
    """The lag of `group` in `topics`. Raises TopicMissing, BrokerUnavailable, AccessDenied."""
    with reading_client(connection) as client, admin_client(connection) as admin:
        partitions = [partition for topic in topics for partition in topic_partitions(client, topic)]
        # Committed first: the lag is then never too small, and never negative.
        committed = _committed(admin, group, partitions)
        starts, ends = client.beginning_offsets(partitions), client.end_offsets(partitions)
    rows: list[PartitionLag] = []
    for partition in partitions:
        # Kafka says -1 where nothing is committed.
        offset = committed[partition].offset if partition in committed else -1
        rows.append(
            PartitionLag(
                partition.topic,
                partition.partition,
                starts[partition],
                ends[partition],
                offset if offset >= 0 else None,
            )
        )
    return GroupLag(group, tuple(rows))


def _committed(admin: Any, group: str, partitions: list[Any]) -> dict[Any, Any]:
    """kafka-python's offsets of the group. A cluster that never had a group needs a moment to make room for them."""
    deadline = time.monotonic() + _COORDINATOR_S
    while True:
        try:
            found: dict[Any, Any] = admin.list_group_offsets({group: partitions})[group]
        except (
            kafka_errors.CoordinatorNotAvailableError,
            kafka_errors.CoordinatorLoadInProgressError,
            kafka_errors.NotCoordinatorError,
        ):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return found
