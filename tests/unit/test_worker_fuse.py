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


def test_off() -> None:
    Fuse(0, 0.5).check([DEAD] * 10_000)
