"""A text of any length as windows of bounded size, cut where it hurts least. What is cut depends on the text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MAX_WINDOW: Final = 8_000
"""Characters read in one call: bounds memory (about 1,800 tokens), and most articles are read whole."""

MAX_WORD: Final = 100
"""Longer runs without a space are data (base64, addresses, a script without spaces), not words of English."""

MAX_SIGNS: Final = 24
"""Longer runs of signs alone are lines and ornaments.

A tokenizer peels signs off a run one at a time and searches what is left each time: 100,000 of them would take hours.
"""

_UNREADABLE: Final = re.compile(rf"\S{{{MAX_WORD + 1},}}|[^\w\s]{{{MAX_SIGNS + 1},}}")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")

# Best cut first. Each matches the place after which a window may end.
_CUTS: Final = (
    re.compile(r"\n\s*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile(r"[.!?…。][\"'”’)\]]*\s+"),
    re.compile(r"\s+"),
)


def readable(text: str) -> str:
    """The same length, with overlong runs blanked out: nothing is found in them, everything else keeps its place.

    Lone surrogates, which have no UTF-8 form, become replacement characters.
    """
    clear = _UNREADABLE.sub(lambda run: " " * (run.end() - run.start()), text)
    return _SURROGATES.sub("\ufffd", clear)


def windows(text: str, size: int = MAX_WINDOW) -> Iterator[tuple[int, str]]:
    """(offset, window) from beginning to end; together they are the text.

    A window ends after a paragraph, else a line, else a sentence, else a word, in its second half; where there is none
    of them, after `size` characters.
    """
    start = 0
    while len(text) - start > size:
        end = _cut(text, start + size // 2, start + size)
        yield start, text[start:end]
        start = end
    if start < len(text):
        yield start, text[start:]


def _cut(text: str, earliest: int, latest: int) -> int:
    for pattern in _CUTS:
        ends = [found.end() for found in pattern.finditer(text, earliest, latest)]
        if ends:
            return ends[-1]
    return latest
