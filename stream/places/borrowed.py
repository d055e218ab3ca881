"""Places' names that a saint's church, a currency or a nobleman bears."""

from __future__ import annotations

import re
from typing import Final

_FOUNDATION: Final = re.compile(
    r"(?:['’]s)?(?: (?:and )?[A-Z][\w’'.-]*){0,3}? "
    r"(?:Church|Cathedral|Chapel|Basilica|Abbey|Priory|Monastery|Convent|Parish|Mission|Seminary|Hospital|Clinic|School|Cent(?:er|re)"
    r"|Academy|College|University|Catholic|Orthodox|Lutheran|Anglican|Episcopal|Baptist|Presbyterian"
    r"|(?:United )?Methodist)\b"
)
_CHURCH_OF: Final = re.compile(
    r"\b(?:[Cc]hurch(?:es)?|[Cc]athedral|[Bb]asilica|[Mm]onastery|[Ss]hrine|[Cc]hapel|[Pp]arish|[Ff]east) of (?:the )?"
    r"(?:(?:St|Sts|Saints?)\.? [A-Z]\w+(?:, | and ))*\Z"
)
_OTHER_SAINT: Final = re.compile(r"\A and (?:St|Saint)\.? [A-Z]\w+")
_SAINT_BEFORE: Final = re.compile(r"\b(?:St|Saint)\.? [A-Z]\w+ and \Z")
_POSSESSIVE: Final = re.compile(r"['’]s\Z")
_SAINTS_THING: Final = re.compile(r" (?:[A-Z]|(?:church|school|hospital|hall|square|cemetery)\b)")
_SAINTS: Final = re.compile(
    r"['’]s(?:[.,;:)]|\Z| (?:and|in|on|for|from|with|where|says?|said|is|was|has|had|will)\b"
    rf"|{_SAINTS_THING.pattern})"
)
_SUM_BEFORE: Final = re.compile(r"\$ ?\d[\d,.]*(?: (?:[mb]illion|thousand))? \Z")
_NOBLE_BEFORE: Final = re.compile(
    r"(?<!Grand )\b(?:[Dd]uke|[Dd]uchess|[Ee]arl|[Cc]ountess|[Mm]arquess|[Mm]arquis|[Mm]archioness|[Vv]iscount(?:ess)?"
    r"|Baron(?:ess)?) of \Z"
)
_HEIR_BEFORE: Final = re.compile(r"\b[Pp]rince(?:ss)? of \Z")
_HEIRS: Final = frozenset({"Wales", "Asturias", "Orange"})
_ORDER_BEFORE: Final = re.compile(r"\b(?:Order|Knights) of (?:the )?\Z")
_ORDERS: Final = frozenset({"Malta", "Jerusalem", "Australia", "Canada", "Ontario"})


def is_order_of_merit(text: str, start: int, end: int) -> bool:
    """Whether a name is an order's, of knights or of merit: "the Knights of Malta", "the Order of Canada"."""
    return text[start:end] in _ORDERS and _ORDER_BEFORE.search(text, max(0, start - 16), start) is not None


def is_noble(text: str, start: int) -> bool:
    """Whether a name is part of a nobleman's title, who need not be there: "the Duke of Edinburgh"."""
    return _NOBLE_BEFORE.search(text, max(0, start - 24), start) is not None


def is_heir(text: str, start: int, end: int) -> bool:
    """The same of an heir to a throne: "the Prince of Wales"."""
    return text[start:end] in _HEIRS and _HEIR_BEFORE.search(text, max(0, start - 24), start) is not None


def is_foundation(text: str, end: int) -> bool:
    """Whether a saint's name that ends at `end` is a church's, a school's or a hospital's: "St. James United Methodist
    Church"."""
    return bool(_FOUNDATION.match(text, end) or _FOUNDATION.match(_OTHER_SAINT.sub("", text[end : end + 120])))


def is_saint(text: str, start: int, end: int) -> bool:
    """Whether it is a saint whose church is meant: "the church of St. Peter", "Saint Peter and Saint Paul Church"."""
    return bool(
        _CHURCH_OF.search(text, max(0, start - 80), start)
        or (_SAINT_BEFORE.search(text, max(0, start - 40), start) and _FOUNDATION.match(text, end))
    )


def is_saints(text: str, start: int, end: int) -> bool:
    """Whether a saint's name `text[start:end]` is that of whom something is called after: "from St Paul's.", "St.
    John's Union Cemetery"."""
    if _POSSESSIVE.search(text, start, end):
        return _SAINTS_THING.match(text, end) is not None
    return _SAINTS.match(text, end) is not None


def is_currency(text: str, start: int, end: int) -> bool:
    """Whether the letters `text[start:end]` tell a sum's currency: "$45,000 US", "US$83 million"."""
    return text.startswith("$", end) or _SUM_BEFORE.search(text, max(0, start - 30), start) is not None
