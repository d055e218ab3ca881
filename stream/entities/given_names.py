"""Given names of two syllables that a recognizer cut at their hyphen: "Moon Jae | -in" is one name.

Korean and Taiwanese newspapers write them so ("Kim Jong-un", "Tsai Ing-wen"); the second syllable may be English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from stream.document import Span

_SYLLABLE: Final = re.compile(r"-(?P<syllable>[a-z]{2,5})(?![\w-])")

# What English joins to a person's name in the same way.
_ENGLISH: Final = frozenset("aged based born built era esque free held led like made only owned run style type".split())


def complete_given_names(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans of one field, in order; persons of two or three words have the syllable that they lack."""
    return [_complete(text, span) for span in spans]


def _complete(text: str, span: Span) -> Span:
    words = text[span.start : span.end].split()
    found = _SYLLABLE.match(text, span.end)
    if span.label != "PERSON" or not 2 <= len(words) <= 3 or found is None or found["syllable"] in _ENGLISH:
        return span
    # Both words are short: "Moon Jae", not "Angela Merkel-backed".
    return replace(span, end=found.end()) if len(words[-1]) <= 5 and len(words[0]) <= 5 else span
