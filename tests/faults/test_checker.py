"""The checker tells every way in which a worker can break the promise, and keeps quiet where it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest
from checker import Ledger, Report, check
from fault_articles import plan

from stream.contracts.dead_letter import RecordOrigin, bury
from stream.errors import NotJson
from stream.kafka.records import Record


class Topics:
    """A run of 12 records over one partition: number 3 is poison, all others became events."""

    def __init__(self) -> None:
        planned = plan(12, seed=1)
        self.raw: list[Record] = []
        self.enriched: list[Record] = []
        self.dead: list[Record] = []
        self.lag = 0
        codes: dict[tuple[int, int], str | None] = {}
        for offset, one in enumerate(planned):
            record = Record("raw", 0, offset, one.record.key, one.record.value, tuple(one.record.headers), 0)
            if offset == 3:
                record = replace(record, value=b"{oops")
            self.raw.append(record)
            codes[0, offset] = "DL103" if offset == 3 else None
            if offset == 3:
                self.bury(record)
            else:
                self.publish(record)
        self.ledger = Ledger(codes)

    def publish(self, record: Record, value: bytes | None = None) -> None:
        self.enriched.append(Record("enriched", 0, len(self.enriched), record.key, value or record.value, (), 0))

    def bury(self, record: Record) -> None:
        origin = RecordOrigin(record.topic, record.partition, record.offset)
        letter = bury(record.key, record.value, record.headers, origin, NotJson("not JSON: oops"))
        self.dead.append(Record("dead", 0, len(self.dead), letter.key, letter.value, tuple(letter.headers), 0))

    def report(self) -> Report:
        return check(self.ledger, self.raw, self.enriched, self.dead, self.lag)


def test_a_kept_promise() -> None:
    report = Topics().report()
    assert report.violations == {}
    assert (report.sent, report.events, report.dead_letters, report.repeats) == (12, 11, 1, 0)


def test_repeats_in_order_break_no_promise() -> None:
    topics = Topics()
    for record in topics.raw[9:]:
        topics.publish(record)
    topics.bury(topics.raw[3])
    report = topics.report()
    assert (report.violations, report.repeats) == ({}, 4)


def _swallow(topics: Topics) -> None:
    del topics.enriched[5]


def _swallow_letter(topics: Topics) -> None:
    topics.dead.clear()


def _alter_repeat(topics: Topics) -> None:
    topics.publish(topics.raw[11], (topics.raw[11].value or b"") + b" ")


def _both(topics: Topics) -> None:
    topics.bury(topics.raw[7])


def _invent(topics: Topics) -> None:
    topics.publish(topics.raw[0], b'{"metadata": {"n": 99}}')


def _old_version_last(topics: Topics) -> None:
    topics.publish(topics.raw[9])


def _swap(topics: Topics) -> None:
    topics.enriched[-1], topics.enriched[-2] = topics.enriched[-2], topics.enriched[-1]


def _lose_raw(topics: Topics) -> None:
    del topics.raw[0], topics.enriched[0]


def _lag(topics: Topics) -> None:
    topics.lag = 1


def _let_poison_pass(topics: Topics) -> None:
    topics.dead.clear()
    topics.publish(topics.raw[3], b'{"metadata": {"n": 3}}')


def _alter_letter(topics: Topics) -> None:
    topics.dead[0] = replace(topics.dead[0], value=b"{}")


def _wrong_code(topics: Topics) -> None:
    topics.ledger = Ledger({**topics.ledger.codes, (0, 3): "DL102"})


BREAKS: Final[dict[Callable[[Topics], None], set[str]]] = {
    _swallow: {"missing"},
    _swallow_letter: {"missing"},
    _alter_repeat: {"repeat differs"},
    _both: {"both ends", "wrong code"},
    _invent: {"invented"},
    _old_version_last: {"order"},
    _swap: {"order"},
    _lose_raw: {"lost by Kafka", "missing"},
    _lag: {"lag"},
    _let_poison_pass: {"poison passed", "order"},
    _alter_letter: {"letter altered"},
    _wrong_code: {"wrong code"},
}


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda one: one.__name__.strip("_"))
def test_each_broken_promise_is_reported(break_it: Callable[[Topics], None]) -> None:
    topics = Topics()
    break_it(topics)
    report = topics.report()
    assert set(report.violations) == BREAKS[break_it]
    for kind in report.violations:
        assert kind in report.table()
        assert kind.encode() in report.to_json()


def test_the_plan_has_every_kind_of_poison_and_comes_from_its_seed() -> None:
    planned = plan(2000, seed=4)
    assert planned == plan(2000, seed=4) != plan(2000, seed=5)
    codes = [one.code for one in planned if one.code is not None]
    assert len(codes) == 20
    assert set(codes) == {f"DL10{last}" for last in range(1, 9)}
