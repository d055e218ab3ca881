"""What a recognizer marks, cut down to the name: no article, title, possessive, quotes or spaces around it."""

from __future__ import annotations

import re
from typing import Final

# Titles are words before a *person*; "President" belongs to a name in "President's Cup", "General" in "General Motors".
_TITLE_WORD: Final = (
    r"(?:mrs?|ms|miss|dr|prof|professor|sir|dame|president|vice|prime|deputy|minister|chancellor|senator|sen|rep|"
    r"congressman|congresswoman|governor|gov|mayor|sheikh|sheik|ayatollah|rev|reverend|general|gen|colonel|col|major|"
    r"maj|captain|capt|lieutenant|lt|sergeant|sgt|admiral|ambassador|secretary|spokesman|spokeswoman|chairman|"
    r"chairwoman|chairperson|inspector|detective)"
)
_TITLES: Final = re.compile(rf"(?:{_TITLE_WORD}(?:\.\s*|\s+|-(?={_TITLE_WORD}\b)))+(?=\S)", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"the\s+(?=\S)", re.IGNORECASE)
_NO_ARTICLE_LABELS: Final = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"})

_OPENING: Final = " \t\n\r\v\f\xa0\u200b\ufeff\"'“”‘’„«»‹›`([{<,;:.!?-–—*•|/\\_#@"
_CLOSING: Final = " \t\n\r\v\f\xa0\u200b\ufeff\"“”‘’„«»‹›`)]}>,;:!?-–—*•|/\\_'"
_POSSESSIVE: Final = re.compile(r"['’][sS]$|(?<=[sS])['’]$")
_BRACKETS: Final = {")": "(", "]": "[", "}": "{"}


def trim(text: str, start: int, end: int, label: str) -> tuple[int, int] | None:
    """The name inside `text[start:end]`, or None where no letter or digit is left.

    An inner full stop stays ("U.S.", "Inc."), and so does the bracket that closes one inside the name.
    """
    before = (-1, -1)
    while before != (start, end):
        before = (start, end)
        while start < end and text[start] in _OPENING:
            start += 1
        while start < end and (text[end - 1] in _CLOSING or text[end - 1].isspace()):
            if _closes_inside(text, start, end):
                break
            end -= 1
        if found := _POSSESSIVE.search(text, start, end):
            end = found.start()
        if label in _NO_ARTICLE_LABELS and (found := _ARTICLE.match(text, start, end)):
            start = found.end()
        if label == "PERSON" and (found := _TITLES.match(text, start, end)):
            start = found.end()
    return (start, end) if any(map(str.isalnum, text[start:end])) else None


def _closes_inside(text: str, start: int, end: int) -> bool:
    opening = _BRACKETS.get(text[end - 1])
    return opening is not None and text.count(opening, start, end) == text.count(text[end - 1], start, end)
