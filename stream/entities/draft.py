"""An article's mentions while they are being decided: found ones, added ones, relabelled ones, never overlapping."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from stream.document import Document, Field, Mention, Span
from stream.entities.occurrences import Occurrences, is_shouting


@dataclass(slots=True, eq=False)
class DraftMention:
    """One mention. `found`: the recognizer marked it (`confidence` is its own); otherwise a rule did.

    `person` is set where the mention names a person by a part of his name: the full name it stands for.
    """

    field: Field
    start: int
    end: int
    text: str
    label: str
    confidence: float | None = None
    found: bool = True
    person: str | None = None

    @property
    def mention(self) -> Mention:
        return Mention(self.field, self.start, self.end, self.text)


@dataclass(slots=True)
class DraftField:
    """The mentions of one field, in order."""

    name: Field
    text: str
    occurrences: Occurrences
    shouting: bool
    mentions: list[DraftMention] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def overlapping(self, start: int, end: int) -> list[DraftMention]:
        """The mentions that share a character with `start:end`."""
        position = max(0, bisect_left(self._starts, start) - 1)
        found = []
        while position < len(self.mentions) and self.mentions[position].start < end:
            if self.mentions[position].end > start:
                found.append(self.mentions[position])
            position += 1
        return found

    def put(self, mention: DraftMention) -> None:
        """Add a mention that overlaps no other."""
        position = bisect_left(self._starts, mention.start)
        self._starts.insert(position, mention.start)
        self.mentions.insert(position, mention)

    def drop(self, mention: DraftMention) -> None:
        """Take a mention out."""
        position = self.mentions.index(mention, bisect_left(self._starts, mention.start))
        del self.mentions[position], self._starts[position]


def _known(confidence: float | None) -> float:
    """For the order of twins: the surer first, the one without a confidence last."""
    return -1.0 if confidence is None else confidence


class Draft:
    """All fields of an article, title first."""

    def __init__(self, document: Document, spans: Iterable[Span]) -> None:
        self.fields = [DraftField(name, text, Occurrences(text), is_shouting(text)) for name, text in document.fields()]
        by_name = {one.name: one for one in self.fields}
        # The longest first, so that of two that overlap it is the longer that stays.
        real = (span for span in spans if span.start < span.end)
        for span in sorted(real, key=lambda s: (s.start - s.end, s.field, s.start, s.label, -_known(s.confidence))):
            where = by_name[span.field]
            if not where.overlapping(span.start, span.end):
                text = where.text[span.start : span.end]
                where.put(DraftMention(span.field, span.start, span.end, text, span.label, span.confidence))

    def mentions(self) -> Iterator[DraftMention]:
        """Every mention, in reading order."""
        for one in self.fields:
            yield from one.mentions

    def add_missed(self, form: str, label: str, person: str | None = None, *, shouting: bool = True) -> None:
        """Mark `form` wherever it stands unmarked; in capitals too, unless `shouting` is False."""
        for where in self.fields:
            if where.shouting and not shouting:
                continue
            for start, end in list(where.occurrences.of(form)):
                if not where.overlapping(start, end):
                    where.put(DraftMention(where.name, start, end, form, label, None, found=False, person=person))

    def cover(self, form: str, label: str) -> None:
        """Mark `form` wherever it stands, in place of mentions that hold only parts of it."""
        for where in self.fields:
            for start, end in list(where.occurrences.of(form)):
                parts = where.overlapping(start, end)
                if all(start <= part.start and part.end <= end for part in parts):
                    for part in parts:
                        where.drop(part)
                    where.put(DraftMention(where.name, start, end, form, label, None, found=False))
