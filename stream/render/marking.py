"""The names of an article, marked in its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from rich.text import Text

from stream.contracts.enriched import EnrichedArticle, FieldName
from stream.render.visible import visible

LABEL_STYLES: Final = {
    "PERSON": "bold cyan",
    "ORG": "bold yellow",
    "GPE": "bold green",
    "LOC": "bold green",
    "FAC": "green",
    "NORP": "magenta",
    "EVENT": "blue",
    "DATE": "dim",
}
"""In the order in which labels are listed."""

_PLACE: Final = "bold green"
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def style_of(label: str) -> str:
    """The style of a label; another pipeline's labels share one."""
    return LABEL_STYLES.get(label, "bold")


@dataclass(frozen=True, slots=True)
class Mark:
    """A name in a field: what it is, and the number of its place in the table where it has one."""

    start: int
    end: int
    label: str | None
    number: int | None


@dataclass(frozen=True, slots=True)
class MarkedField:
    """One field of an event with its marks, in reading order. A place may lie inside a longer name."""

    content: str
    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, event: EnrichedArticle, field: FieldName, numbers: Mapping[str, int]) -> Self:
        """`numbers`: from a location's id to its number."""
        content = (event.title if field == "title" else event.text) or ""
        labels = {
            (mention.start, mention.end): entity.label
            for entity in event.entities
            for mention in entity.mentions
            if mention.field == field
        }
        places = {
            (mention.start, mention.end): numbers[location.id]
            for location in event.locations
            for mention in location.mentions
            if mention.field == field
        }
        stretches = sorted({*labels, *places}, key=lambda stretch: (stretch[0], -stretch[1]))
        return cls(content, tuple(Mark(*at, labels.get(at), places.get(at)) for at in stretches))

    def up_to(self, length: int) -> MarkedField:
        """Its beginning; a mark that would be cut is left out."""
        return replace(
            self, content=self.content[:length], marks=tuple(mark for mark in self.marks if mark.end <= length)
        )


def marked(field: MarkedField, coloured: bool) -> Text:
    """The field as text for a terminal: in colours with raised place numbers, or with brackets where there are none."""
    return _in_colours(field) if coloured else _in_brackets(field)


def _in_colours(field: MarkedField) -> Text:
    text = Text(visible(field.content))
    for mark in field.marks:
        text.stylize(_style(mark), mark.start, mark.end)
    pieces = Text()
    done = 0
    for mark in sorted(field.marks, key=lambda mark: mark.end):
        if mark.number is not None:
            pieces.append_text(text[done : mark.end])
            pieces.append(str(mark.number).translate(_SUPERSCRIPT), style="green")
            done = mark.end
    return pieces.append_text(text[done:])


def _style(mark: Mark) -> str:
    if mark.label is None:
        return f"{_PLACE} underline"
    return _PLACE if mark.number is not None and mark.label != "NORP" else style_of(mark.label)


def _in_brackets(field: MarkedField) -> Text:
    content = visible(field.content)
    opening = {(mark.start, -mark.end): "[" for mark in field.marks}
    closing = {(mark.end, -mark.start): _closing(mark) for mark in field.marks}
    # At one offset, closings stand before openings, and the inner of two names closes first.
    cuts = sorted(
        [(offset, 1, order, said) for (offset, order), said in opening.items()]
        + [(offset, 0, order, said) for (offset, order), said in closing.items()]
    )
    pieces, done = Text(), 0
    for offset, _, _, said in cuts:
        pieces.append(content[done:offset] + said)
        done = offset
    return pieces.append(content[done:])


def _closing(mark: Mark) -> str:
    said = " ".join(filter(None, (visible(mark.label or ""), str(mark.number or ""))))
    return f" {said}]"
