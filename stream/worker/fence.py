"""The fence: a worker that was frozen for so long that others took its partitions publishes nothing any more.

SIGSTOP, a paused container and a sleeping machine stop a process in the middle of a batch. When it wakes, the group has
given its partitions away, and what it was about to publish would come after newer versions of the same articles. At the
next heartbeat it would find out; by then it is too late.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final, NoReturn

_TICK_S: Final = 0.5
"""A freeze is told from a long second by this much: small beside a session of several seconds."""


def clock() -> float:
    """Seconds that go on while the machine sleeps, where it can tell them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Fence:
    """Calls `expired` with the seconds for which this process did not run, where those were more than `limit_s`.

    `limit_s` is the session timeout less the interval between two heartbeats: the group counts from the last one.
    """

    def __init__(
        self, limit_s: float, expired: Callable[[float], NoReturn], clock: Callable[[], float] = clock
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
