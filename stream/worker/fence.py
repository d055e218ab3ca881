"""Two fences: a worker whose partitions are another's by now publishes nothing of the batch in hand any more.

What it would publish would come after newer versions of the same articles, by the worker that has the partitions now.

SIGSTOP and a paused container stop a process in the middle of a batch; the group gives its partitions away. At the
next heartbeat after it wakes it would find out; by then it is too late. (While a whole machine sleeps, its clock stands
still, so `dateline up` outlives a closed lid: its Kafka slept as well.)

Faust waits for the batch in hand before it lets partitions go, but not while it is stopping (seen in 0.15.3): of two
workers that are told to stop at once, the second is asked to join again when the first has left, and joins at once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final, NoReturn

_TICK_S: Final = 0.5
"""A freeze is told from a long second by this much: small beside a session of several seconds."""


class Fence:
    """Calls `expired` with the seconds for which this process did not run, where those were more than `limit_s`.

    `limit_s` is the session timeout less the interval between two heartbeats: the group counts from the last one.
    """

    def __init__(
        self, limit_s: float, expired: Callable[[float], NoReturn], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit_s = limit_s
        self._expired = expired
        self._clock = clock
        self._seen: float | None = None

    def check(self) -> None:
        """Return where this process has run all the time since the last call."""
        now = self._clock()
        away = 0.0 if self._seen is None else now - self._seen
        self._seen = now
        if away > self._limit_s:
            self._expired(away)

    async def keep(self) -> None:
        """Check, for ever."""
        while True:
            self.check()
            await asyncio.sleep(_TICK_S)


class Tenure:
    """Calls `lost` where the group was formed anew since the batch in hand was begun.

    `generation`: the group's present form, as this worker knows it; another one is never equal to it.
    """

    def __init__(self, generation: Callable[[], object], lost: Callable[[], NoReturn]) -> None:
        self._generation = generation
        self._lost = lost
        self._begun: object = None

    def begin(self) -> None:
        """A batch is in hand."""
        self._begun = self._generation()

    def check(self) -> None:
        """Return where its partitions are still ours."""
        if self._generation() != self._begun:
            self._lost()
