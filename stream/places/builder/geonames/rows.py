"""A row of allCountries.txt and the files like it."""

from __future__ import annotations

from typing import Final, NamedTuple

from stream.places.builder.geonames.files import DumpFile
from stream.places.builder.records import Draft
from stream.places.builder.towns import is_name
from stream.places.gazetteer import NameKind
from stream.places.names import fold

COLUMNS: Final = 19

_PEOPLE_A_NAME: Final = 500
"""What each name of a place without inhabitants weighs: a brook with two is a hamlet, a sea with sixty a town."""


class Row(NamedTuple):
    """What is read of a row. `feature` is "P.PPL"; `admin1`, `admin2` are full codes, as in "US.TX" and "US.TX.277"."""

    id: int
    name: str
    ascii_name: str
    alternates: str
    lat: float
    lon: float
    feature: str
    country: str | None
    admin1: str | None
    admin2: str | None
    population: int
    changed: str
    """When GeoNames last touched the row: "2026-11-20"."""

    def index_keys(self) -> dict[str, NameKind]:
        """The keys of all its names that may stand in an article."""
        found: dict[str, NameKind] = {}
        for name in (*self.alternates.split(","), self.ascii_name) if self.alternates else (self.ascii_name,):
            if is_name(name, True) and (key := fold(name)):
                found[key] = NameKind.ALTERNATE
        if key := fold(self.name):
            found[key] = NameKind.NAME
        return found

    def draft(self) -> Draft:
        """A place of its own, found by all its names."""
        return Draft(
            id=f"geonames:{self.id}",
            name=self.name,
            lat=self.lat,
            lon=self.lon,
            feature=self.feature,
            country=self.country,
            admin1=self.admin1,
            admin2=self.admin2,
            population=self.population,
            weight=self.weight(),
            renown=self.renown(),
            keys=self.index_keys(),
        )

    def weight(self) -> int:
        """How many live there, for the ranker's prior.

        Third-level regions and below mostly share the name and the people of their town: they count a sixteenth, so
        that the town comes first. A sea or a mountain weighs by how many names it has: it is as well known.
        """
        if self.feature[0] in "PA":
            lower = self.feature[:5] == "A.ADM" and self.feature not in ("A.ADM1", "A.ADM2")
            return self.population >> 4 if lower else self.population
        return self.population or _PEOPLE_A_NAME * self._alternate_names()

    def renown(self) -> int:
        """How many alternate names a populated place has; 0 for all else, whose weight tells."""
        return self._alternate_names() if self.feature[0] == "P" else 0

    def _alternate_names(self) -> int:
        return self.alternates.count(",") + 1 if self.alternates else 0


def parse(line: bytes, number: int, file: DumpFile) -> Row:
    """One line of such a file. Raises GazetteerError, with file and line, where it is not as GeoNames writes it."""
    try:
        cells = line.decode().split("\t")
    except UnicodeDecodeError as error:
        raise file.error(number, f"this is no UTF-8: {error.reason}.") from error
    if len(cells) != COLUMNS:
        raise file.error(number, f"{len(cells)} columns, expected {COLUMNS}.")
    identity, name, ascii_name, alternates, lat, lon, letter, code, country, _, first, second = cells[:12]
    try:
        point = float(lat), float(lon)
        row = Row(
            int(identity),
            name,
            ascii_name,
            alternates,
            *point,
            f"{letter}.{code}",
            country or None,
            # "00" is GeoNames' word for none.
            f"{country}.{first}" if country and first and first != "00" else None,
            f"{country}.{first}.{second}" if country and first and second and first != "00" else None,
            max(0, int(cells[14] or 0)),
            cells[18].rstrip(),
        )
    except ValueError as error:
        raise file.error(number, f"{error}.") from error
    if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
        raise file.error(number, f"{lat}, {lon} is no point on Earth.")
    if not 0 < row.id < 2**31 or not name:
        raise file.error(number, "the id or the name is none.")
    return row
