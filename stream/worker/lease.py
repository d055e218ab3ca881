"""A lease on the partitions: how long the group surely still counts this worker as one of its members."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

MARGIN_S: Final = 2.0
"""The lease ends so much earlier than the group's own patience: brokers are done with what was on its way by then."""


class Lease:
    """Granted by each heartbeat that the group answered, until it could count the worker out.

    The group gives partitions away when it has not heard a member for `session_s`, or has waited `rebalance_s` for it
    to join a new form of the group. The worker hears of that late, or, cut off from the coordinator, not at all.
    """

    def __init__(self, session_s: float, rebalance_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._session_s = session_s
        self._rebalance_s = rebalance_s
        self._clock = clock
        self._until = float("-inf")
        self._rebalancing_since: float | None = None

    def heard(self, asked_at: float, *, rebalancing: bool) -> None:
        """A heartbeat sent at `asked_at` (of the clock) was answered: go on, or join again (`rebalancing`)."""
        if not rebalancing:
            self._rebalancing_since = None
            self._until = asked_at + self._session_s - MARGIN_S
            return
        if self._rebalancing_since is None:
            self._rebalancing_since = asked_at
        patience = self._rebalancing_since + self._rebalance_s
        self._until = min(asked_at + self._session_s, patience) - MARGIN_S

    def holds(self) -> bool:
        """Whether what is sent now is sent by a member of the group."""
        return self._clock() < self._until
