"""Is the worker getting anywhere? Health is progress, not existence."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from stream.kafka.lag import GroupLag


@dataclass(frozen=True, slots=True)
class Status:
    """What the watch knows. `lag` counts the records of the partitions watched that are not committed."""

    broker_answers: bool
    lag: int
    idle_s: float
    alive: bool


class ProgressWatch:
    """Tells a stalled worker from one that is busy, idle, or waiting for a broker.

    Stalled: there is lag in its partitions (in any, where it owns none), and for `stall_s` neither was a record done
    nor an offset committed. While the broker is away nothing can move, so that time does not count.
    """

    def __init__(self, stall_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._stall_s = stall_s
        self._clock = clock
        self._moved_at = clock()
        self._away_since: float | None = None
        self._heard = False
        self._lag = 0
        self._committed: dict[int, int | None] = {}

    def touch(self) -> None:
        """A record was done."""
        self._moved_at = self._clock()

    def heard(self, lag: GroupLag, owned: Collection[int]) -> float | None:
        """The broker told the group's lag; `owned` are this worker's partitions. The seconds it was away, if it was."""
        now = self._clock()
        watched = {p.partition: p for p in lag.partitions if not owned or p.partition in owned}
        committed = {number: partition.committed for number, partition in watched.items()}
        self._lag = sum(partition.lag for partition in watched.values())
        if self._lag == 0 or committed != self._committed:
            self._moved_at = now
        self._committed = committed
        self._heard = True
        if self._away_since is None:
            return None
        away, self._away_since, self._moved_at = now - self._away_since, None, now
        return away

    def not_heard(self) -> bool:
        """The broker does not answer. True where that is news."""
        if self._away_since is not None:
            return False
        self._away_since = self._clock()
        return True

    def status(self) -> Status:
        """As of now."""
        idle = self._clock() - self._moved_at
        away = self._away_since is not None
        stalled = not away and self._lag > 0 and idle > self._stall_s
        return Status(self._heard and not away, self._lag, idle, not stalled)
