"""Names of streets, which are not the towns they are called after: "Chartres Street", "Palestine and Main streets".

Only what English writes with capitals is a street's name; "the Aleppo road" leads to Aleppo.
"""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = r"[A-Z\u00C0-\u00DE][\w’'.-]*(?: [A-Z\u00C0-\u00DE][\w’'.-]*){0,2}"
_ENDS: Final = r"\b(?! [A-Z]|[ -]\d)"
"""What must not come after a street's last word: "Lebanon Street Superintendent", "Douglas County Road 4"."""

_SHORT_ENDS: Final = r"\b(?:\.|(?!\.))(?! [A-Z]|[ -]\d)"
"""The same after an abbreviation, whose full stop ends no sentence."""

_STREET: Final = re.compile(
    rf" (?:(?:Street|Avenue|Boulevard|Lane|Drive){_ENDS}|(?:Ave|Blvd|Ln|St){_SHORT_ENDS})"
    rf"|(?:(?:, {_NAME})* and {_NAME}| ?[/&] ?{_NAME}) (?:[Ss]treets|[Aa]venues|[Bb]oulevards|intersection)\b"
)
_ROAD: Final = re.compile(
    rf" (?:(?:Road|Highway|Parkway|Pike|Expressway|Freeway|Turnpike){_ENDS}|(?:Rd|Hwy|Pkwy){_SHORT_ENDS})"
)
_PEOPLES_STREET: Final = re.compile(
    rf"(?: [A-Z][\w’'-]*){{0,2}} (?:(?:Street|Avenue|Boulevard|Lane|Drive|Road|Parkway|Pike){_ENDS}"
    rf"|(?:Ave|Blvd|Ln|Rd|St){_SHORT_ENDS})"
)
_LONGER_STREET: Final = re.compile(
    r"[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){1,3} (?:Street|Avenue|Boulevard|Lane|Drive|Parkway|Circle)\Z"
)
_HOUSE_NUMBER: Final = re.compile(r"(?<![\w.,$-])\d{1,5} (?:[NSEW]\.? )?\Z")
_ANY_STREET: Final = re.compile(
    r" (?:[A-Z][a-z]+ )?(?:Cir|Ct|Pl|Ter|Trl|Circle|Court|Place|Terrace|Trail|Way|Loop|Row|Square|Crescent)\b\.?"
    r"(?! [A-Z])"
)
_ROAD_NUMBER: Final = re.compile(
    r"[ -]\d{1,3}[A-Z]?\b(?![.,:]\d|(?:st|nd|rd|th)\b|%|-|, [A-Z]"
    r"| (?:per|percent|million|billion|thousand|hundred|years?|days?|troops|soldiers|marines|people|points?|times)\b)"
)
_LAST_WORDS: Final = frozenset({"Street", "Avenue", "Boulevard", "Lane", "Road"})
_AT_A_CORNER: Final = re.compile(rf"\b(?:corner|intersection) of (?:{_NAME} and )?\Z")
_CROSSED: Final = re.compile(rf"{_NAME}/\Z")
_INTERSECTION: Final = re.compile(r" (?:intersection|corner)\b")
_RENAMED: Final = re.compile(
    r"\b(?:[Ss]treet|[Aa]venue|[Bb]oulevard|[Rr]oad|[Ll]ane|[Aa]lley) (?:was|is|were) (?:\w+ ){0,2}"
    rf"(?:called|named|renamed|known as) (?:{_NAME} (?:and|or|then|later|before|finally|being|named|renamed| )+)*\Z"
)


def is_street(text: str, start: int, end: int, region: bool) -> bool:
    """Whether `text[start:end]` names a street, or is the first part of its name.

    The name of a region with a road's word is not taken for one: "Ohio Turnpike" is in Ohio.
    """
    before = max(0, start - 80)
    return bool(
        _STREET.match(text, end)
        or (not region and _ROAD.match(text, end))
        or _AT_A_CORNER.search(text, before, start)
        or (_CROSSED.search(text, before, start) and _INTERSECTION.match(text, end))
        or _RENAMED.search(text, before, start)
        or (_HOUSE_NUMBER.search(text, before, start) and _ANY_STREET.match(text, end))
    )


def is_road_number(text: str, end: int) -> bool:
    """Whether a state's letters that end at `end` are a road's: "N.C. 12"."""
    return _ROAD_NUMBER.match(text, end) is not None


def is_street_of_people(text: str, end: int) -> bool:
    """Whether a people's name that ends at `end` begins a street's: "Indian Lake Road"."""
    return _PEOPLES_STREET.match(text, end) is not None


def is_longer_street(name: str) -> bool:
    """Whether a name that begins with a place's is a street's: "Dublin Center Drive"."""
    return _LONGER_STREET.match(name) is not None


def ends_as_street(name: str) -> bool:
    """Whether a name is a street's by its last word: "Church Street"."""
    return name.rpartition(" ")[2] in _LAST_WORDS and " " in name
