"""What the places part hands out: a place of the gazetteer, a resolved location, the focus of an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stream.document import Mention

Usage = Literal["literal", "associative", "demonym"]
PointOrigin = Literal["gazetteer", "derived"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the gazetteer. `lat`, `lon` are degrees, WGS 84; codes are GeoNames', countries ISO 3166-1 alpha-2.

    `id` is `geonames:N`, or our own and stable over rebuilds (`admin2:US.TX.277`, `dateline:donbas`), then
    `geonames_id` is None. `point_origin` is "derived" where a region's point is made from its towns.
    """

    id: str
    geonames_id: int | None
    name: str
    lat: float
    lon: float
    point_origin: PointOrigin
    feature_class: str
    feature_code: str
    country_code: str | None
    admin1_code: str | None
    admin1_name: str | None
    admin2_code: str | None
    admin2_name: str | None
    population: int | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A place that the name could mean as well; `confidence` is the probability that it is the right one."""

    place: Place
    confidence: float


@dataclass(frozen=True, slots=True)
class LocationMention:
    """Where in the article the place is named, and how the name is used there."""

    mention: Mention
    usage: Usage


@dataclass(frozen=True, slots=True)
class Location:
    """A resolved place with everything in the article that names it.

    `confidence` is the probability that `place` is the right one: the same id, or within 161 km.
    """

    place: Place
    confidence: float
    mentions: tuple[LocationMention, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class ResolvedSpan:
    """What one given span means; `usage` is judged from the words around it."""

    place: Place
    confidence: float
    usage: Usage
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class FocusPlace:
    """A region or place that the article is about, with the share of confidence it has."""

    place: Place
    confidence: float


@dataclass(frozen=True, slots=True)
class Focus:
    """What the article is about: always a country, and a region and a place in it where the article has one."""

    country_code: str
    country_confidence: float
    region: FocusPlace | None
    place: FocusPlace | None


@dataclass(frozen=True, slots=True)
class PlaceAnalysis:
    """All places of one article.

    `locations` is unique by place id, in order of first mention. `entity_location[i]` is the id of the location that
    entity `i` names, or None: no place, or one that could not be resolved.
    """

    locations: tuple[Location, ...]
    focus: Focus | None
    entity_location: tuple[str | None, ...]
