"""The delivery promise under faults, and the checker on workers that break it: processes on a real Kafka."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from arena import Arena
from fleet import Fleet

from stream.kafka.broker import EmbeddedBroker

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

COUNT: Final = 2000
BATCH: Final = 32
DRAIN_S: Final = 60.0  # the promise: lag 0 so soon after the last fault

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
    worker = arena.start(DATELINE_BATCH_SIZE=str(BATCH))
    for goal in (200, 500, 800):
        arena.wait_for(lambda goal=goal: arena.ended() >= goal, 60)
        worker.kill()
        assert arena.lag() > 0, "the kill came too late to bite"
        worker = arena.start(DATELINE_BATCH_SIZE=str(BATCH))
    arena.wait_for(lambda: arena.ended() >= 1200, 60)
    assert worker.stop() == 0
    assert arena.lag() > 0, "SIGTERM came too late to bite"
    worker = arena.start(DATELINE_BATCH_SIZE=str(BATCH))
    arena.wait_for(lambda: arena.ended() >= 1500, 60)
    assert arena.lag() > 0, "the restart comes too late to bite"
    broker.stop()
    broker.start()
    arena.wait_for(lambda: arena.lag() == 0, DRAIN_S)
    assert worker.stop() == 0
    report = arena.report()
    print(report.table())
    assert report.violations == {}, report.table()
    assert report.dead_letters >= COUNT // 100
    assert report.repeats <= 3 * 2 * BATCH, "two batches for each kill, at most"


def test_a_frozen_worker_publishes_nothing_once_others_went_on(broker: EmbeddedBroker, tmp_path: Path) -> None:
    arena = Arena(broker, tmp_path, "frozen", 600, seed=7, apart=100)
    fleet = Fleet(arena, {"DATELINE_BATCH_SIZE": str(BATCH), "DATELINE_PROCESSES": "1"})
    frozen = fleet.start()
    try:
        arena.wait_for(lambda: frozen.ready and frozen.in_hand() > 0, 60)
        frozen.worker.process.send_signal(signal.SIGSTOP)
        assert arena.lag() > 0
        other = fleet.start()
        arena.wait_for(lambda: arena.lag() == 0, 60)
        frozen.worker.process.send_signal(signal.SIGCONT)
        assert frozen.worker.process.wait(10) == 75
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
    arena.wait_for(lambda: broken.process.poll() is not None or arena.lag() == 0, 60)
    if broken.process.poll() is None and kind != "commit_before_publish":
        assert broken.stop() == 0
    else:
        broken.process.wait(30)
        arena.start(**small)
        arena.wait_for(lambda: arena.lag() == 0, 60)
    assert violation in arena.report().violations, arena.report().table()
