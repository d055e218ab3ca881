"""The fence tells a process that was frozen from one that is slow."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from types import SimpleNamespace
from typing import NoReturn

import pytest

from stream.errors import EventTooLarge
from stream.kafka.records import Record
from stream.settings import load_settings
from stream.worker import app as worker_app
from stream.worker.fence import Fence, Tenure


class Left(BaseException):
    """Stands for the end of the process."""


def leave(away: float) -> NoReturn:
    raise Left(away)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_process_that_runs_passes_however_long_it_runs() -> None:
    clock = Clock()
    fence = Fence(7, leave, clock)
    for _ in range(100):
        fence.check()
        clock.now += 6.9


def test_a_process_that_was_frozen_leaves_at_the_first_look() -> None:
    clock = Clock()
    fence = Fence(7, leave, clock)
    fence.check()
    clock.now += 7.1
    with pytest.raises(Left) as end:
        fence.check()
    assert end.value.args[0] == pytest.approx(7.1)


def test_the_first_look_has_nothing_to_compare_with() -> None:
    Fence(7, leave, Clock()).check()


async def test_it_keeps_looking() -> None:
    clock = Clock()

    def tick() -> float:
        clock.now += 3  # each look finds a clock that went on: the sum would be too long, each step is not
        if clock.now > 1020:
            clock.now += 8
        return clock.now

    with pytest.raises(Left):
        await Fence(7, leave, tick).keep()


def lose() -> NoReturn:
    raise Left


def test_a_batch_is_ours_until_the_group_is_formed_anew() -> None:
    generation = [3]
    tenure = Tenure(lambda: generation[0], lose)
    tenure.begin()
    tenure.check()
    generation[0] = 4
    with pytest.raises(Left):
        tenure.check()
    tenure.begin()
    tenure.check()


def test_without_a_batch_nothing_is_ours() -> None:
    with pytest.raises(Left):
        Tenure(lambda: 0, lose).check()


async def test_the_worker_publishes_nothing_of_a_batch_that_another_has_now(monkeypatch: pytest.MonkeyPatch) -> None:
    statuses: list[int] = []

    def end(status: int) -> NoReturn:
        statuses.append(status)
        raise Left

    monkeypatch.setattr(worker_app, "end_now", end)
    app = worker_app.make_app(load_settings({"DATELINE_BROKER": "localhost:9", "DATELINE_WEB_PORT": "0"}))
    coordinator = SimpleNamespace(member_id="m", generation=3, _do_heartbeat=None)
    fetcher = SimpleNamespace(fetched_records=None, _records=OrderedDict())
    consumer = SimpleNamespace(_coordinator=coordinator, _fetcher=fetcher)
    app.consumer = SimpleNamespace(_thread=SimpleNamespace(_consumer=consumer))
    # The batch is begun as the group says; while it is enriched, the group puts the worker out.
    processor_pool = app.runtime.pool

    async def enrich(values: Sequence[bytes | None]) -> list[object]:
        coordinator.member_id = ""
        return [EventTooLarge("any outcome will do") for _ in values]

    monkeypatch.setattr(processor_pool, "enrich", enrich)
    with pytest.raises(Left):
        await app.handle([Record("raw", 0, 0, b"a1", b"{}", (), 0)])
    assert statuses == [75]
