"""How a place's name is used: for the place itself, for what stands on it, or for its people."""

from __future__ import annotations

import re

from stream.places.gazetteer import NameKind
from stream.places.lexicon import GOVERNING, HYPHENATED, SPEAKING
from stream.places.types import Usage

_NEXT = re.compile(
    r"(?P<hyphen>[-‐‑–](?P<joined>[a-z]+))|(?P<possessive>['’]s?)?\s+(?P<word>[A-Za-z-]+)(?:\s+(?P<second>[a-z-]+))?"
)


_ASSOCIATIVE = 0.45
"""Where the F1 of literal and associative names together is best on held-out documents."""


def usage_of(text: str, start: int, end: int, kind: NameKind, inside: bool, associative: float | None = None) -> Usage:
    """The usage of the name at `text[start:end]`.

    `kind` is how the name belongs to its place, `inside` whether it is part of a longer name of something else,
    `associative` what the model says; without it the words around decide.
    """
    if kind is NameKind.DEMONYM:
        return "demonym"
    if inside:
        return "associative"
    match = _NEXT.match(text, end)
    if match is not None and match["hyphen"]:
        return "associative" if match["joined"] in HYPHENATED else "literal"
    if associative is not None and associative >= _ASSOCIATIVE and not _MOTION.search(text, max(0, start - 16), start):
        return "associative"
    if match is None:
        return "literal"
    word = match["word"].lower()
    if word in GOVERNING or (match["second"] in GOVERNING and word.islower() and match["possessive"]):
        return "associative"
    if not match["possessive"] and word in SPEAKING and not _after_preposition(text, start):
        return "associative"
    return "literal"


_PREPOSITION = re.compile(
    r"\b(?:in|at|near|from|to|outside|across|around|inside|of|into|over|through)\s+(?:the\s+)?\Z", re.I
)


_MOTION = re.compile(
    r"\b(?:left|leav(?:e|es|ing)|enter(?:ed|s|ing)?|visit(?:ed|s|ing)?|reach(?:ed|es|ing)?|fle[ed]|fleeing|tour(?:ed|ing)?|"
    r"cross(?:ed|es|ing)?|invad(?:e|ed|es|ing))\s+(?:the\s+)?\Z"
)
"""Verbs whose object is where one goes or comes from."""


def _after_preposition(text: str, start: int) -> bool:
    # "An official in Syria said": it is not Syria that said it.
    return _PREPOSITION.search(text, max(0, start - 16), start) is not None
