"""Was the delivery promise kept? Judges the three topics after a run, by what the broker acknowledged before it.

The promise (docs/delivery.md): every raw record ends as exactly one distinct event or one dead letter; a repeat is the
same byte for byte; the last version of a key stays the last. Nothing here knows how the worker does it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from stream.contracts.dead_letter import read_obituary
from stream.kafka.records import Record

Place = tuple[int, int]
"""Partition and offset in the raw topic."""

Numbered = dict[int, list[Place]]
"""Where each article lies: at one place, unless its sender sent it twice."""

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the broker acknowledged: each place, and the code of its dead letter (None: it must become an event)."""

    codes: Mapping[Place, str | None]


@dataclass(slots=True)
class Report:
    """Findings, by kind; `violations` is empty where the promise was kept. `repeats` break no promise.

    `most_distinct`: the most different ends of one record, 1 where every repeat is the same bytes. `poison`: the dead
    letters that there must be. `copies`: records that lie in the raw topic twice (the sender's doing, not a worker's).
    `repeated_ms`: when each repeat was published, milliseconds since 1970.
    """

    sent: int = 0
    events: int = 0
    dead_letters: int = 0
    poison: int = 0
    repeats: int = 0
    most_distinct: int = 0
    copies: int = 0
    lag: int = 0
    repeated_ms: list[int] = field(default_factory=list)
    violations: dict[str, list[str]] = field(default_factory=dict)

    def found(self, kind: str, what: str) -> None:
        """Note one violation."""
        self.violations.setdefault(kind, []).append(what)

    def to_json(self) -> bytes:
        """The whole report."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2)

    def table(self) -> str:
        """For people: the figures, then some of each kind of violation."""
        names = ("sent", "events", "dead_letters", "poison", "repeats", "most_distinct", "copies", "lag")
        lines = [f"{name.replace('_', ' '):<14}{getattr(self, name):>9}" for name in names]
        for kind, findings in self.violations.items():
            lines.append(f"{kind:<14}{len(findings):>9}  {'; '.join(findings[:_SHOWN])}")
        return "\n".join(lines)


def check(
    ledger: Ledger, raw: Sequence[Record], enriched: Sequence[Record], dead: Sequence[Record], lag: int
) -> Report:
    """Judge a run that has ended. Each topic is given whole, each partition in the order of its offsets."""
    poison = sum(code is not None for code in ledger.codes.values())
    report = Report(len(ledger.codes), len(enriched), len(dead), poison, lag=lag)
    places: dict[Place, Record] = {(record.partition, record.offset): record for record in raw}
    for place in ledger.codes.keys() - places.keys():
        report.found("lost by Kafka", str(place))
    numbered: Numbered = defaultdict(list)
    for place, record in sorted(places.items()):
        if (number := _number_of(record)) is not None:
            numbered[number].append(place)
    report.copies = sum(len(copies) - 1 for copies in numbered.values())
    events = _by_place(enriched, numbered, report)
    letters = _by_origin(dead, places, report)
    for place, code in ledger.codes.items():
        _judge_ends(place, code, events.get(place, []), letters.get(place, []), report)
    _judge_order(enriched, numbered, report)
    if lag:
        report.found("lag", f"{lag} records are not committed")
    return report


def _number_of(record: Record) -> int | None:
    number = dict(record.headers).get("number")
    return None if number is None else int(number)


def _event_number(event: Record) -> int | None:
    try:
        number: Any = orjson.loads(event.value or b"")["metadata"]["n"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    return number if isinstance(number, int) else None


def _by_place(enriched: Sequence[Record], numbered: Numbered, report: Report) -> dict[Place, list[Record]]:
    found: dict[Place, list[Record]] = defaultdict(list)
    for event in enriched:
        number = _event_number(event)
        if number is None or number not in numbered:
            report.found("invented", f"event at {event.partition}/{event.offset}")
        else:
            for place in numbered[number]:
                found[place].append(event)
    return found


def _by_origin(dead: Sequence[Record], places: Mapping[Place, Record], report: Report) -> dict[Place, list[Record]]:
    found: dict[Place, list[Record]] = defaultdict(list)
    for letter in dead:
        obituary = read_obituary(letter.headers)
        place = None if obituary is None else (obituary.origin.partition, obituary.origin.offset)
        if place is None or place not in places:
            report.found("invented", f"dead letter at {letter.partition}/{letter.offset}")
        else:
            found[place].append(letter)
            if letter.value != places[place].value:
                report.found("letter altered", str(place))
    return found


def _judge_ends(
    place: Place, code: str | None, events: Sequence[Record], letters: Sequence[Record], report: Report
) -> None:
    """One raw record: exactly one distinct end, of the right kind."""
    if not events and not letters:
        report.found("missing", str(place))
    if events and letters:
        report.found("both ends", str(place))
    distinct = len({(event.key, event.value) for event in events}), len({_letter(letter) for letter in letters})
    report.most_distinct = max(report.most_distinct, sum(distinct))
    if max(distinct) > 1:
        report.found("repeat differs", str(place))
    codes = {obituary.code for letter in letters if (obituary := read_obituary(letter.headers)) is not None}
    if code is not None and events:
        report.found("poison passed", f"{place} {code}")
    if letters and codes != {code}:
        report.found("wrong code", f"{place} {sorted(codes)}, not {code}")
    again = sorted(end.timestamp_ms for end in (*events, *letters))[1:]
    report.repeats += len(again)
    report.repeated_ms += again


def _letter(letter: Record) -> tuple[object, ...]:
    return letter.key, letter.value, tuple(sorted(letter.headers))


def _judge_order(enriched: Sequence[Record], numbered: Numbered, report: Report) -> None:
    """Of each key: events appear first in the order of their raw records, and the newest is the last of all."""
    by_key: dict[tuple[int, bytes | None], list[tuple[Place, Record]]] = defaultdict(list)
    for event in enriched:
        number = _event_number(event)
        if number is not None and number in numbered:
            by_key[event.partition, event.key].append((numbered[number][0], event))
    for (_, key), ends in by_key.items():
        places = [place for place, _ in ends]
        first = list(dict.fromkeys(places))
        if first != sorted(first) or places[-1] != max(places):
            # Enough to find it in the topics: where it came from, where it lies, when it was written (ms since 1970).
            story = ", ".join(f"{place} at {event.offset} ({event.timestamp_ms})" for place, event in ends)
            report.found("order", f"{key!r} in partition {ends[0][1].partition}: {story}")
