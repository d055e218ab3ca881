"""What an article is about: the country, then the region and the place in it, that its mentions weigh most."""

from __future__ import annotations

import math
from collections.abc import Sequence

from stream.places.gazetteer import NO_PLACE, Gazetteer
from stream.places.types import Focus, FocusPlace, Location, Usage

_USAGE_WEIGHT: dict[Usage, float] = {"literal": 1.0, "demonym": 0.4, "associative": 0.3}
_TITLE = 10.0
_LEAD = 9.0
_LEAD_CHARS = 800.0
"""What an article is about stands in its title and where it begins: the first word weighs as much as one of the title,
and what follows less and less. Chosen, with the exponent below, on the dev half of FA-KES (`docs/accuracy.md`)."""

_REPEATED = 0.75
"""Exponent of a place's or region's weight: ten mentions do not make it ten times as much what an article is about."""

_PRIOR = 0.6
"""Added to the sum of weights: an article with a single mention is not about its country for sure."""

_LEAST_SHARE = 0.15
"""Of the country's weight, that a region or place must have to be one the article is about; its confidence tells."""


def find_focus(gazetteer: Gazetteer, locations: Sequence[Location], numbers: Sequence[int]) -> Focus | None:
    """The focus of an article with these locations; `numbers` are the locations' places in the gazetteer.

    None where no place of any country is named.
    """
    weights = [_weight(location) for location in locations]
    countries: dict[str, float] = {}
    for location, weight in zip(locations, weights, strict=True):
        if location.place.country_code:
            code = location.place.country_code
            countries[code] = countries.get(code, 0.0) + _damped(location, weight)
    if not countries:
        return None
    country = min(countries, key=lambda code: (-countries[code], code))
    confidence = countries[country] / (sum(countries.values()) + _PRIOR)
    regions: dict[int, float] = {}
    places: dict[int, float] = {}
    for location, number, weight in zip(locations, numbers, weights, strict=True):
        if location.place.country_code != country:
            continue
        if first := gazetteer.admin1[number]:
            # Damped as one: a province and its city of the same name are no more mentions than there are.
            regions[first] = regions.get(first, 0.0) + weight * location.confidence
        if location.place.feature_class == "P":
            places[number] = places.get(number, 0.0) + _damped(location, weight)
    region = _best({first: math.pow(weight, _REPEATED) for first, weight in regions.items()})
    region_index = gazetteer.admin1_place[region[0]] if region else NO_PLACE
    place = _best(places)
    region_share = confidence * region[1] if region else 0.0
    return Focus(
        country_code=country,
        country_confidence=confidence,
        region=FocusPlace(gazetteer.place(region_index), region_share) if region_index != NO_PLACE else None,
        place=FocusPlace(gazetteer.place(place[0]), confidence * place[1]) if place else None,
    )


def _weight(location: Location) -> float:
    total = 0.0
    for said in location.mentions:
        weight = _USAGE_WEIGHT[said.usage]
        if said.mention.field == "title":
            weight *= _TITLE
        else:
            weight *= 1.0 + _LEAD * math.exp(-said.mention.start / _LEAD_CHARS)
        total += weight
    return total


def _damped(location: Location, weight: float) -> float:
    return math.pow(weight, _REPEATED) * location.confidence


def _best(weights: dict[int, float]) -> tuple[int, float] | None:
    """The heaviest, with its share of all, where that is large enough."""
    if not weights:
        return None
    best = min(weights, key=lambda number: (-weights[number], number))
    share = weights[best] / (sum(weights.values()) + _PRIOR)
    return (best, share) if share >= _LEAST_SHARE else None
