"""Names of institutions that a recognizer broke off: "Observatory | for | Human Rights" is one name.

In gold annotations (the training files of nine corpora) an institution's noun inside a name, then "of" or "for" and a
capital, goes on in 894 of 952 cases; the others are mostly slips of the annotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from stream.document import Span

_INSTITUTIONS: Final = frozenset(
    "academy agency alliance assembly association bureau centre center chamber coalition college commission "
    "commissioner committee conference council department directorate federation foundation forum front fund "
    "initiative institute institution ministry movement network observatory office organisation organization "
    "programme program secretariat service society trust union".split()
)

_CAPITALISED: Final = r"[A-Z][\w’'-]*"
_GOES_ON: Final = re.compile(
    rf"\s(?:of|for)\s(?:the\s)?(?P<rest>{_CAPITALISED}(?:\s(?:(?:and|of)\s(?:the\s)?)?{_CAPITALISED})*)"
)
_LAST_WORD: Final = re.compile(r"([^\W\d_]+)$")
_MAX_WORDS: Final = 8
"""In a headline with capitals everywhere a name would go on to its end."""


def join_institutions(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans (of one field, in reading order) with broken names of institutions whole; what they swallow is gone.

    A name does not go on into a person, a date or a place: "Fund for Kenya" may be one as well as not.
    """
    joined: list[Span] = []
    waiting = list(reversed(spans))
    while waiting:
        span = waiting.pop()
        end = _end(text, span, waiting)
        while end > span.end and waiting and waiting[-1].start < end:
            swallowed = waiting.pop()
            end = max(end, swallowed.end)
            span = replace(span, confidence=_lower(span.confidence, swallowed.confidence))
        joined.append(replace(span, end=end))
    return joined


def _end(text: str, span: Span, following: Sequence[Span]) -> int:
    """Where the name that begins as `span` ends; `following` in reverse order."""
    last_word = _LAST_WORD.search(text, span.start, span.end)
    if span.label != "ORG" or last_word is None or last_word[1].lower() not in _INSTITUTIONS:
        return span.end
    further = _GOES_ON.match(text, span.end)
    if further is None or len(further["rest"].split()) > _MAX_WORDS:
        return span.end
    start, end = further.span("rest")
    after = following[-1] if following else None
    if after is None or after.start >= end:
        return end
    if after.start > start or after.label != "ORG":
        # What is unlabelled up to the next name may be a word of this one or not: only an organisation is joined.
        return span.end
    return after.end


def _lower(one: float | None, other: float | None) -> float | None:
    """A name made of two is no surer than the less sure one."""
    return None if one is None or other is None else min(one, other)
