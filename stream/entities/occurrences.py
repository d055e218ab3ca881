"""Where a name stands in a text: an index by first word, so that a thousand names cost one reading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_SENTENCE_END: Final = frozenset('.!?:;"”»“\n')


class Occurrences:
    """The places of one text where a form stands as whole words, spelt exactly so."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: dict[str, list[int]] = defaultdict(list)
        for match in _WORD.finditer(text):
            self._starts[match[0]].append(match.start())

    def of(self, form: str) -> Iterator[tuple[int, int]]:
        """Start and end of each occurrence, in order. Inside a hyphenated name is not on its own: "Al-Masri"."""
        first = _WORD.match(form)
        if first is None:
            return
        for start in self._starts.get(first[0], ()):
            end = start + len(form)
            if self.text.startswith(form, start) and self._is_bounded(start, end):
                yield start, end

    def has_word(self, word: str) -> bool:
        """Whether a word stands anywhere, spelt exactly so."""
        return word in self._starts

    def begins_sentence(self, start: int) -> bool:
        """Whether what stands at `start` begins a sentence, where any word has a capital."""
        before = self.text[max(0, start - 8) : start].rstrip(" \t'‘“\"(")
        return start == 0 or not before or before[-1] in _SENTENCE_END

    def _is_bounded(self, start: int, end: int) -> bool:
        text = self.text
        if end < len(text) and (text[end].isalnum() or (text[end] == "-" and text[end + 1 : end + 2].isupper())):
            return False
        return start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "-@#_/&")


def is_shouting(text: str) -> bool:
    """Whether a text is written in capitals, so that capitals tell nothing."""
    letters = [character for character in text[:2000] if character.isalpha()]
    return len(letters) > 3 and sum(character.isupper() for character in letters) > 0.7 * len(letters)
