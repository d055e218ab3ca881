"""Health is progress: a stalled worker, a zombie, and one that merely has no partition are told apart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import orjson
import pytest
from conftest import Produce, ReadAll, Start, Topics
from kafka.admin import ConfigResource, ConfigResourceType
from odd_worker import odd_worker
from worker_process import get, wait_for

from stream.kafka.broker import EmbeddedBroker
from stream.kafka.clients import admin_client
from stream.kafka.connection import Connection

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

STALL_S: Final = 8.0
"""Longer than a rebalance, shorter than patience; the watch looks every 5 s."""

ARTICLES: Final = [orjson.dumps({"id": f"a{number}", "text": "Rain fell."}) for number in range(5)]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    """One of its own: a test breaks the groups of all."""
    with EmbeddedBroker(tmp_path_factory.mktemp("kafka")) as running:
        yield running


@pytest.fixture
def partitions() -> int:
    return 1


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "DATELINE_STALL_S": str(STALL_S), "DATELINE_PROCESSES": "1"}


def live(address: str) -> tuple[int, dict[str, object]]:
    status, body = get(address + "/health/live")
    return status, orjson.loads(body) if body else {}


def test_stalled_and_idle(start: Start, topics: Topics, produce: Produce, read_all: ReadAll) -> None:
    # The group gives the one partition to either of them.
    two = [start(odd_worker("hangs")), start(odd_worker("hangs"))]
    workers = {worker.wait_until_ready(): worker for worker in two}
    wait_for(lambda: sorted(str(live(address)[1].get("partitions")) for address in workers) == ["0", "1"])
    idle_at, stalled_at = sorted(workers, key=lambda address: str(live(address)[1]["partitions"]))
    stalled, idle = workers[stalled_at], workers[idle_at]
    produce(topics.raw, ARTICLES)
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
    wait_for(lambda: live(idle_at)[1].get("partitions") == 1)
    idle.kill()
    third = start(odd_worker("fake"))
    wait_for(lambda: len(read_all(topics.enriched)) == 5)
    assert third.stop() == 0


def limit_group_records(connection: Connection, size: int) -> None:
    """The group's coordinator can store no more than so many bytes in one record."""
    change = ConfigResource(ConfigResourceType.TOPIC, "__consumer_offsets", {"max.message.bytes": str(size)})
    with admin_client(connection) as admin:
        admin.alter_configs([change])


@contextmanager
def group_cannot_be_stored(connection: Connection) -> Iterator[None]:
    """The coordinator can keep no new member: SyncGroup fails with an error that clients do not know."""
    limit_group_records(connection, 120)
    try:
        yield
    finally:
        limit_group_records(connection, 1_000_000)


def test_a_zombie_ends_itself(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll, connection: Connection
) -> None:
    first = start(odd_worker("fake"))
    first.wait_until_ready()
    produce(topics.raw, ARTICLES[:1])
    wait_for(lambda: len(read_all(topics.enriched)) == 1)
    assert first.stop() == 0
    # It joins alone. Beside another its SyncGroup might come late, be told to join again, and succeed.
    with group_cannot_be_stored(connection):
        zombie = start(odd_worker("fake"))
        address = str(zombie.wait_for_line("health and metrics are served")["address"])
        zombie.wait_for_line("worker started")
        # The group knows it, but could not give it the only partition.
        wait_for(lambda: live(address)[1]["partitions"] == 0)
        assert get(address + "/health/ready")[0] == 503
    # The cause is gone, and it never tries again: it would idle for ever.
    produce(topics.raw, ARTICLES[1:])
    assert zombie.process.wait(STALL_S + 40) == 75
    assert zombie.wait_for_line("fallen out of the consumer group; leaving")["lag_of_group"] == 4
    assert len(zombie.lines()) <= 6, zombie.log.read_text()
    following = start(odd_worker("fake"))
    wait_for(lambda: len(read_all(topics.enriched)) == 5)
    assert following.stop() == 0


def test_a_crashed_consumer_ends_its_worker_in_few_lines(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll, connection: Connection
) -> None:
    member = start(odd_worker("fake"))
    member.wait_until_ready()
    produce(topics.raw, ARTICLES[:1])
    wait_for(lambda: len(read_all(topics.enriched)) == 1)
    with group_cannot_be_stored(connection):
        start(odd_worker("fake")).wait_for_line("worker started")
        assert member.process.wait(60) == 1
    member.wait_for_line("the consumer crashed; leaving without committing what was not done")
    assert len(member.lines()) <= 7, member.log.read_text()
