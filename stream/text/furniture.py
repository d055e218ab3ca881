"""Page furniture: whole lines that belong to the page and not to the article, judged among their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from stream.text.furniture_lines import Furniture, judge

_SENTENCE_END: Final = tuple(".!?…。！？؟।॥۔\"”»’'」』)]）】")
_GOES_ON: Final = tuple(":：,،;，、")
_WRAPPED: Final = 40
"""Code points. Text wrapped by hand is longer than this in every script; a heading without a full stop seldom is."""


def without_furniture(text: str) -> str:
    """`text` without the lines that are page furniture. Doing it twice changes nothing.

    A line goes when it is furniture by itself ("Share this article"), or may be ("Comments", "Facebook") and stands
    beside such a line or at the end of the text, where a heading has nothing to head. A line inside a sentence stays,
    whatever it says.
    """
    lines = text.split("\n")
    verdicts = [judge(line) for line in lines]
    if all(verdict is Furniture.NO for verdict in verdicts):
        return text
    # Blank lines neither part neighbours nor join sentences: from here on, `place` counts the others.
    filled = [number for number, line in enumerate(lines) if line.strip()]
    page = _Page([lines[number].strip() for number in filled], [verdicts[number] for number in filled], filled)
    removed: set[int] = set()
    for run in page.runs():
        loose = [place for place in run if not page.is_inside_a_sentence(place)]
        if page.has_evidence(run, loose):
            removed.update(filled[place] for place in loose)
    return "\n".join(line for number, line in enumerate(lines) if number not in removed)


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines that are not blank, what each is by itself, and its number in the text."""

    lines: Sequence[str]
    verdicts: Sequence[Furniture]
    numbers: Sequence[int]

    def runs(self) -> Iterator[range]:
        """Places of neighbouring lines that may be furniture."""
        start = None
        for place, verdict in enumerate(self.verdicts):
            if verdict is Furniture.NO:
                if start is not None:
                    yield range(start, place)
                start = None
            elif start is None:
                start = place
        if start is not None:
            yield range(start, len(self.verdicts))

    def has_evidence(self, run: range, loose: Sequence[int]) -> bool:
        """Whether those of a run that could go are furniture, in view of each other and of where they stand."""
        verdicts = {self.verdicts[place] for place in loose}
        if Furniture.STRONG in verdicts:
            return True
        first, last = run.start == 0, run.stop == len(self.lines)
        if not first and self.lines[run.start - 1].endswith(_GOES_ON):
            return False  # the items of a list
        if Furniture.WEAK in verdicts:
            return last or (first and len(loose) > 1)
        return (first or last) and len(loose) > 1

    def is_inside_a_sentence(self, place: int) -> bool:
        """Whether a sentence runs over this line: the one before does not end it, and this one or the next goes on."""
        if place == 0 or self.verdicts[place - 1] is not Furniture.NO:
            return False
        before, line = self.lines[place - 1], self.lines[place]
        if before.endswith(_SENTENCE_END):
            return False
        beside = self._touches(place - 1)
        if beside and before.endswith(_GOES_ON):
            return True
        has_next = place + 1 < len(self.lines) and self.verdicts[place + 1] is Furniture.NO
        after = self.lines[place + 1] if has_next else ""
        if after[:1].islower() or (beside and line[:1].islower()):
            return True
        # Without capitals nothing tells how a line goes on: a long line that does not end is taken as wrapped.
        caseless = after[:1].isalpha() and after[:1].lower() == after[:1].upper()
        return caseless and beside and self._touches(place) and len(before) >= _WRAPPED

    def _touches(self, place: int) -> bool:
        """Whether no blank line stands between this one and the next."""
        return self.numbers[place + 1] == self.numbers[place] + 1
