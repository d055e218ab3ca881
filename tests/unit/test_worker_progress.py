"""Busy, idle, waiting and stalled are told apart."""

from __future__ import annotations

from stream.kafka.lag import GroupLag, PartitionLag
from stream.worker.progress import ProgressWatch


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def lag(*rows: tuple[int, int | None, int]) -> GroupLag:
    return GroupLag("g", tuple(PartitionLag("raw", number, 0, end, committed) for number, committed, end in rows))


def watch() -> tuple[ProgressWatch, Clock]:
    clock = Clock()
    return ProgressWatch(stall_s=60, clock=clock), clock


def test_idle_is_alive() -> None:
    one, clock = watch()
    for clock.now in range(0, 1_000, 50):
        one.heard(lag((0, 5, 5)), {0}, {0})
        assert one.status().alive


def test_lag_without_progress_is_dead() -> None:
    one, clock = watch()
    one.heard(lag((0, 5, 9)), {0}, {0})
    clock.now = 59
    one.heard(lag((0, 5, 9)), {0}, {0})
    assert one.status().alive
    clock.now = 61
    one.heard(lag((0, 5, 12)), {0}, {0})
    assert not one.status().alive
    assert one.status().lag == 7


def test_a_commit_is_progress_and_so_is_a_record() -> None:
    one, clock = watch()
    one.heard(lag((0, 5, 9)), {0}, {0})
    clock.now = 50
    one.heard(lag((0, 6, 9)), {0}, {0})
    clock.now = 100
    assert one.status().alive
    one.touch()
    clock.now = 150
    assert one.status().alive
    clock.now = 161
    assert not one.status().alive


def test_only_its_own_partitions_count() -> None:
    one, clock = watch()
    for clock.now in (0, 61, 122):
        one.heard(lag((0, 5, 5), (1, 0, 99)), {0}, {0})
    assert one.status().alive
    assert one.status().lag == 0


def test_a_member_without_a_partition_is_idle_however_the_others_get_on() -> None:
    one, clock = watch()
    for clock.now in (0, 61, 122):
        one.heard(lag((0, 1, 99)), set(), set())
        assert one.status().alive
    assert (one.status().partitions, one.status().lag) == (0, 0)


def test_one_that_the_group_does_not_know_is_dead_even_where_nothing_is_to_be_done() -> None:
    one, clock = watch()
    one.heard(lag((0, 5, 5)), set(), set())
    for clock.now in (30, 59):
        one.heard(lag((0, 5, 5)), {0}, None)
        assert one.status().alive, "it may be joining again"
    clock.now = 61
    one.heard(lag((0, 5, 7)), {0}, None)
    status = one.status()
    assert (status.alive, status.partitions, status.outside_s, status.lag) == (False, None, 61, 2)


def test_a_long_wait_for_the_first_answer_is_no_time_outside() -> None:
    one, clock = watch()
    clock.now = 1_000
    assert one.status().alive
    one.heard(lag((0, 5, 5)), set(), None)
    assert one.status().alive


def test_one_that_comes_back_into_the_group_lives() -> None:
    one, clock = watch()
    clock.now = 50
    one.heard(lag((0, 5, 5)), set(), None)
    clock.now = 55
    one.heard(lag((0, 5, 5)), {0}, {0})
    clock.now = 100
    one.heard(lag((0, 5, 5)), set(), None)
    assert one.status().alive
    assert one.status().outside_s == 45


def test_a_partition_that_it_was_given_and_does_not_know_of_stands_still() -> None:
    one, clock = watch()
    for clock.now in (0, 30, 61):
        one.heard(lag((0, 5, 9)), set(), {0})
    assert not one.status().alive


def test_a_broker_that_is_away_stops_the_clock_of_the_group_too() -> None:
    one, clock = watch()
    one.heard(lag((0, 5, 5)), set(), None)
    clock.now = 50
    one.not_heard()
    clock.now = 500
    one.heard(lag((0, 5, 5)), set(), None)
    assert one.status().alive
    clock.now = 561
    assert not one.status().alive


def test_a_broker_that_is_away_stops_the_clock() -> None:
    one, clock = watch()
    one.heard(lag((0, 5, 9)), {0}, {0})
    clock.now = 10
    assert one.not_heard()
    assert not one.not_heard(), "told once"
    clock.now = 500
    assert one.status().alive
    assert not one.status().broker_answers
    assert one.heard(lag((0, 5, 9)), {0}, {0}) == 490
    assert one.status().broker_answers
    clock.now = 559
    assert one.status().alive
    clock.now = 561
    assert not one.status().alive


def test_not_ready_before_the_first_answer() -> None:
    one, _ = watch()
    assert not one.status().broker_answers
