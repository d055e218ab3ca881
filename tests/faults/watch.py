"""Watches a group from outside while things go wrong: what is committed, how old that is, when it flows again."""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, Final

from kafka import TopicPartition

from stream.errors import DatelineError
from stream.kafka.clients import admin_client
from stream.kafka.connection import Connection

_LOOK_S: Final = 0.2
_ANSWER_MS: Final = 2000
_SETTLED_S: Final = 0.5
"""What was committed before a kill is seen by then."""


class CommitLog:
    """What was committed when: the findings of a watch. Times are `time.monotonic()` seconds."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._seen: list[dict[int, int]] = []

    def note(self, now: float, committed: Mapping[int, int]) -> None:
        """A look: the next offset to read, by partition."""
        self._times.append(now)
        self._seen.append(dict(committed))

    @property
    def committed(self) -> dict[int, int]:
        """As last seen."""
        return self._seen[-1] if self._seen else {}

    def behind(self, when: float, ends: Mapping[int, int]) -> set[int]:
        """The partitions that were not done at that time, as far as they then reached (`ends`)."""
        seen = self._at(when)
        return {partition for partition, end in ends.items() if seen.get(partition, 0) < end}

    def flows_again(self, since: float, partitions: set[int]) -> float | None:
        """Seconds from `since` until each partition has committed something new; None where one has not yet."""
        known = self._at(since + _SETTLED_S)
        waiting = set(partitions)
        for now, seen in self._after(since + _SETTLED_S):
            waiting -= {partition for partition in waiting if seen.get(partition, 0) > known.get(partition, 0)}
            if not waiting:
                return now - since
        return None

    def longest_pause(self, since: float, until: float) -> float:
        """The longest time without a new commit of any partition, among the looks between the two."""
        longest, last, moved_at = 0.0, None, since
        for now, seen in self._after(since):
            if now > until:
                break
            if last is None or seen != last:
                last, moved_at = seen, now
            longest = max(longest, now - moved_at)
        return longest

    def _at(self, when: float) -> dict[int, int]:
        index = bisect_right(self._times, when)
        return self._seen[index - 1] if index else {}

    def _after(self, when: float) -> list[tuple[float, dict[int, int]]]:
        index = bisect_right(self._times, when)
        return list(zip(self._times[index:], self._seen[index:], strict=False))


class Watch(threading.Thread):
    """Looks five times a second, as far as the broker answers. `each_look` is called after each."""

    def __init__(
        self, connection: Connection, group: str, topic: str, partitions: int, each_look: Callable[[], None]
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self.log = CommitLog()
        self._connection = connection
        self._group = group
        self._partitions = [TopicPartition(topic, number) for number in range(partitions)]
        self._each_look = each_look
        self._leave = threading.Event()

    def run(self) -> None:
        """Until `stop`."""
        while not self._leave.is_set():
            try:
                with ExitStack() as stack:
                    admin = stack.enter_context(admin_client(self._connection, timeout_ms=_ANSWER_MS))
                    while not self._leave.wait(_LOOK_S):
                        self.log.note(time.monotonic(), self._look(admin))
                        self._each_look()
            except DatelineError:
                self._each_look()
                self._leave.wait(_LOOK_S)

    def stop(self) -> None:
        """Return when it has stopped."""
        self._leave.set()
        self.join(30)

    def _look(self, admin: Any) -> dict[int, int]:
        found = admin.list_group_offsets({self._group: self._partitions})[self._group]
        return {partition.partition: max(0, at.offset) for partition, at in found.items()}
