"""The fence tells a process that was frozen from one that is slow."""

from __future__ import annotations

from typing import NoReturn

import pytest

from stream.worker.fence import Fence


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
