"""One toponym: a place's name where it stands in an article, and what the ways to find one share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from stream.document import Field

Role = Literal["named", "inside", "unseen"]
"""Named by the recognizer as a place; inside the name of something else; seen by the gazetteer alone."""


MOST_WORDS = 4
"""Of a name that is looked for inside a longer stretch of text."""

POSSESSIVE = re.compile(r"(?:['’][sS]?|['’])\Z")
NEXT_WORD: Final = re.compile(r"(?P<possessive>['’]s?)?(?P<between>[^\w’']*)(?P<word>[\w’']+)?")
"""What stands after a name; it matches everywhere."""

PLACE_LABELS: Final = frozenset({"GPE", "LOC", "FAC"})
"""The recognizer's labels of places."""

COUNTRY_ACRONYMS = frozenset({"U.S.", "U.K.", "US", "UK", "USA", "UAE", "U.S.A.", "U.A.E.", "DPRK"})


@dataclass(frozen=True, slots=True)
class Toponym:
    """`document.content(field)[start:end]` is the name as it stands; `name` is what the gazetteer is asked for."""

    field: Field
    start: int
    end: int
    name: str
    role: Role
    entity: int | None = None
    """Number of the entity that this mention names: None where the toponym is only a part of it."""

    associative: float | None = None
    """Probability that the name stands for what is on the place ("Syria said"); None where nothing is known of it."""
