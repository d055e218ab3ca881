"""Reads a gazetteer file back into drafts, to build another one on top of it."""

from __future__ import annotations

from pathlib import Path

from stream.places.builder.records import Draft
from stream.places.gazetteer import SHIPPED, Gazetteer, Source, open_gazetteer

_ROUNDED = 0.9
"""How far a weight that was kept as eight times its logarithm may lie below itself, at most: 5 %, and then some."""


def read_base(path: Path = SHIPPED) -> tuple[list[Draft], tuple[Source, ...]]:
    """The places of a gazetteer file, in their order there, and what the file was built from.

    Names come back as keys. A weight was kept as eight times its logarithm: it comes back to within 5 %, and such that
    the order of the places stays what it was. Raises GazetteerError where the file cannot be used.
    """
    gazetteer = open_gazetteer(path)
    drafts = [_draft(gazetteer, index) for index in range(len(gazetteer))]
    for key, senses in gazetteer.index():
        for place, kind in senses:
            drafts[place].keys[key] = kind
    _keep_order(drafts)
    return drafts, gazetteer.info().sources


def _draft(gazetteer: Gazetteer, index: int) -> Draft:
    place = gazetteer.place(index)
    first, second = gazetteer.region_codes(index)
    return Draft(
        id=place.id,
        name=place.name,
        lat=place.lat,
        lon=place.lon,
        feature=f"{place.feature_class}.{place.feature_code}",
        country=place.country_code,
        admin1=first,
        admin2=second,
        population=place.population or 0,
        weight=round(2 ** (gazetteer.weight[index] / 8)) - 1,
        renown=gazetteer.renown[index],
        derived=place.point_origin == "derived",
    )


def _keep_order(drafts: list[Draft]) -> None:
    """Bring each weight between those of its neighbours, where the exact one is known: that of a populated place that
    weighs no more than its inhabitants."""
    most = 2**32 - 1
    for draft in drafts:
        if draft.feature.startswith(("A.PCL", "L.CONT")):
            continue  # they stand before all others, whatever their weight
        if draft.feature.startswith("P.") and draft.population >= draft.weight * _ROUNDED:
            draft.weight = min(draft.population, most)
        draft.weight = most = min(draft.weight, most)
    least = 0
    for draft in reversed(drafts):
        if draft.feature.startswith(("A.PCL", "L.CONT")):
            continue
        draft.weight = least = max(draft.weight, least)
