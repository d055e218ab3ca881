"""A place while the gazetteer is built, and what the readers share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from stream.places.gazetteer import NameKind
from stream.places.names import exact_key, fold, is_acronym


@dataclass(slots=True)
class Draft:
    """A place before it is written. `admin1`, `admin2` are full codes ("US.TX", "US.TX.277").

    `weight` is how many people live there as far as the sources tell, towns summed up for a region: what the ranker's
    prior is made of. `population` is what GeoNames says of the place itself, 0 where it says nothing. `renown` is how
    many alternate names it lists for a populated place: what is written in forty languages is known abroad.
    """

    id: str
    name: str
    lat: float
    lon: float
    feature: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    weight: int = 0
    renown: int = 0
    derived: bool = False
    names: list[tuple[str, NameKind]] = field(default_factory=list)
    keys: dict[str, NameKind] = field(default_factory=dict)
    """Names that are folded already: those that were read back from a gazetteer."""

    def all_keys(self) -> dict[str, NameKind]:
        """Every key under which the place is found, with the nearest way in which it belongs to it."""
        found = dict(self.keys)
        for name, kind in ((self.name, NameKind.NAME), *self.names):
            if key := key_of(name, kind):
                found[key] = min(kind, found.get(key, kind))
        return found


def key_of(name: str, kind: NameKind) -> str:
    """The key of a name in the index, "" where there is nothing to compare, or what cannot stand in a name."""
    key = exact_key(name) if kind is NameKind.ABBREVIATION or is_acronym(name) else fold(name)
    return "" if "\n" in key or "\0" in key else key


def centre(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The mean of points on the sphere, in degrees: right across the antimeridian too."""
    x = y = z = 0.0
    for lat, lon in points:
        phi, lam = math.radians(lat), math.radians(lon)
        x += math.cos(phi) * math.cos(lam)
        y += math.cos(phi) * math.sin(lam)
        z += math.sin(phi)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 5), round(math.degrees(math.atan2(y, x)), 5)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points given in degrees (haversine, mean Earth radius)."""
    phi, psi = math.radians(a[0]), math.radians(b[0])
    h = math.sin((psi - phi) / 2) ** 2 + math.cos(phi) * math.cos(psi) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))
