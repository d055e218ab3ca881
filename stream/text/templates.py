"""Templates of whole lines: `(a|b)` one of them, `[a|b]` one or none, `{a|b}` any number; spaces part words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
        self.plain: Final = frozenset(" ".join(t.split()) for t in templates if not _OPEN & set(t))
        patterned = [t for t in templates if _OPEN & set(t)]
        self.patterned_words: Final = frozenset(_words(patterned))
        self.vocabulary: Final = self.patterned_words | frozenset(_words(self.plain))
        self._pattern: Final = re.compile("|".join(map(_pattern, patterned)) or r"(?!)")

    def fits(self, words: str) -> bool:
        """Whether `words`, parted by single spaces, are exactly what a template says."""
        if words in self.plain:
            return True
        return all(word in self.patterned_words for word in words.split(" ")) and self.fits_pattern(words)

    def fits_pattern(self, words: str) -> bool:
        """The same, for `words` that are no plain template and that its patterned ones are known to hold."""
        return self._pattern.fullmatch(words + " ") is not None


class KindIndex:
    """Several sets, asked at once which is the first that fits: most are ruled out by the words they do not hold."""

    def __init__(self, kinds: Mapping[str, TemplateSet]) -> None:
        self._kinds: Final = tuple(kinds.items())
        self._plain: Final[dict[str, int]] = {}
        self._holders: Final[dict[str, int]] = {}  # word -> the sets that hold it, as bits
        for number, (_, templates) in enumerate(self._kinds):
            for phrase in templates.plain:
                self._plain.setdefault(phrase, number)
            for word in templates.patterned_words:
                self._holders[word] = self._holders.get(word, 0) | 1 << number

    def first(self, words: str) -> str | None:
        """The first kind one of whose templates says exactly `words`, in the order of the mapping."""
        end = self._plain.get(words, len(self._kinds))
        holders = (1 << end) - 1
        for word in words.split(" "):
            holders &= self._holders.get(word, 0)
            if not holders:
                break
        else:
            for number in range(end):
                if holders >> number & 1 and self._kinds[number][1].fits_pattern(words):
                    return self._kinds[number][0]
        return self._kinds[end][0] if end < len(self._kinds) else None


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
