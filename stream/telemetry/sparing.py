"""Few lines of one kind: the first ones tell what happens, a metric tells how often."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

LINES: Final = 10
"""Of one kind in a minute: enough to see what they have in common."""

WINDOW_S: Final = 60.0


class Sparing:
    """Says which lines of a kind are worth writing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: dict[str, float] = {}
        self._written: dict[str, int] = {}
        self._held: dict[str, int] = {}

    def allow(self, kind: str) -> tuple[bool, int]:
        """Whether to write this line, and how many of its kind were held back since the last that was written."""
        now = self._clock()
        if now - self._begun.get(kind, float("-inf")) >= WINDOW_S:
            self._begun[kind], self._written[kind] = now, 0
        if self._written[kind] >= LINES:
            self._held[kind] = self._held.get(kind, 0) + 1
            return False, self._held[kind]
        self._written[kind] += 1
        return True, self._held.pop(kind, 0)

    def is_last(self, kind: str) -> bool:
        """Whether the line that was just allowed is the last of its kind for now."""
        return self._written.get(kind, 0) == LINES
