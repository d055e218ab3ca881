"""Names of places that something else bears: a saint's church, a language, a breed of dogs."""

from __future__ import annotations

import re
from typing import Final

_FOUNDATION: Final = re.compile(
    r"(?:['’]s)?(?: (?:and )?[A-Z][\w’'.-]*){0,3}? "
    r"(?:Church|Cathedral|Chapel|Basilica|Abbey|Priory|Monastery|Convent|Parish|Mission|Seminary|Hospital|Clinic|School"
    r"|Academy|College|University|Catholic|Orthodox|Lutheran|Anglican|Episcopal|Baptist|Presbyterian"
    r"|(?:United )?Methodist)\b"
)
_LANGUAGE_AFTER: Final = re.compile(
    r"(?:-| )(?:[Ll]anguages?|[Bb]ulletin|[Vv]ersion|[Ee]dition|[Tt]ranslations?|[Ss]ubtitles|[Ll]essons?|[Dd]ictionary"
    r"|[Ss]peakers?|[Ss]peaking)\b"
)
_KIND_AFTER: Final = re.compile(
    r" (?:bulldogs?|shepherds?|terriers?|spaniels?|mastiffs?|setters?|poodles?|fries|toast|measles|roulette|delight"
    r"|muffins?|dressing)\b",
    re.IGNORECASE,
)


def is_foundation(text: str, end: int) -> bool:
    """Whether a saint's name that ends at `end` is a church's, a school's or a hospital's: "St. James United Methodist
    Church"."""
    return _FOUNDATION.match(text, end) is not None


def is_kind(text: str, end: int) -> bool:
    """Whether a people's name that ends at `end` is a language's or part of the name of a kind: "French bulldog"."""
    return _LANGUAGE_AFTER.match(text, end) is not None or _KIND_AFTER.match(text, end) is not None
