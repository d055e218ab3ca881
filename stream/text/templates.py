"""Templates of whole lines: `(a|b)` one of them, `[a|b]` one or none, `{a|b}` any number; spaces part words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_TOKEN: Final = re.compile(r"[()\[\]{}|]|[^\s()\[\]{}|]+")
_OPEN: Final = frozenset("([{")
_CLOSE: Final = {")": ")", "]": ")?", "}": ")*"}


class TemplateSet:
    """A set of templates, asked whether one of them fits a whole line of words.

    Most lines fail at their first word that no template knows, so that asking costs about as much as splitting.
    The compiled pattern repeats only groups that begin with a word and end with its space: it cannot backtrack far.
    """

    def __init__(self, templates: Iterable[str]) -> None:
        templates = tuple(templates)
        self._plain: Final = frozenset(" ".join(t.split()) for t in templates if not _OPEN & set(t))
        patterned = [t for t in templates if _OPEN & set(t)]
        self._words: Final = frozenset(_words(patterned))
        self.vocabulary: Final = self._words | frozenset(_words(self._plain))
        self._pattern: Final = re.compile("|".join(map(_pattern, patterned)) or r"(?!)")

    def fits(self, words: str) -> bool:
        """Whether `words`, parted by single spaces, are exactly what a template says."""
        if words in self._plain:
            return True
        if not all(word in self._words for word in words.split(" ")):
            return False
        return self._pattern.fullmatch(words + " ") is not None


def _words(templates: Iterable[str]) -> Iterator[str]:
    for template in templates:
        yield from (part for part in _TOKEN.findall(template) if part not in "()[]{}|")


def _pattern(template: str) -> str:
    parts: list[str] = []
    for part in _TOKEN.findall(template):
        if part in _OPEN:
            parts.append("(?:")
        elif part == "|":
            parts.append("|")
        elif part in _CLOSE:
            parts.append(_CLOSE[part])
        else:
            parts.append(re.escape(part) + " ")
    return "".join(parts)
