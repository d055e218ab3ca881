"""Health is progress: a stalled worker, a zombie, and one that merely has no partition are told apart."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import orjson
import pytest
from kafka.admin import ConfigResource, ConfigResourceType
from worker_process import WorkerProcess, get

from stream.kafka.broker import EmbeddedBroker
from stream.kafka.clients import admin_client
from stream.kafka.consumer import read_to_end
from stream.kafka.membership import assigned_partitions
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing
from stream.kafka.topics import TopicPlan, ensure_topics

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

ODD: Final = str(Path(__file__).with_name("odd_worker.py"))
STALL_S: Final = 8.0
"""Longer than a rebalance, shorter than patience; the watch looks every 5 s."""

Start = Callable[..., WorkerProcess]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    """One of its own: a test breaks the groups of all."""
    with EmbeddedBroker(tmp_path_factory.mktemp("kafka")) as running:
        yield running


@pytest.fixture
def start(tmp_path: Path, broker: EmbeddedBroker, request: pytest.FixtureRequest) -> Iterator[Start]:
    name = request.node.name.replace("_", "-")[:40]
    running: list[WorkerProcess] = []
    plans = [TopicPlan(f"{name}-{kind}", 1) for kind in ("raw", "enriched", "dead")]
    ensure_topics(broker.connection, plans)
    settings = {f"DATELINE_{plan.name.rpartition('-')[2].upper()}_TOPIC": plan.name for plan in plans}

    def begin(kind: str = "", **extra: str) -> WorkerProcess:
        common = {"DATELINE_BROKER": broker.bootstrap, "DATELINE_GROUP": name, "DATELINE_STALL_S": str(STALL_S)}
        command = [sys.executable, ODD, kind] if kind else None
        log = tmp_path / f"worker-{len(running)}.log"
        running.append(WorkerProcess(log, {**common, **settings, "DATELINE_PROCESSES": "1", **extra}, command))
        return running[-1]

    yield begin
    for worker in running:
        worker.kill()


def produce(broker: EmbeddedBroker, topic: str, count: int) -> None:
    values = [orjson.dumps({"id": f"a{number}", "text": "Rain fell."}) for number in range(count)]
    with Producer(broker.connection, timeout=30) as producer:
        assert not any(sent.error for sent in producer.send_all(topic, [Outgoing(value) for value in values]))


def live(address: str) -> tuple[int, dict[str, object]]:
    status, body = get(address + "/health/live")
    return status, orjson.loads(body) if body else {}


def wait_for(condition: Callable[[], bool], timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.2)


def test_stalled_and_idle(start: Start, broker: EmbeddedBroker, request: pytest.FixtureRequest) -> None:
    name = request.node.name.replace("_", "-")
    # The group gives the one partition to either of them.
    workers = {worker.wait_until_ready(): worker for worker in (start("hangs"), start("hangs"))}
    wait_for(lambda: sorted(str(live(address)[1].get("partitions")) for address in workers) == ["0", "1"], 60)
    idle_at, stalled_at = sorted(workers, key=lambda address: str(live(address)[1]["partitions"]))
    stalled, idle = workers[stalled_at], workers[idle_at]
    produce(broker, f"{name}-raw", 5)
    seen = []
    while stalled.process.poll() is None:
        seen.append((live(idle_at)[0], get(idle_at + "/health/ready")[0]))
        assert len(seen) < 300, "it should have ended itself"
        time.sleep(0.2)
    assert stalled.process.returncode == 75
    assert stalled.wait_for_line("stalled: there is lag and no progress; leaving")["lag"] == 5
    assert set(seen) == {(200, 200)}, "the idle one was alive and ready all the time"
    assert len(seen) * 0.2 > STALL_S / 2
    # The partition comes to the idle one. As that would hang too, a third is to show that nothing was lost.
    wait_for(lambda: live(idle_at)[1].get("partitions") == 1, 20)
    idle.kill()
    third = start("fake")
    wait_for(lambda: len(read_to_end(broker.connection, f"{name}-enriched")) == 5, 60)
    assert third.stop() == 0


def limit_group_records(broker: EmbeddedBroker, size: int) -> None:
    """The group's coordinator can store no more than so many bytes: SyncGroup then fails with an unknown error."""
    change = ConfigResource(ConfigResourceType.TOPIC, "__consumer_offsets", {"max.message.bytes": str(size)})
    with admin_client(broker.connection) as admin:
        admin.alter_configs([change])


def test_a_zombie_ends_itself(start: Start, broker: EmbeddedBroker, request: pytest.FixtureRequest) -> None:
    name = request.node.name.replace("_", "-")
    first = start("fake")
    first.wait_until_ready()
    produce(broker, f"{name}-raw", 1)
    wait_for(lambda: len(read_to_end(broker.connection, f"{name}-enriched")) == 1, 30)
    assert first.stop() == 0
    limit_group_records(broker, 120)
    try:
        zombie = start("fake")
        zombie.wait_for_line("worker started")
        time.sleep(6)
    finally:
        limit_group_records(broker, 1_000_000)
    # The cause is gone and the group is as it was, and it never tries again. It would idle for ever in good health.
    assert assigned_partitions(broker.connection, name, "somebody", f"{name}-raw") is None
    produce(broker, f"{name}-raw", 3)
    status = zombie.process.wait(STALL_S + 30)
    assert status == 75, zombie.log.read_text()
    line = zombie.wait_for_line("fallen out of the consumer group; leaving")
    assert line["lag_of_group"] == 3
    assert len(zombie.lines()) <= 6, zombie.log.read_text()
    next_one = start("fake")
    wait_for(lambda: len(read_to_end(broker.connection, f"{name}-enriched")) == 4, 40)
    assert next_one.stop() == 0
