"""Push articles and see every one of them come out: the way through a running Dateline, from end to end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from stream.cli.awaiting import Awaited
from stream.cli.inputs import Item
from stream.cli.push import article_key
from stream.contracts.dead_letter import RecordOrigin, read_obituary
from stream.errors import RecordTooLarge, WorkerDied
from stream.kafka.connection import Connection
from stream.kafka.consumer import TopicReader
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing, Record
from stream.settings import Settings


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one article: its event's or its dead letter's record, or why the broker did not take it."""

    item: Item
    record: Record | None
    dead: bool
    refused: RecordTooLarge | None = None


def travel(
    connection: Connection, settings: Settings, items: Sequence[Item], look: Callable[[], None], patience_s: float
) -> Iterator[Arrival]:
    """Push `items` and yield what becomes of each, in their order, as soon as it is known.

    `look` is called between looks at the topics and may raise. Raises WorkerDied where nothing has come out for
    `patience_s` seconds although something is waited for, and KafkaError where the broker fails.
    """
    with (
        TopicReader(connection, settings.enriched_topic) as events,
        TopicReader(connection, settings.dead_topic) as letters,
    ):
        awaited, arrived = _push(connection, settings, items)
        yielded, moved = 0, time.monotonic()
        while yielded < len(items):
            while (arrival := arrived.pop(yielded, None)) is not None:
                yield arrival
                yielded += 1
                moved = time.monotonic()
            if yielded == len(items):
                return
            look()
            for record in events.follow(idle_timeout=0):
                number = awaited.event((record.key or b"").decode("utf-8", "replace"))
                if number is not None:
                    arrived[number] = Arrival(items[number], record, dead=False)
            for record in letters.follow(idle_timeout=0):
                obituary = read_obituary(record.headers)
                number = awaited.death(obituary) if obituary is not None else None
                if number is not None:
                    arrived[number] = Arrival(items[number], record, dead=True)
            if time.monotonic() - moved > patience_s:
                raise WorkerDied(
                    f"nothing has come out of the worker for {patience_s:.0f} s, and {len(awaited)} articles are on "
                    "their way"
                )


def _push(connection: Connection, settings: Settings, items: Sequence[Item]) -> tuple[Awaited, dict[int, Arrival]]:
    awaited, arrived = Awaited(), {}
    keys = [article_key(item.value, settings.fields)[0] for item in items]
    records = (
        Outgoing(item.value, None if key is None else key.encode()) for item, key in zip(items, keys, strict=True)
    )
    with Producer(connection) as producer:
        for number, delivery in enumerate(producer.send_all(settings.raw_topic, records)):
            if delivery.error is not None:
                arrived[number] = Arrival(items[number], None, dead=False, refused=delivery.error)
            else:
                origin = RecordOrigin(settings.raw_topic, delivery.partition, delivery.offset)
                awaited.add(number, keys[number], origin)
    return awaited, arrived
