"""Where workers are tried: a Kafka of its own, the articles sent to it, and what came of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from checker import Ledger, Report, check
from fault_articles import Planned, plan

from stream.kafka.connection import Connection
from stream.kafka.consumer import read_to_end
from stream.kafka.lag import group_lag
from stream.kafka.producer import Delivery, Producer
from stream.kafka.topics import BROKER_DEFAULT, TopicPlan, ensure_topics

sys.path.insert(0, str(Path(__file__).parent.parent / "integration"))
from worker_process import WorkerProcess

BROKEN: Final = Path(__file__).with_name("broken_worker.py")
PARTITIONS: Final = 3
_LOOK_S: Final = 0.2


class Kafka(Protocol):
    """One embedded broker, or a cluster of them."""

    @property
    def bootstrap(self) -> str:
        """`host:port[,host:port]`."""
        ...

    @property
    def connection(self) -> Connection:
        """How to reach it."""
        ...


class Arena:
    """Three topics of one `name`, with `count` articles in the raw one. `ledger` is what the broker acknowledged.

    `apart`: how far the versions of one article are. `event_configs`: of the events' topic, beside what all have.
    """

    def __init__(
        self,
        broker: Kafka,
        folder: Path,
        name: str,
        count: int = 0,
        seed: int = 0,
        *,
        apart: int = 1,
        partitions: int = PARTITIONS,
        replication: int = BROKER_DEFAULT,
        event_configs: Mapping[str, str] | None = None,
    ) -> None:
        self.broker = broker
        self.group = name
        self.raw, self.enriched, self.dead = (f"{name}-{topic}" for topic in ("raw", "enriched", "dead"))
        self._folder = folder
        self.workers: list[WorkerProcess] = []
        self.partitions = partitions
        ensure_topics(
            broker.connection,
            [
                TopicPlan(self.raw, partitions, replication),
                TopicPlan(self.enriched, partitions, replication, event_configs or {}),
                TopicPlan(self.dead, partitions, replication),
            ],
        )
        self._codes: dict[tuple[int, int], str | None] = {}
        self.ledger = Ledger(self._codes)
        if count:
            planned = plan(count, seed, apart)
            with Producer(broker.connection, timeout=30) as producer:
                deliveries = list(producer.send_all(self.raw, (one.record for one in planned)))
            self.acknowledged(planned, deliveries)

    def acknowledged(self, planned: Sequence[Planned], deliveries: Sequence[Delivery]) -> None:
        """Put into the ledger what the broker took of these."""
        for one, delivery in zip(planned, deliveries, strict=True):
            if delivery.error is None:
                self._codes[delivery.partition, delivery.offset] = one.code

    def start(self, *, broken: str | None = None, command: Sequence[str] | None = None, **extra: str) -> WorkerProcess:
        """A worker, as `command` starts it; `broken` as broken_worker.py names it."""
        environment = {
            "DATELINE_BROKER": self.broker.bootstrap,
            "DATELINE_RAW_TOPIC": self.raw,
            "DATELINE_ENRICHED_TOPIC": self.enriched,
            "DATELINE_DEAD_TOPIC": self.dead,
            "DATELINE_GROUP": self.group,
        }
        if broken:
            command = [sys.executable, str(BROKEN), broken]
        log = self._folder / f"{self.group}-{len(self.workers)}.log"
        worker = WorkerProcess(log, {**environment, **extra}, list(command) if command else None)
        self.workers.append(worker)
        return worker

    def ended(self) -> int:
        """How many events and dead letters there are."""
        return sum(len(read_to_end(self.broker.connection, topic)) for topic in (self.enriched, self.dead))

    def lag(self) -> int:
        return group_lag(self.broker.connection, self.group, [self.raw]).total

    def wait_for(self, condition: Callable[[], bool], timeout: float) -> float:
        """The seconds until it came to pass. Fails where it did not in time."""
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < timeout, self._told()
            time.sleep(_LOOK_S)
        return time.monotonic() - began

    def report(self) -> Report:
        """What the checker says of the topics as they are now."""
        raw, enriched, dead = (
            read_to_end(self.broker.connection, topic) for topic in (self.raw, self.enriched, self.dead)
        )
        return check(self.ledger, raw, enriched, dead, self.lag())

    def close(self) -> None:
        """Kill what still runs."""
        for worker in self.workers:
            worker.kill()

    def _told(self) -> str:
        return "\n".join(f"{worker.log.name}:\n{worker.log.read_text()[-2000:]}" for worker in self.workers)
