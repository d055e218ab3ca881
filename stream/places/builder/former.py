"""Former names of towns of the United States, which GeoNames keeps among the alternate ones: Austin was Waterloo, Macon
was Troy. In the news such a name is another place, or no place at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from stream.places.builder.records import Draft
from stream.places.gazetteer import NameKind
from stream.places.names import fold

_LEAST_ALIKE: Final = 0.5
"""Ratio of Ratcliff and Obershelp: "Filadelfia" is .73 of Philadelphia, "Basil" .43 of Baltimore."""


def drop_former_names(towns: Iterable[Draft]) -> None:
    """Leave each town of the United States only the alternate names that are like its own."""
    for town in towns:
        if town.country == "US":
            own = fold(town.name)
            town.names = [
                (name, kind)
                for name, kind in town.names
                if kind is not NameKind.ALTERNATE or not name.isascii() or is_like(own, fold(name))
            ]


def is_like(own: str, other: str) -> bool:
    """Whether two folded names share a word, or are spelled alike."""
    if set(own.split()) & set(other.split()) or other in own or own in other:
        return True
    return SequenceMatcher(None, own, other, autojunk=False).ratio() >= _LEAST_ALIKE
