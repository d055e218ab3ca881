"""The mark of a replayed record: written, read back, and carried through every further death."""

from __future__ import annotations

import pytest

from stream import errors
from stream.contracts.dead_letter import DeadLetter, RecordOrigin, bury, bury_without_value, read_obituary
from stream.contracts.headers import Headers
from stream.contracts.replaying import (
    REPLAY_COUNT,
    REPLAY_ORIGIN,
    REPLAY_SHA256,
    Identity,
    Mark,
    mark_of_letter,
    read_mark,
    with_mark,
    without_mark,
)

ORIGIN = RecordOrigin("articles.raw.v1", 3, 4711)
MARK = Mark(Identity(ORIGIN, "ab" * 32), 2)
OWN: Headers = [("scraper", b"7"), ("scraper", b"8"), ("__connect.errors.topic", b"its own")]


def mark_of(letter: DeadLetter) -> Mark:
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    return mark_of_letter(letter.key, letter.value, obituary)


def died(headers: Headers, offset: int = 4711, value: bytes = b"value") -> DeadLetter:
    return bury(b"key", value, headers, RecordOrigin("articles.raw.v1", 3, offset), errors.RecordFailed("no"))


def replayed(letter: DeadLetter) -> Headers:
    obituary, mark = read_obituary(letter.headers), mark_of(letter)
    assert obituary is not None
    return with_mark(obituary.original_headers, Mark(mark.identity, mark.count + 1))


def test_a_mark_is_read_back_and_stands_behind_the_records_own_headers() -> None:
    marked = with_mark(OWN, MARK)
    assert marked == [
        *OWN,
        ("dateline.replay.count", b"2"),
        ("dateline.replay.origin", b"articles.raw.v1:3:4711"),
        ("dateline.replay.sha256", b"ab" * 32),
    ]
    assert read_mark(marked) == MARK
    assert without_mark(marked) == OWN
    assert read_mark(OWN) is None


def test_a_new_mark_takes_the_place_of_the_old() -> None:
    again = with_mark(with_mark(OWN, MARK), Mark(MARK.identity, 3))
    assert again == with_mark(OWN, Mark(MARK.identity, 3))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((REPLAY_COUNT, content) for content in (None, b"", b"\xff", b"two", b"-1", b"0")),
        *((REPLAY_ORIGIN, content) for content in (None, b"", b"\xff:0:1", b"topic", b"topic:0", b"topic:0:x")),
        (REPLAY_SHA256, b"\xff"),
    ],
)
def test_what_cannot_be_a_mark_is_none(name: str, content: bytes | None) -> None:
    assert read_mark([(one, content if one == name else said) for one, said in with_mark([], MARK)]) is None
    assert read_mark([header for header in with_mark([], MARK) if header[0] != name]) is None


def test_the_count_rises_with_every_death_and_the_record_stays_the_same() -> None:
    first = died(OWN)
    assert mark_of(first).count == 0
    assert mark_of(first).identity.origin == ORIGIN
    letter = first
    for count in range(1, 4):
        letter = died(replayed(letter), offset=5000 + count)
        assert mark_of(letter) == Mark(mark_of(first).identity, count)
        assert (REPLAY_COUNT, str(count).encode()) in letter.headers
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert without_mark(obituary.original_headers) == OWN


def test_a_header_that_came_back_empty_instead_of_null_does_not_make_it_another_record() -> None:
    first = died([("null", None)])
    second = died([(name, content or b"") for name, content in replayed(first)], offset=5000)
    assert mark_of(second) == Mark(mark_of(first).identity, 1)


def test_a_mark_copied_onto_another_record_does_not_count() -> None:
    copied = died(replayed(died(OWN)), offset=6000, value=b"another article")
    mark = mark_of(copied)
    assert mark.count == 0
    assert mark.identity.origin.offset == 6000


def test_a_letter_without_its_value_keeps_the_mark_it_died_with() -> None:
    first = died(OWN)
    lost = bury_without_value(died(replayed(first), offset=5000))
    assert mark_of(lost) == Mark(mark_of(first).identity, 1)


@pytest.mark.parametrize(
    "other",
    [
        bury(b"key", b"value", OWN, RecordOrigin("articles.raw.v1", 3, 4712), errors.RecordFailed("no")),
        bury(b"key", b"valu", OWN, ORIGIN, errors.RecordFailed("no")),
        bury(b"keyv", b"alue", OWN, ORIGIN, errors.RecordFailed("no")),
        bury(None, b"value", OWN, ORIGIN, errors.RecordFailed("no")),
        bury(b"key", None, OWN, ORIGIN, errors.Tombstone("no")),
        bury(b"key", b"value", OWN[:1], ORIGIN, errors.RecordFailed("no")),
        bury(b"key", b"value", OWN[::-1], ORIGIN, errors.RecordFailed("no")),
    ],
)
def test_other_records_are_other_records(other: DeadLetter) -> None:
    assert mark_of(other).identity != mark_of(died(OWN)).identity


def test_the_same_death_told_twice_is_the_same_record() -> None:
    other = bury(b"key", b"value", OWN, ORIGIN, errors.RecordTimedOut("another code"))
    assert mark_of(other) == mark_of(died(OWN))
