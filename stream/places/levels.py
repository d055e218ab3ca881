"""What the word beside a place's name calls it: "the city of Idlib", "Idlib province", "Hama and Homs provinces"."""

from __future__ import annotations

import re
from typing import Final, Literal

Level = Literal["settlement", "seat", "first_level", "region"]
"""A town of any size; what somebody has a seat in, lives near or fights for, the large town of a region; a region of
the first level; a region of the level on which its country has provinces."""

LEVEL_FEATURES: Final[dict[Level, str]] = {"settlement": "P.", "seat": "P.", "first_level": "A.ADM1", "region": "A.ADM"}
"""How the features begin of what is called so."""

_NAME: Final = r"[A-Z\u00C0-\u00DE][\w’'-]*(?:[ -][A-Z\u00C0-\u00DE][\w’'-]*){0,2}"
_AND: Final = r"(?:, (?:and |or )?| and | or )"
_SUCH_AS: Final = rf"(?:of|such as|like|,? including) (?:{_NAME}{_AND}){{0,4}}"
_MORE_NAMES: Final = rf"(?:{_AND}{_NAME}){{0,4}}"
_BEFORE: Final[tuple[tuple[Level, re.Pattern[str]], ...]] = (
    (
        "settlement",
        re.compile(
            rf"\b(?:(?:[Cc]ity|[Tt]own|[Vv]illage) of |(?:[Cc]ities|[Tt]owns|[Vv]illages) {_SUCH_AS})(?:al-)?\Z"
        ),
    ),
    ("settlement", re.compile(r"\b(?:provincial|regional|state) capital,? \Z")),
    ("first_level", re.compile(rf"\b(?:[Gg]overnorate|[Ss]tate)(?: of |s {_SUCH_AS})\Z")),
    (
        "seat",
        re.compile(
            r"\b(?:[Nn]ear|[Oo]utside|[Dd]owntown|(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:-?east|-?west)?(?:ern)? of"
            r"|(?:neighbou?rhoods?|districts?|streets|quarters?|suburbs?|outskirts|stronghold|capital)(?: of| in|,))"
            r" (?:al-)?\Z"
        ),
    ),
    ("region", re.compile(rf"\b[Pp]rovince(?: of |s {_SUCH_AS})\Z")),
)
_AFTER: Final[tuple[tuple[Level, re.Pattern[str]], ...]] = (
    ("settlement", re.compile(r" (?:city|town|village)(?![\w-]| of\b)")),
    ("settlement", re.compile(r",? the (?:provincial|regional|state) capital\b")),
    ("seat", re.compile(r"-based\b")),
    ("first_level", re.compile(r" (?:[Gg]overnorate|[Oo]blast|[Pp]refecture)(?![\w-]| of\b)")),
    ("first_level", re.compile(r" state(?!\w|-| (?:of|TV|television|media|news|radio|run)\b)")),
    ("region", re.compile(r" [Pp]rovince(?![\w-]| of\b)")),
    ("first_level", re.compile(rf"{_MORE_NAMES} (?:[Gg]overnorates|[Oo]blasts|[Pp]refectures)\b")),
    ("region", re.compile(rf"{_MORE_NAMES} [Pp]rovinces\b")),
)
"""What calls a name a city's or a region's, right before and right after it."""


def called(text: str, start: int, end: int) -> Level | None:
    """What a word right beside the name `text[start:end]` calls it; None where none does."""
    for level, pattern in _AFTER:
        if pattern.match(text, end):
            return level
    for level, pattern in _BEFORE:
        if pattern.search(text, max(0, start - 80), start):
            return level
    return None
