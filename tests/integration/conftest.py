"""One real Kafka for the whole run, and topics of its own for every test."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from stream.kafka.broker import EmbeddedBroker
from stream.kafka.connection import Connection
from stream.kafka.consumer import read_to_end
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing, Record
from stream.kafka.topics import TopicPlan, ensure_topics


@dataclass(frozen=True)
class Topics:
    """Names nobody else uses; the three topics exist, with three partitions each."""

    raw: str
    enriched: str
    dead: str
    group: str


Produce = Callable[[str, Sequence[bytes | Outgoing]], list[tuple[int, int]]]
ReadAll = Callable[[str], list[Record]]


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    """An embedded Kafka that serves. Tests that kill or stop a broker start one of their own."""
    with EmbeddedBroker(tmp_path_factory.mktemp("kafka")) as running:
        yield running


@pytest.fixture
def connection(broker: EmbeddedBroker) -> Connection:
    return broker.connection


@pytest.fixture
def topics(connection: Connection) -> Topics:
    mark = uuid.uuid4().hex[:12]
    names = Topics(f"raw-{mark}", f"enriched-{mark}", f"dead-{mark}", f"group-{mark}")
    ensure_topics(connection, [TopicPlan(name, 3) for name in (names.raw, names.enriched, names.dead)])
    return names


@pytest.fixture
def produce(connection: Connection) -> Produce:
    """Send values (or whole records); returns (partition, offset) of each. Fails where one is not taken."""

    def send(topic: str, values: Sequence[bytes | Outgoing]) -> list[tuple[int, int]]:
        outgoing = [value if isinstance(value, Outgoing) else Outgoing(value) for value in values]
        with Producer(connection, timeout=30) as producer:
            deliveries = list(producer.send_all(topic, outgoing))
        assert [delivery.error for delivery in deliveries] == [None] * len(outgoing)
        return [(delivery.partition, delivery.offset) for delivery in deliveries]

    return send


@pytest.fixture
def read_all(connection: Connection) -> ReadAll:
    """Everything that lies in a topic now, by partition and offset."""
    return lambda topic: read_to_end(connection, topic)
