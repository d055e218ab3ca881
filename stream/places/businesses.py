"""Companies that are called like a place, told by their legal form, or by what only companies have and do."""

from __future__ import annotations

import re
from typing import Final

_COMPANY_AFTER: Final = re.compile(
    r"(?: (?:& |and )?[A-Z][\w’'-]*){0,3},? (?:Ltd|Limited|Inc|LLC|LLP|PLC|Plc|plc|Corp|GmbH|S\.A|N\.V|A\.G)\b"
    r"| ?(?:<[A-Z]{2,5}(?:\.[A-Z]{1,3})?>|\((?:NYSE|NASDAQ|Nasdaq|LSE|TSX|ASX)\b)"
)
_HAS: Final = re.compile(
    r"['’]s? (?:ATMs|balance sheet|board\b(?! of\b)|CEO|earnings|flagship store|market value"
    r"|parent company|profits?|revenues?|share price|shareholders|shares|takeover)\b"
    r"| (?:ATMs|brand|CEO|car brand|profit|shareholders)\b(?! (?:of|in)\b)"
)
_OF_IT: Final = re.compile(
    r"\b(?:(?:brands?|customers|division|makers?|shareholders|subsidiary|unit|users) of"
    r"|(?:shareholders|shares|stake) in|(?:acquired|bought|brewed|made|manufactured|owned|supplied) by) \Z"
)
_ENDS: Final = re.compile(
    r"(?:[,.;:)]|\Z| (?:after|and|as|for|from|had|has|have|is|on|said|says|since|that|to|was|which|who|will|would)\b)"
)
_TRADE: Final = re.compile(
    r"\b(?:acquisition|bid|billion|brewer|CEO|chief executive|dividend|earnings|investors|lender|merger|mortgages?"
    r"|output|profits?|quarter|revenues?|sales|shareholders|shares|stake|takeover|analysts)\b"
)
_LEAST_WORDS: Final = 3
"""Of that list, different forms, that make an article one about companies."""


def speaks_of_business(text: str) -> bool:
    """Whether an article is about companies."""
    return len(set(_TRADE.findall(text))) >= _LEAST_WORDS


def is_company(text: str, end: int) -> bool:
    """Whether a name that ends at `end` begins a company's, by its legal form or its ticker: "Orange Drugs Ltd"."""
    return _COMPANY_AFTER.match(text, end) is not None


def does_business(text: str, start: int, end: int) -> bool:
    """Whether, in an article about companies, it has what they have: "Salzgitter's board", "a stake in Wembley"."""
    return _HAS.match(text, end) is not None or (
        _OF_IT.search(text, max(0, start - 24), start) is not None and _ENDS.match(text, end) is not None
    )
