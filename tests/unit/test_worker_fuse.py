"""The fuse blows when too many of the last records die, not before."""

from __future__ import annotations

import pytest

from stream.errors import DatelineError, FuseBlown, NothingToRead, NotJson
from stream.worker.fuse import Fuse

DEAD = NotJson("not JSON: here")


def test_just_enough_may_die() -> None:
    fuse = Fuse(10, 0.5)
    fuse.check([DEAD] * 5)
    with pytest.raises(FuseBlown, match=r"6 of the last 6 records.*6 DL103.*not JSON: here.*DATELINE_FUSE_RECORDS=0"):
        fuse.check([DEAD])


def test_deaths_long_ago_are_forgotten() -> None:
    fuse = Fuse(10, 0.5)
    for _ in range(100):
        fuse.check([DEAD] * 5)
        fuse.check([None] * 5)


def test_the_batch_is_judged_record_by_record() -> None:
    fuse = Fuse(4, 0.5)
    with pytest.raises(FuseBlown):
        fuse.check([DEAD, DEAD, DEAD, None, None, None, None])


def test_the_codes_are_counted() -> None:
    ends: list[DatelineError | None] = [DEAD, NothingToRead("empty"), None, NothingToRead("empty")]
    with pytest.raises(FuseBlown, match="2 DL108, 1 DL103; the last: empty"):
        Fuse(4, 0.5).check(ends)


def test_a_strict_fuse_blows_at_the_third_death_and_not_before() -> None:
    fuse = Fuse(200, 0.5)
    fuse.be_strict()
    fuse.check([DEAD, DEAD])
    with pytest.raises(FuseBlown, match="3 of the last 3 records would be dead letters as those before them were"):
        fuse.check([DEAD])


def test_a_strict_fuse_lets_a_mended_worker_go_on_and_is_strict_no_more() -> None:
    fuse = Fuse(200, 0.5)
    fuse.be_strict()
    fuse.check([DEAD, None, DEAD, *[None] * 4, *[DEAD] * 3, *[None] * 10])
    fuse.check([DEAD] * 40)


def test_it_is_strict_after_half_of_the_deaths_that_are_allowed() -> None:
    assert not Fuse(200, 0.5).would_be_strict(49)
    assert Fuse(200, 0.5).would_be_strict(50)
    assert not Fuse(1, 0.1).would_be_strict(0)
    assert not Fuse(0, 0.5).would_be_strict(1_000)


def test_what_ended_otherwise_counts_once() -> None:
    fuse = Fuse(10, 0.5)
    for _ in range(2):
        fuse.check([None] * 4)
        fuse.correct([DEAD, None, None, DEAD])
    fuse.check([None, None])
    with pytest.raises(FuseBlown, match="6 of the last 10"):
        fuse.correct([DEAD, DEAD])


def test_off() -> None:
    Fuse(0, 0.5).check([DEAD] * 10_000)
