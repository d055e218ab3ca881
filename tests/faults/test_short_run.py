"""The delivery promise under faults, and the checker on workers that break it: processes on a real Kafka."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from arena import Arena
from fleet import Fleet, Member
from soak_report import DRAIN_S, STOP_GRACE_S

from stream.kafka.broker import EmbeddedBroker

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

COUNT: Final = 2000
BATCH: Final = 32

PATIENCE_S: Final = 150.0
"""On a machine that does three other things besides. Only a failure takes so long."""

MakeArena = Callable[[str, int], Arena]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    with EmbeddedBroker(tmp_path_factory.mktemp("kafka")) as running:
        yield running


@pytest.fixture
def make_arena(broker: EmbeddedBroker, tmp_path: Path) -> Iterator[MakeArena]:
    arenas: list[Arena] = []

    def make(name: str, count: int) -> Arena:
        arenas.append(Arena(broker, tmp_path, name, count, seed=7))
        return arenas[-1]

    yield make
    for arena in arenas:
        arena.close()


def test_three_kills_a_sigterm_and_a_broker_restart(make_arena: MakeArena, broker: EmbeddedBroker) -> None:
    arena = make_arena("short", COUNT)
    assert len(arena.ledger.codes) == COUNT
    # Two minutes are for the faults: the promise does not depend on the recognizer.
    fleet = Fleet(arena, {"DATELINE_BATCH_SIZE": str(BATCH), "DATELINE_NER_MODEL": "fast"})

    def with_a_batch_in_hand(goal: int) -> Member:
        """The worker, once so many articles are done and it is at others: harm done to it now bites."""
        (worker,) = fleet.members
        arena.wait_for(lambda: worker.ready and arena.ended() >= goal, PATIENCE_S)
        arena.wait_for(lambda: worker.in_hand() > 0, 10)
        return worker

    fleet.start()
    for goal in (200, 500, 800):
        worker = with_a_batch_in_hand(goal)
        worker.worker.kill()
        fleet.ended(worker, "kill -9", time.monotonic())
        fleet.start()
    (end,) = fleet.stop([with_a_batch_in_hand(1200)])
    assert (end.status, end.seconds < STOP_GRACE_S) == (0, True)
    fleet.start()
    worker = with_a_batch_in_hand(1500)
    broker.stop()
    broker.start()
    arena.wait_for(lambda: arena.lag() == 0, DRAIN_S)
    assert [end.status for end in fleet.stop([worker])] == [0]
    report = arena.report()
    print(report.table())
    assert report.violations == {}, report.table()
    assert report.dead_letters >= COUNT // 100
    assert report.repeats <= 3 * 2 * BATCH, "two batches for each kill, at most"


def test_a_frozen_worker_publishes_nothing_once_others_went_on(broker: EmbeddedBroker, tmp_path: Path) -> None:
    arena = Arena(broker, tmp_path, "frozen", 300, seed=7, apart=100)
    fleet = Fleet(arena, {"DATELINE_BATCH_SIZE": str(BATCH), "DATELINE_PROCESSES": "1"})
    frozen = fleet.start()
    try:
        arena.wait_for(lambda: frozen.ready and frozen.in_hand() > 0, PATIENCE_S)
        frozen.worker.process.send_signal(signal.SIGSTOP)
        assert arena.lag() > 0
        other = fleet.start()
        arena.wait_for(lambda: arena.lag() == 0, PATIENCE_S)
        frozen.worker.process.send_signal(signal.SIGCONT)
        assert frozen.worker.process.wait(30) == 75
        assert any("frozen" in str(line["event"]) for line in frozen.worker.lines())
        assert other.worker.stop() == 0
        report = arena.report()
        assert report.violations == {}, report.table()
    finally:
        arena.close()


@pytest.mark.parametrize(
    ("kind", "violation"),
    [
        ("commit_before_publish", "missing"),
        ("ignore_send_future", "missing"),
        ("swallow_batch", "missing"),
        ("alter_repeat", "repeat differs"),
        ("event_and_letter", "both ends"),
    ],
)
def test_a_broken_worker_is_reported(kind: str, violation: str, make_arena: MakeArena) -> None:
    arena = make_arena(kind.replace("_", "-"), 60)
    small = {"DATELINE_BATCH_SIZE": "8", "DATELINE_PROCESSES": "1"}
    broken = arena.start(broken=kind, **small)
    arena.wait_for(lambda: broken.process.poll() is not None or arena.lag() == 0, PATIENCE_S)
    if broken.process.poll() is None and kind != "commit_before_publish":
        assert broken.stop() == 0
    else:
        broken.process.wait(30)
        arena.start(**small)
        arena.wait_for(lambda: arena.lag() == 0, PATIENCE_S)
    assert violation in arena.report().violations, arena.report().table()
