"""Is the worker getting anywhere? Health is progress, not existence."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from stream.kafka.lag import GroupLag


@dataclass(frozen=True, slots=True)
class Status:
    """What the watch knows. `lag` counts the records of the partitions watched that are not committed.

    `partitions`: how many are the worker's; None while it is outside its group, since `outside_s` seconds.
    """

    broker_answers: bool
    lag: int
    idle_s: float
    alive: bool
    partitions: int | None = 0
    outside_s: float = 0.0


class ProgressWatch:
    """Tells a worker that stalled, or fell out of its group, from one that is busy, idle, or waits for a broker.

    Stalled: there is lag in its partitions, and for `stall_s` neither was a record done nor an offset committed.
    Outside: for `stall_s` the broker did not know it as a member of its group; that one will never be given any work.
    A member without a partition has nothing to do: how the others get on is their own business.
    While the broker is away nothing can move, so that time does not count.
    """

    def __init__(self, stall_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._stall_s = stall_s
        self._clock = clock
        self._moved_at = self._inside_at = clock()
        self._away_since: float | None = None
        self._heard = False
        self._lag = 0
        self._partitions: int | None = None
        self._committed: dict[int, int | None] = {}

    def touch(self) -> None:
        """A record was done."""
        self._moved_at = self._clock()

    def heard(self, lag: GroupLag, owned: Collection[int], given: Collection[int] | None) -> float | None:
        """The broker told the group's lag; the seconds it was away, if it was.

        `owned`: the partitions that this worker believes to be its own. `given`: those that the group has given it,
        None where the group does not know it. One that it was given and does not know of stands still.
        """
        now = self._clock()
        if given is not None or not self._heard:
            self._inside_at = now
        ours = {*owned, *(given or ())}
        # Outside, all is told: nobody may be doing it.
        watched = {p.partition: p for p in lag.partitions if given is None or p.partition in ours}
        committed = {number: partition.committed for number, partition in watched.items()}
        self._partitions = None if given is None else len(ours)
        self._lag = sum(partition.lag for partition in watched.values())
        if self._lag == 0 or committed != self._committed:
            self._moved_at = now
        self._committed = committed
        self._heard = True
        if self._away_since is None:
            return None
        away, self._away_since = now - self._away_since, None
        self._moved_at = self._inside_at = now
        return away

    def not_heard(self) -> bool:
        """The broker does not answer. True where that is news."""
        if self._away_since is not None:
            return False
        self._away_since = self._clock()
        return True

    def status(self) -> Status:
        """As of now."""
        now = self._clock()
        idle, outside = now - self._moved_at, now - self._inside_at
        away = self._away_since is not None
        stalled = self._lag > 0 and idle > self._stall_s
        lost = self._heard and self._partitions is None and outside > self._stall_s
        return Status(
            broker_answers=self._heard and not away,
            lag=self._lag,
            idle_s=idle,
            alive=away or not (stalled or lost),
            partitions=self._partitions,
            outside_s=outside if self._partitions is None else 0.0,
        )
