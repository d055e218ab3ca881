"""Does a process grow? The memory of one that lives through a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_EDGE = 0.1
"""Of the samples, at either end: one reading says little of a process that allocates and frees."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident megabytes of a worker and its processes: at first, at last, and at most."""

    start_mb: float
    end_mb: float
    most_mb: float
    samples: int

    @property
    def growth(self) -> float:
        """Share of the start."""
        return self.end_mb / self.start_mb - 1 if self.start_mb else 0.0


def memory_of(samples: Sequence[int]) -> Memory:
    """From readings in bytes at equal distances: the median of the first tenth, and of the last."""
    readings = [sample / 1e6 for sample in samples if sample]
    if not readings:
        return Memory(0, 0, 0, 0)
    edge = max(1, round(len(readings) * _EDGE))
    first, last = median(readings[:edge]), median(readings[-edge:])
    return Memory(round(first, 1), round(last, 1), round(max(readings), 1), len(readings))
