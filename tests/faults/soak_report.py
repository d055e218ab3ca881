"""The report of a long run: what the checker says of the topics, and whether every figure is what it must be."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any, Final

import orjson
from checker import Report
from fleet import End
from memory import Memory
from nemesis import Fault

RECOVERY_S: Final = 15.0
DRAIN_S: Final = 60.0
STOP_GRACE_S: Final = 25.0
"""The worker's own bound (DATELINE_STOP_GRACE_S), and an exit status of 75 after it."""
GROWTH: Final = 0.05
EXIT_UNDONE: Final = 75

_KILLS: Final = "kill"
_SHOWN: Final = 8


@dataclass(slots=True)
class SoakReport:
    """`about`: seed, settings and machine. `unmet`: faults that never bit, or from which nobody recovered.

    `drain_s`: from the last fault to lag 0. `commit_pause_s`: the longest time without a commit;
    `commit_pause_calm_s`: the same between faults.
    """

    about: dict[str, Any]
    batch_size: int
    promise: Report
    faults: list[Fault]
    unmet: list[str]
    ends: list[End]
    memory: Memory
    drain_s: float
    seconds: float
    unacknowledged: int
    commit_pause_s: float
    commit_pause_calm_s: float
    violations: dict[str, list[str]] = field(default_factory=dict)

    def judge(self) -> None:
        """Fill `violations`: the checker's, and every figure that is not what it must be."""
        self.violations = {kind: list(what) for kind, what in self.promise.violations.items()}
        for what in self.unmet:
            self._found("unmet", what)
        attribute_repeats(self.promise.repeated_ms, self.faults)
        for fault in self.faults:
            if fault.kind != _KILLS:
                continue
            if fault.repeats > 2 * self.batch_size:
                self._found("repeats", f"{fault.repeats} for the kill at {fault.at_s:g} s")
            if fault.recovery_s is None or fault.recovery_s > RECOVERY_S:
                self._found("recovery", f"{fault.recovery_s} s for the kill at {fault.at_s:g} s")
        for end in self.ends:
            if end.cause == "SIGTERM" and (end.status != 0 or end.seconds > STOP_GRACE_S):
                self._found("SIGTERM", f"status {end.status} after {end.seconds:.1f} s")
            if end.cause == "SIGSTOP" and end.status != EXIT_UNDONE:
                self._found("SIGSTOP", f"status {end.status}")
            # That one was cut off from its group, or succeeded by another: docs/operations.md.
            if end.cause == "itself" and end.status != EXIT_UNDONE:
                self._found("ended by itself", f"status {end.status}")
        if self.drain_s > DRAIN_S:
            self._found("drain", f"lag 0 came {self.drain_s:.0f} s after the last fault")
        if not self.memory.samples or self.memory.growth > GROWTH:
            self._found("memory", f"{self.memory.growth:.1%} growth in {self.memory.samples} readings")

    def to_json(self) -> bytes:
        """All of it but the time of each repeat."""
        told = asdict(self)
        del told["promise"]["repeated_ms"]
        told["memory"]["growth"] = round(self.memory.growth, 4)
        return orjson.dumps(told, option=orjson.OPT_INDENT_2)

    def table(self) -> str:
        """For people: the checker's table, the faults by kind, the figures, and what is wrong."""
        lines = [
            self.promise.table(),
            "",
            f"{'fault':<22}{'times':>6}{'repeats':>9}{'most':>6}{'recovery, s: median':>21}{'most':>7}",
        ]
        kinds: dict[str, list[Fault]] = defaultdict(list)
        for fault in self.faults:
            kinds[fault.kind].append(fault)
        for kind, faults in sorted(kinds.items()):
            repeats = [fault.repeats for fault in faults]
            recovery = [fault.recovery_s for fault in faults if fault.recovery_s is not None]
            times = f"{median(recovery):>21.1f}{max(recovery):>7.1f}" if recovery else ""
            lines.append(f"{kind:<22}{len(faults):>6}{sum(repeats):>9}{max(repeats):>6}{times}")
        terms = [end for end in self.ends if end.cause == "SIGTERM"]
        slowest = max((end.seconds for end in terms), default=0.0)
        lines += [
            "",
            f"run {self.seconds:.0f} s; unacknowledged sends {self.unacknowledged}; lag 0 after {self.drain_s:.1f} s",
            f"longest time without a commit {self.commit_pause_s:.1f} s, between faults {self.commit_pause_calm_s:.1f}",
            f"SIGTERM: {sum(end.status == 0 for end in terms)} of {len(terms)} with status 0, slowest {slowest:.1f} s",
            f"ended by themselves, as they should: {sum(end.cause == 'itself' for end in self.ends)}",
            f"memory: {self.memory.start_mb:.0f} MB, at last {self.memory.end_mb:.0f} MB ({self.memory.growth:+.1%})",
        ]
        lines += [f"WRONG {kind}: {len(what)}: {'; '.join(what[:_SHOWN])}" for kind, what in self.violations.items()]
        return "\n".join(lines)

    def _found(self, kind: str, what: str) -> None:
        self.violations.setdefault(kind, []).append(what)


def attribute_repeats(repeated_ms: Sequence[int], faults: Sequence[Fault]) -> None:
    """Each repeat belongs to the last fault before it: `faults` are in the order in which they struck."""
    starts = [fault.epoch_ms for fault in faults]
    for fault in faults:
        fault.repeats = 0
    for when in repeated_ms:
        index = bisect_right(starts, when) - 1
        if index >= 0:
            faults[index].repeats += 1
