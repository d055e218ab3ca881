"""One real Kafka for the whole run, topics of its own for every test, and workers that end with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from worker_process import WorkerProcess

from stream.kafka.broker import EmbeddedBroker
from stream.kafka.connection import Connection
from stream.kafka.consumer import read_to_end
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing, Record
from stream.kafka.topics import TopicPlan, ensure_topics


@dataclass(frozen=True)
class Topics:
    """Names nobody else uses; the three topics exist."""

    raw: str
    enriched: str
    dead: str
    group: str


Start = Callable[..., WorkerProcess]
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
def partitions() -> int:
    """Of each topic; a module may say otherwise."""
    return 3


@pytest.fixture
def topics(connection: Connection, partitions: int) -> Topics:
    mark = uuid.uuid4().hex[:12]
    names = Topics(f"raw-{mark}", f"enriched-{mark}", f"dead-{mark}", f"group-{mark}")
    ensure_topics(connection, [TopicPlan(name, partitions) for name in (names.raw, names.enriched, names.dead)])
    return names


@pytest.fixture
def environment(connection: Connection, topics: Topics) -> dict[str, str]:
    """The settings of a worker on the test's topics."""
    return {
        "DATELINE_BROKER": str(connection),
        "DATELINE_RAW_TOPIC": topics.raw,
        "DATELINE_ENRICHED_TOPIC": topics.enriched,
        "DATELINE_DEAD_TOPIC": topics.dead,
        "DATELINE_GROUP": topics.group,
    }


@pytest.fixture
def start(tmp_path: Path, environment: dict[str, str]) -> Iterator[Start]:
    """Start a worker: `start(command, **settings)`. What still runs at the end of the test is killed."""
    running: list[WorkerProcess] = []

    def begin(command: list[str] | None = None, **extra: str) -> WorkerProcess:
        worker = WorkerProcess(tmp_path / f"worker-{len(running)}.log", {**environment, **extra}, command)
        running.append(worker)
        return worker

    yield begin
    for worker in running:
        worker.kill()


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
