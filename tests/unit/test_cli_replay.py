"""Which dead letters a replay sends, and which it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
import typer

from stream import errors
from stream.cli.moments import moment_ms
from stream.cli.replay import plan_table
from stream.cli.replay_plan import Letter, Memory, Selection, highest_counts, judge, read_letter
from stream.cli.replaying import revived
from stream.contracts.dead_letter import RecordOrigin, bury, bury_without_original, bury_without_value
from stream.contracts.headers import Headers
from stream.contracts.replaying import read_mark
from stream.kafka.records import Outgoing, Record

MEMORY = Memory("raw", {0: 0, 1: 0})
NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)


def dead(
    offset: int,
    value: bytes | None = b"v",
    headers: Iterable[tuple[str, bytes | None]] = (("own", b"1"),),
    *,
    origin: int | None = None,
    error: errors.DatelineError | None = None,
    lost: bool = False,
    topic: str = "raw",
    key: bytes | None = b"k",
) -> Record:
    place = RecordOrigin(topic, 0, offset if origin is None else origin)
    letter = bury(key, value, list(headers), place, error or errors.RecordFailed("x"))
    letter = bury_without_value(letter) if lost else letter
    return Record("dead", 0, offset, letter.key, letter.value, tuple(letter.headers), 1_000 * offset)


def read(*records: Record) -> list[Letter]:
    letters = [read_letter(record) for record in records]
    return [letter for letter in letters if letter is not None]


def sent_back(record: Record, *, before: dict[object, int] | None = None, memory: Memory = MEMORY) -> Outgoing:
    (letter,) = read(record)
    return revived(letter, record, before or {}, memory)[1]  # type: ignore[arg-type]


def fates(
    letters: list[Letter],
    replayed: Iterable[Outgoing] = (),
    selection: Selection | None = None,
    memory: Memory = MEMORY,
    *,
    again: bool = False,
) -> dict[str, list[int]]:
    """Offsets by fate, those without any left out."""
    marks = [mark for record in replayed if (mark := read_mark(record.headers)) is not None]
    counts = highest_counts([letter.mark for letter in letters] + marks)
    judged = judge(letters, selection or Selection(), counts, memory.holds_all_since, again=again)
    return {fate.name: [letter.offset for letter in found] for fate, found in judged.items() if found}


def test_a_letter_is_sent_with_what_it_first_came_with_and_a_mark() -> None:
    headers: Headers = [("own", b"1"), ("__connect.errors.topic", b"its own")]
    record = sent_back(dead(7, headers=headers))
    assert (record.key, record.value, record.partition) == (b"k", b"v", 0)
    assert list(record.headers[:2]) == headers
    assert [name for name, _ in record.headers[2:]] == [
        "dateline.replay.count",
        "dateline.replay.origin",
        "dateline.replay.sha256",
    ]
    assert dict(record.headers[2:])["dateline.replay.origin"] == b"raw:0:7"


@pytest.mark.parametrize("memory", [Memory("another", {0: 0}), Memory("raw", {1: 0})])
def test_a_record_of_another_topic_or_a_partition_that_is_gone_goes_where_its_key_says(memory: Memory) -> None:
    assert sent_back(dead(7), memory=memory).partition is None


def test_what_was_replayed_is_left_unless_again_and_then_counts_on() -> None:
    first, second = dead(1), dead(2)
    letters, done = read(first, second), [sent_back(first)]
    assert fates(letters) == {"SEND": [1, 2]}
    assert fates(letters, done) == {"REPLAYED": [1], "SEND": [2]}
    assert fates(letters, done, again=True) == {"SEND": [1, 2]}
    (mark,) = (read_mark(record.headers) for record in done)
    assert mark is not None
    once_more = read_mark(sent_back(first, before={mark.identity: mark.count}).headers)
    assert once_more is not None
    assert (once_more.identity, once_more.count) == (mark.identity, 2)


def test_of_a_record_that_died_again_the_last_letter_is_sent() -> None:
    first = dead(1)
    second = dead(2, headers=sent_back(first).headers, origin=50)
    third = dead(3, headers=sent_back(second).headers, origin=60)
    letters = read(first, second, third)
    assert fates(letters) == {"REPLAYED": [1, 2], "SEND": [3]}
    assert fates(letters, [sent_back(third)]) == {"REPLAYED": [1, 2, 3]}
    assert fates(letters, [sent_back(third)], again=True) == {"REPLAYED": [1, 2], "SEND": [3]}, "one article, once"
    mark = read_mark(sent_back(third).headers)
    assert mark is not None
    assert mark.count == 3


def test_a_death_that_was_told_twice_is_sent_once_whichever_is_asked_for() -> None:
    letters = read(dead(1, origin=9), dead(2, origin=9))
    assert fates(letters) == {"SEND": [1], "REPEATED": [2]}
    assert fates(letters, selection=Selection(since_ms=2_000)) == {"SEND": [2]}


def test_the_same_bytes_pushed_twice_are_two_records() -> None:
    assert fates(read(dead(1), dead(2))) == {"SEND": [1, 2]}


def test_the_same_place_in_a_topic_made_anew_is_another_record() -> None:
    old, new = dead(1, origin=5), dead(2, b"other", origin=5)
    assert fates(read(old, new), [sent_back(old)]) == {"REPLAYED": [1], "SEND": [2]}


def test_codes_and_times_choose() -> None:
    letters = read(dead(1, error=errors.NotJson("x")), dead(2), dead(3), dead(4, error=errors.NotUtf8("x")))
    assert fates(letters, selection=Selection(frozenset({"DL103", "DL102"}))) == {"SEND": [1, 4]}
    assert fates(letters, selection=Selection(since_ms=2_000, until_ms=4_000)) == {"SEND": [2, 3]}
    assert fates(letters, selection=Selection(frozenset({"DL201"}), since_ms=3_000)) == {"SEND": [3]}


def test_the_oldest_come_first() -> None:
    assert fates(read(dead(3), dead(1), dead(2))) == {"SEND": [1, 2, 3]}


def test_what_lost_its_value_is_told_with_where_it_lies() -> None:
    lost = dead(3, b"c" * 99, lost=True)
    nothing = dead(4, None, key=None)
    letters = read(lost, nothing, dead(5, None, error=errors.Tombstone("x")))
    assert fates(letters, again=True) == {"LOST": [3, 4], "SEND": [5]}
    said = letters[0].loss or ""
    assert "99 bytes" in said
    assert "raw, partition 0, offset 3" in said
    assert "neither key nor value" in (letters[1].loss or "")
    last_resort = bury_without_original(
        bury_without_value(bury(b"k", b"v", [], RecordOrigin("raw", 0, 1), errors.NotJson("x")))
    )
    assert read(Record("dead", 0, 6, last_resort.key, None, tuple(last_resort.headers), 0))[0].loss is not None


def test_a_replay_that_died_too_large_still_says_that_there_was_one() -> None:
    first = dead(1)
    second = dead(2, headers=sent_back(first).headers, origin=50, lost=True)
    assert fates(read(first, second)) == {"REPLAYED": [1], "LOST": [2]}
    assert fates(read(first, second), again=True) == {"SEND": [1], "LOST": [2]}


def test_where_marks_may_be_forgotten_nothing_is_sent_but_again() -> None:
    letters = read(dead(1), dead(8), dead(9))
    memory = Memory("raw", {0: 9, 1: 700})
    assert fates(letters, memory=memory) == {"UNTOLD": [1], "SEND": [8, 9]}
    assert fates(letters, [sent_back(dead(1))], memory=memory) == {"REPLAYED": [1], "SEND": [8, 9]}
    assert fates(letters, memory=memory, again=True) == {"SEND": [1, 8, 9]}
    foreign = read(dead(1, topic="older"))
    assert fates(foreign, memory=memory) == {"UNTOLD": [1]}
    assert fates(foreign) == {"SEND": [1]}


def test_what_is_no_letter_of_ours_is_none() -> None:
    assert read_letter(Record("dead", 0, 4, b"k", b"v", (("other", b"system"),), 0)) is None


def test_the_table_counts_by_code_and_fate() -> None:
    letters = read(dead(1, error=errors.NotJson("x")), dead(2), dead(3), dead(4, b"x", lost=True))
    table = plan_table(judge(letters, Selection(), {}, MEMORY.holds_all_since, again=False))
    cells = [[column.header, *column.cells, column.footer] for column in table.columns]
    assert cells == [
        ["Code", "DL103", "DL201", "all"],
        ["To send", "1", "2", "3"],
        ["Cannot be sent", "0", "1", "1"],
    ]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2h", datetime(2026, 5, 10, 10, tzinfo=UTC)),
        ("90s", datetime(2026, 5, 10, 11, 58, 30, tzinfo=UTC)),
        ("1d12h", datetime(2026, 5, 9, 0, tzinfo=UTC)),
        ("1w", datetime(2026, 5, 3, 12, tzinfo=UTC)),
        ("2026-05-01T08:00:00+02:00", datetime(2026, 5, 1, 6, tzinfo=UTC)),
        ("2026-05-01T06:00:00.250Z", datetime(2026, 5, 1, 6, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-05-01", datetime(2026, 5, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_a_date_time_or_how_long_ago(text: str, moment: datetime) -> None:
    assert moment_ms(text, NOW) == round(moment.timestamp() * 1000)


@pytest.mark.parametrize("text", ["", "2", "h", "2x", "-2h", "2 h", "yesterday", "2026-02-30", "999999999w"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        moment_ms(text, NOW)
