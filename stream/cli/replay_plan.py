"""Which dead letters a replay sends, and why it leaves the others. Pure: no broker, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from stream.contracts.dead_letter import RecordOrigin, read_obituary
from stream.contracts.replaying import Identity, Mark, mark_of_letter
from stream.kafka.records import Record


class Fate(StrEnum):
    """What a replay does with a letter."""

    SEND = "to send"
    REPLAYED = "replayed before"
    REPEATED = "repeats"
    """Another letter holds the same death of the same record: a worker was killed between burying and committing."""
    UNTOLD = "too old to tell"
    LOST = "cannot be sent"


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter without its bytes: a month of them fits into memory. `loss`: why it cannot be sent."""

    partition: int
    offset: int
    buried_ms: int
    code: str
    origin: RecordOrigin
    mark: Mark
    loss: str | None

    @property
    def place(self) -> tuple[int, int]:
        return self.partition, self.offset


@dataclass(frozen=True, slots=True)
class Selection:
    """What the person asked for. No codes: all. `since_ms` is within, `until_ms` is not."""

    codes: frozenset[str] = frozenset()
    since_ms: int | None = None
    until_ms: int | None = None

    def takes(self, letter: Letter) -> bool:
        return (
            (not self.codes or letter.code in self.codes)
            and (self.since_ms is None or letter.buried_ms >= self.since_ms)
            and (self.until_ms is None or letter.buried_ms < self.until_ms)
        )


@dataclass(frozen=True, slots=True)
class Memory:
    """How far back the raw topic reaches: the first offset that each of its partitions still has."""

    topic: str
    first: Mapping[int, int]

    def holds_all_since(self, origin: RecordOrigin) -> bool:
        """Whether a mark of the record that stood at `origin` would still be there: it lies behind its record."""
        if self.is_home(origin):
            return self.first[origin.partition] <= origin.offset + 1
        return not any(self.first.values())

    def is_home(self, origin: RecordOrigin) -> bool:
        return origin.topic == self.topic and origin.partition in self.first


def read_letter(record: Record) -> Letter | None:
    """What a replay must know of a dead letter; None where it is not one of Dateline's."""
    obituary = read_obituary(record.headers)
    if obituary is None:
        return None
    origin = obituary.origin
    where = f"{origin.topic}, partition {origin.partition}, offset {origin.offset}"
    loss = None
    if obituary.lost_size is not None:
        loss = (
            f"its {obituary.lost_size:,} bytes (SHA-256 {obituary.lost_sha256}) were too many for the topic and are "
            f"not in the letter; the original lies at {where} for as long as that topic keeps it"
        )
    elif record.value is None and not record.key:
        loss = f"the record at {where} had neither key nor value; there is nothing to send"
    mark = mark_of_letter(record.key, record.value, obituary)
    return Letter(record.partition, record.offset, record.timestamp_ms, obituary.code, origin, mark, loss)


def standing(letters: Iterable[Letter], selection: Selection) -> dict[Identity, Letter]:
    """The one letter that stands for each record: that of its last death. Of repeats, the first that is asked for."""
    chosen: dict[Identity, Letter] = {}
    for letter in letters:
        if letter.loss is None:
            known = chosen.setdefault(letter.mark.identity, letter)
            if _rank(letter, selection) > _rank(known, selection):
                chosen[letter.mark.identity] = letter
    return chosen


def highest_counts(marks: Iterable[Mark]) -> dict[Identity, int]:
    """How often each record has been replayed."""
    counts: dict[Identity, int] = {}
    for mark in marks:
        counts[mark.identity] = max(mark.count, counts.get(mark.identity, 0))
    return counts


def judge(
    letters: Iterable[Letter],
    selection: Selection,
    counts: Mapping[Identity, int],
    remembered: Callable[[RecordOrigin], bool],
    *,
    again: bool,
) -> dict[Fate, list[Letter]]:
    """Every letter that `selection` takes, by what becomes of it, oldest first.

    `counts` comes from the marks in both topics. A letter whose record has a mark of a higher count was replayed. One
    without is sent, unless a mark could have been there and be `remembered` no more; `again` sends both kinds.
    """
    letters = sorted(letters, key=lambda letter: (letter.buried_ms, letter.place))
    stands = standing(letters, selection)
    fates: dict[Fate, list[Letter]] = {fate: [] for fate in Fate}
    for letter in filter(selection.takes, letters):
        fates[_fate(letter, stands, counts, remembered, again=again)].append(letter)
    return fates


def _fate(
    letter: Letter,
    stands: Mapping[Identity, Letter],
    counts: Mapping[Identity, int],
    remembered: Callable[[RecordOrigin], bool],
    *,
    again: bool,
) -> Fate:
    if letter.loss is not None:
        return Fate.LOST
    last = stands[letter.mark.identity]
    if last is not letter:
        return Fate.REPLAYED if last.mark.count > letter.mark.count else Fate.REPEATED
    if again:
        return Fate.SEND
    if counts.get(letter.mark.identity, 0) > letter.mark.count:
        return Fate.REPLAYED
    return Fate.SEND if remembered(letter.origin) else Fate.UNTOLD


def _rank(letter: Letter, selection: Selection) -> tuple[int, bool]:
    return letter.mark.count, selection.takes(letter)
