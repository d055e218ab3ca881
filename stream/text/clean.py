"""Clean-up: from what a scraper sends to what a reader reads. Offsets in an event count in its result."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from stream.text.characters import normalise_characters
from stream.text.furniture import without_furniture
from stream.text.markup import without_entities, without_tags

_ROUNDS: Final = 8
"""One step may bare what another mends (an entity becomes a tag). Deeper than this nobody wraps text in good faith."""

_BLANK_LINES: Final = re.compile(r"\n{3,}")
_MARKUP: Final = str.maketrans("<&", "  ")


def clean_text(raw: str) -> str:
    """The body of an article: no markup, no page furniture, no broken or invisible characters; its words untouched.

    Cleaning twice is cleaning once; the time grows with the length, whatever the text. The result may be empty.
    """
    return _clean(raw, without_furniture)


def clean_title(raw: str) -> str:
    """A headline, cleaned, on one line. Page furniture goes only where lines of it stand around the headline."""
    title = _clean(raw, lambda text: without_furniture(text) if "\n" in text else text)
    for _ in range(_ROUNDS):
        line = " ".join(title.split())
        if line == title:
            break
        # What stood at the end of a line may now read as one broken character with the next.
        title = _clean(line, lambda text: text)
    return " ".join(title.split())


def _clean(raw: str, without_page: Callable[[str], str]) -> str:
    text, settled = raw, None
    for _ in range(_ROUNDS):
        before = text
        text = without_entities(text)
        if text != settled:
            text = settled = normalise_characters(text)
        text = _tidy(without_page(_tidy(without_tags(text))))
        if text == before:
            return text
    # Built to come apart for ever: without its angle brackets and ampersands it cannot.
    return _tidy(without_page(_tidy(normalise_characters(text).translate(_MARKUP))))


def _tidy(text: str) -> str:
    """No spaces at the ends of lines, no more than one blank line in a row, none at the ends."""
    return _BLANK_LINES.sub("\n\n", "\n".join([line.strip() for line in text.split("\n")])).strip()
