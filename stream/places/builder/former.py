"""Alternate names that mean another place. Towns of the United States keep former ones (Austin was Waterloo, Macon was
Troy), and small towns the names of their greater neighbours (West Torrington is "Torrington" too).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final

from stream.places.builder.records import Draft, distance_km
from stream.places.gazetteer import NameKind
from stream.places.names import fold

_NEIGHBOUR_KM: Final = 30.0

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


def drop_neighbours_names(towns: Sequence[Draft]) -> None:
    """Take from each town the alternate names that are another town's own, close by in its country."""
    own: dict[tuple[str | None, str], list[Draft]] = {}
    for town in towns:
        own.setdefault((town.country, fold(town.name)), []).append(town)

    def is_a_neighbours(town: Draft, name: str) -> bool:
        others = own.get((town.country, fold(name)), ())
        return any(distance_km((town.lat, town.lon), (t.lat, t.lon)) <= _NEIGHBOUR_KM for t in others if t is not town)

    for town in towns:
        town.names = [
            (name, kind)
            for name, kind in town.names
            if kind is not NameKind.ALTERNATE or fold(name) == fold(town.name) or not is_a_neighbours(town, name)
        ]


def is_like(own: str, other: str) -> bool:
    """Whether two folded names share a word, or are spelled alike."""
    if set(own.split()) & set(other.split()) or other in own or own in other:
        return True
    return SequenceMatcher(None, own, other, autojunk=False).ratio() >= _LEAST_ALIKE
