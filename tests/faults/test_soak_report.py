"""The report of a long run tells every figure that is not what it must be; what it is made of measures rightly."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

import orjson
import pytest
from checker import Report
from fault_articles import TOO_LARGE, articles
from fault_texts import SENTENCES, brief, mixed, our_own, real, synthetic
from fleet import End
from memory import Memory, memory_of
from nemesis import Fault, NoBite, Scene, schedule, strike
from soak_report import SoakReport, attribute_repeats
from watch import CommitLog

BATCH: Final = 64


def good() -> SoakReport:
    """A run in which all is as it must be: two kills, a SIGTERM between them, and a worker cut off from its group."""
    faults = [
        Fault("kill", at_s=10, epoch_ms=1_000, recovery_s=15.0),
        Fault("sigterm", at_s=20, epoch_ms=2_000, recovery_s=40.0),
        Fault("kill", at_s=30, epoch_ms=3_000, recovery_s=9.0),
    ]
    ends = [End("kill -9", -9, 0.1), End("SIGTERM", 0, 24.0), End("SIGSTOP", 75, 13.0), End("itself", 75, 0.0)]
    promise = Report(sent=100, events=100 + 2 * BATCH, repeats=2 * BATCH, repeated_ms=[1_500] * 2 * BATCH)
    return SoakReport({"seed": 1}, BATCH, promise, faults, [], ends, Memory(500, 520, 530, 90), 60.0, 900, 0, 30.0, 2.0)


def test_a_good_run_has_nothing_to_tell() -> None:
    report = good()
    report.judge()
    assert report.violations == {}
    assert [fault.repeats for fault in report.faults] == [2 * BATCH, 0, 0]
    assert "WRONG" not in report.table()
    told = orjson.loads(report.to_json())
    assert told["memory"]["growth"] == 0.04
    assert "repeated_ms" not in told["promise"]


def _one_repeat_too_many(report: SoakReport) -> None:
    report.promise.repeated_ms.append(1_999)


def _slow_recovery(report: SoakReport) -> None:
    report.faults[2].recovery_s = 15.1


def _no_recovery(report: SoakReport) -> None:
    report.faults[0].recovery_s = None


def _sigterm_undone(report: SoakReport) -> None:
    report.ends[1] = End("SIGTERM", 75, 25.0)


def _sigterm_late(report: SoakReport) -> None:
    report.ends[1] = End("SIGTERM", 0, 25.1)


def _frozen_worker_failed(report: SoakReport) -> None:
    report.ends[2] = End("SIGSTOP", 70, 13.0)


def _worker_gave_up(report: SoakReport) -> None:
    report.ends.append(End("itself", 70, 0))


def _long_drain(report: SoakReport) -> None:
    report.drain_s = 60.1


def _never_bit(report: SoakReport) -> None:
    report.unmet.append("pause: no batch was in hand for 90 s")


def _growth(report: SoakReport) -> None:
    report.memory = Memory(500, 526, 530, 90)


def _no_memory(report: SoakReport) -> None:
    report.memory = memory_of([])


def _missing(report: SoakReport) -> None:
    report.promise.found("missing", "(0, 7)")


BREAKS: Final[dict[Callable[[SoakReport], None], str]] = {
    _one_repeat_too_many: "repeats",
    _slow_recovery: "recovery",
    _no_recovery: "recovery",
    _sigterm_undone: "SIGTERM",
    _sigterm_late: "SIGTERM",
    _frozen_worker_failed: "SIGSTOP",
    _worker_gave_up: "ended by itself",
    _long_drain: "drain",
    _never_bit: "unmet",
    _growth: "memory",
    _no_memory: "memory",
    _missing: "missing",
}


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda one: one.__name__.strip("_"))
def test_each_figure_that_is_wrong_is_told(break_it: Callable[[SoakReport], None]) -> None:
    report = good()
    break_it(report)
    report.judge()
    assert set(report.violations) == {BREAKS[break_it]}
    assert f"WRONG {BREAKS[break_it]}" in report.table()
    assert BREAKS[break_it] in orjson.loads(report.to_json())["violations"]


def test_a_repeat_belongs_to_the_last_fault_before_it() -> None:
    faults = [Fault("kill", epoch_ms=100), Fault("pause", epoch_ms=200)]
    attribute_repeats([50, 100, 199, 200, 9_999], faults)
    assert [fault.repeats for fault in faults] == [2, 2]


def test_memory_is_read_at_both_ends_and_one_reading_does_not_count() -> None:
    memory = memory_of([10**8] * 9 + [9 * 10**8] + [10**8] * 70 + [0] * 5 + [11 * 10**7] * 20)
    assert (memory.start_mb, memory.end_mb, memory.most_mb, memory.samples) == (100, 110, 900, 100)
    assert memory.growth == pytest.approx(0.1)


def log_of(*looks: tuple[float, dict[int, int]]) -> CommitLog:
    log = CommitLog()
    for when, committed in looks:
        log.note(when, committed)
    return log


def test_recovery_waits_for_every_partition_and_for_new_commits() -> None:
    # At 10 s a worker is killed; its last commit is seen at 10.2 s, and is not one of its successor.
    looks = [(9.9, {0: 5, 1: 5}), (10.2, {0: 6, 1: 5}), (18.0, {0: 6, 1: 9}), (20.0, {0: 6, 1: 9})]
    log = log_of(*looks)
    assert log.behind(10.0, {0: 8, 1: 8, 2: 1}) == {0, 1, 2}
    assert log.behind(10.0, {0: 5, 1: 6}) == {1}
    assert log.flows_again(10.0, {1}) == 8.0
    assert log.flows_again(10.0, {0, 1}) is None
    assert log_of(*looks, (21.5, {0: 7, 1: 9})).flows_again(10.0, {0, 1}) == 11.5


def test_a_pause_is_the_longest_time_without_any_commit() -> None:
    log = log_of((1, {0: 1}), (2, {0: 2}), (7, {0: 2}), (8, {0: 2, 1: 1}), (9, {0: 3, 1: 1}), (30, {0: 3, 1: 1}))
    assert log.longest_pause(0, 10) == 5
    assert log.longest_pause(0, 30) == 21
    assert log.longest_pause(8.5, 8.6) == 0


def test_the_order_of_faults_comes_from_the_seed() -> None:
    counts = {"kill": 3, "pause": 1}
    assert schedule(counts, Random(1)) == schedule(counts, Random(1))
    assert sorted(schedule(counts, Random(2))) == ["kill", "kill", "kill", "pause"]
    assert len({tuple(schedule(counts, Random(seed))) for seed in range(20)}) > 1


class Patient(Scene):
    """A scene without anything in it."""

    def __init__(self) -> None:
        self.fault = Fault("")


def test_a_fault_that_does_not_bite_is_tried_again_and_never_counted() -> None:
    left = [NoBite("too early"), NoBite("too late")]

    def harm(scene: Scene) -> None:
        scene.note("tried")
        if left:
            raise left.pop()

    fault = strike(Patient(), "kill", harm, pause_s=0)
    assert (fault.tries, fault.notes) == (3, ["tried"])
    left += [NoBite("never")] * 2
    with pytest.raises(NoBite):
        strike(Patient(), "kill", harm, tries=2, pause_s=0)


def test_articles_have_every_kind_of_poison_and_versions_far_apart() -> None:
    planned = list(islice(articles(3, text=synthetic, apart=100, event_limit=1000), 2000))
    codes = [one.code for one in planned if one.code is not None]
    assert len(codes) == 20
    assert set(codes) == {*(f"DL10{last}" for last in range(1, 9)), TOO_LARGE}
    large = next(one for one in planned if one.code == TOO_LARGE)
    assert len(large.record.value or b"") > 1000
    assert [number for number, one in enumerate(planned) if one.record.key == b"a7"] == [7, 107, 207]
    assert [orjson.loads(one.record.value or b"")["metadata"]["n"] for one in planned if one.code is None][:3] == [
        number for number, one in enumerate(planned) if one.code is None
    ][:3]


def test_texts_are_of_several_lengths_and_can_be_real(tmp_path: Path) -> None:
    chance = Random(1)
    lengths = [len(synthetic(chance)) for _ in range(100)]
    assert min(lengths) < 150 < 600 < max(lengths)
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "A real text."}\n{"title": "no text"}\n{"text": " "}\n')
    assert real(tmp_path)(chance) == "A real text."
    assert mixed([(real(tmp_path), 1.0), (our_own, 0.0)])(chance) == "A real text."
    assert brief(chance) in SENTENCES
    with pytest.raises(ValueError, match=r"has no \.jsonl file"):
        real(tmp_path / "nothing")
