"""Harm by what is read: records that make their enricher fail, die, or never end."""

from __future__ import annotations

from itertools import count
from typing import Final

import orjson
from fault_articles import Planned
from nemesis import Scene
from obedient_worker import ORDER, ORDERS

from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing

_SEND_S: Final = 30.0
_NUMBERS: Final = count(10_000_000)
"""Far above those of the articles."""


def send_deadly(scene: Scene) -> None:
    """One record of each kind into one partition, in the middle of the others."""
    scene.bite(scene.fleet.ready())
    partition = scene.chance.randrange(scene.arena.partitions)
    planned = [_deadly(next(_NUMBERS), order, code, partition) for order, code in ORDERS.items()]
    with Producer(scene.arena.broker.connection, timeout=_SEND_S) as producer:
        deliveries = list(producer.send_all(scene.arena.raw, (one.record for one in planned)))
    scene.arena.acknowledged(planned, deliveries)
    scene.harmed()
    last = max(delivery.offset for delivery in deliveries)
    scene.wait_until(
        lambda: scene.log.committed.get(partition, 0) > last, 120, f"partition {partition} does not get past them"
    )
    scene.note(f"partition {partition}, to offset {last}")
    scene.recovered()


def _deadly(number: int, order: str, code: str, partition: int) -> Planned:
    key = f"deadly{number}"
    value = orjson.dumps({"id": key, "text": "Rain fell on Lisbon.", "metadata": {"n": number, ORDER: order}})
    header = ("number", str(number).encode())
    return Planned(Outgoing(value, key.encode(), (header,), partition=partition), code)
