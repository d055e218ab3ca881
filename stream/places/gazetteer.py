"""The gazetteer: from a name to the places that bear it, read in place from one mapped file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from stream.places.layout import MappedFile, column_code, map_file, verify
from stream.places.names import exact_key, fold, is_acronym
from stream.places.types import Place

SHIPPED = Path(__file__).parent / "data" / "places.gaz"

SCALE = 100_000
"""Coordinates are kept as whole hundred-thousandths of a degree: 1.1 m, and what the contract shows."""

NO_PLACE = 0xFFFFFFFF

LARGE_TOWN = 140
"""On the scale of `Gazetteer.weight`: 185,000 inhabitants."""


class NameKind(IntEnum):
    """How a name belongs to its place."""

    NAME = 0
    ALTERNATE = 1
    DEMONYM = 2
    ABBREVIATION = 3


class Posting(NamedTuple):
    """One sense of a name: the place's number in this gazetteer, and how the name belongs to it."""

    place: int
    kind: NameKind


class Found(NamedTuple):
    """A place that `Gazetteer.lookup` found, and how the name belongs to it."""

    place: Place
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Source:
    """One input of the build, for attribution."""

    name: str
    version: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class GazetteerInfo:
    """What a gazetteer file says about itself."""

    identity: str
    path: Path
    size_bytes: int
    format_version: int
    places: int
    names: int
    counts: dict[str, int]
    sources: tuple[Source, ...]
    attribution: str


_KINDS = tuple(NameKind)
_new = tuple.__new__
_OVERFLOW = 1 << 31

_REMEMBERED = 2048
"""Names whose places are kept at hand: the news name the same ones again and again. At most 20 MB, mostly one."""


class Gazetteer:
    """Read-only and safe to share between threads; every process that opens the same file shares its pages.

    Places are numbered 0 .. len-1 in order of their importance; numbers hold for one file only, ids for all.
    """

    def __init__(self, file: MappedFile) -> None:
        self._file = file
        header = file.header
        self.identity: str = f"{header['name']}@{file.header_digest[:12]}"
        self._trie = marisa_trie.Trie().map(file.section("names"))
        # Acronyms and abbreviations: a few hundred among all names, that every look-up asks for first.
        self._exact: dict[str, int] = {key[1:]: self._trie[key] for key in self._trie.keys("=")}
        self._sense = file.column("senses", "I")
        self._more = file.column("more_senses", "I")
        self._ids = file.column("ids", "i")
        self._lat = file.column("lat", "i")
        self._lon = file.column("lon", "i")
        self.population = file.column("population", "I")
        """Inhabitants by place number; 0 where unknown."""
        self._feature = file.column("feature", column_code("feature", len(header["features"])))
        self.weight = file.column("weight", "B")
        """How many live there, by place number: eight times the binary logarithm; the sum of its towns for a region, at
        least a million for what our tables say that the news know."""
        self.renown = file.column("renown", "B")
        """How many alternate names GeoNames has for a populated place, by place number: 255 at most, 0 for all else."""
        self._derived = file.column("derived", "B")
        self._country = file.column("country", column_code("country", len(header["countries"])))
        self.admin1_place = file.column("admin1_place", "I")
        self.admin2_place = file.column("admin2_place", "I")
        self.admin1 = file.column("admin1", column_code("admin1", len(self.admin1_place)))
        """First-level region by place number, numbered in this file; 0 for none."""
        self.admin2 = file.column("admin2", column_code("admin2", len(self.admin2_place)))
        """Second-level region by place number, numbered in this file; 0 for none."""
        self._name_start = file.column("label_starts", "I")
        self._names = file.section("labels")
        self._code_start = file.column("code_starts", "I")
        self._codes = file.section("codes")
        self.features: tuple[str, ...] = tuple(header["features"])
        self.countries: tuple[str | None, ...] = tuple(header["countries"])
        self._own_ids: tuple[str, ...] = tuple(header["own_ids"])
        self._admin1_codes = len(self.admin1_place)
        self._country_place: dict[str, int] = header["country_places"]
        self._postings = lru_cache(maxsize=_REMEMBERED)(self._read_postings)

    def __len__(self) -> int:
        return len(self._ids)

    def senses(self, name: str) -> tuple[Posting, ...]:
        """Every place that bears `name`, best known first; empty where none does.

        Acronyms and abbreviations are compared with their case ("US" is not "us"), all other names folded.
        """
        key = self._key(name)
        return () if key is None else self._postings(key)

    def index(self) -> Iterator[tuple[str, tuple[Posting, ...]]]:
        """Every key of the index with the places that bear it, best known first."""
        for number in range(len(self._trie)):
            yield self._trie.restore_key(number), self._read_postings(number)

    def knows(self, name: str) -> bool:
        """Whether any place bears `name`."""
        return self._key(name) is not None

    def lookup(self, name: str) -> tuple[Found, ...]:
        """Every place that bears `name`, best known first, with how the name belongs to it."""
        return tuple(Found(self.place(index), kind) for index, kind in self.senses(name))

    def feature(self, index: int) -> str:
        """Feature class and code of a place, as in "A.PCLI"."""
        return self.features[self._feature[index]]

    def is_country_or_continent(self, index: int) -> bool:
        """Whether a place is a country, a dependency or a continent."""
        return self.feature(index).startswith(("A.PCL", "L.CONT"))

    def country(self, index: int) -> str | None:
        """The ISO 3166-1 alpha-2 code of a place's country."""
        return self.countries[self._country[index]]

    def region_code(self, index: int) -> str:
        """Country and first-level code of a place, as in "US.TX"; empty where it has no region."""
        first = self.admin1[index]
        return self._code(first) if first else ""

    def point(self, index: int) -> tuple[float, float]:
        """Latitude and longitude of a place, in degrees."""
        return self._lat[index] / SCALE, self._lon[index] / SCALE

    def country_place(self, country_code: str) -> int | None:
        """The number of a country's own place."""
        return self._country_place.get(country_code)

    def label(self, index: int) -> str:
        """The name that is shown for a place."""
        return str(self._names[self._name_start[index] : self._name_start[index + 1]], "utf-8")

    def place_id(self, index: int) -> str:
        """The stable id of a place."""
        number = self._ids[index]
        return f"geonames:{number}" if number >= 0 else self._own_ids[-1 - number]

    def place(self, index: int) -> Place:
        """Everything the gazetteer knows of a place."""
        number = self._ids[index]
        feature_class, _, feature_code = self.feature(index).partition(".")
        first, second = self.admin1[index], self.admin2[index]
        first_code, second_code = self.region_codes(index)
        return Place(
            id=self.place_id(index),
            geonames_id=number if number >= 0 else None,
            name=self.label(index),
            lat=self._lat[index] / SCALE,
            lon=self._lon[index] / SCALE,
            point_origin="derived" if self._derived[index] else "gazetteer",
            feature_class=feature_class,
            feature_code=feature_code,
            country_code=self.country(index),
            admin1_code=first_code.partition(".")[2] if first_code else None,
            admin1_name=self._region_name(self.admin1_place, first),
            admin2_code=second_code.split(".", 2)[2] if second_code else None,
            admin2_name=self._region_name(self.admin2_place, second),
            population=self.population[index] or None,
        )

    def check(self) -> None:
        """Read the whole file and compare its checksum, which opening a large one does not.

        Raises GazetteerError where the file is not what was written.
        """
        verify(self._file)

    def region_codes(self, index: int) -> tuple[str | None, str | None]:
        """The full codes of the regions that hold a place: "US.TX" and "US.TX.277"."""
        first, second = self.admin1[index], self.admin2[index]
        return self._code(first) or None, self._code(self._admin1_codes + second) or None

    def info(self) -> GazetteerInfo:
        """Counts, sources, licences and the attribution line of this file."""
        header = self._file.header
        return GazetteerInfo(
            identity=self.identity,
            path=self._file.path,
            size_bytes=self._file.path.stat().st_size,
            format_version=header["format_version"],
            places=len(self),
            names=len(self._trie),
            counts=dict(header["counts"]),
            sources=tuple(Source(**source) for source in header["sources"]),
            attribution=header["attribution"],
        )

    def _key(self, name: str) -> int | None:
        key: int | None = self._exact.get(name)
        if key is None and name.isupper():
            key = self._exact.get(exact_key(name)[1:])
        if key is None:
            folded = fold(name)
            # In an acronym's capitals a small word is not meant: "US" is no village Us, "LA" no town La.
            if folded and (len(folded) > 2 or not is_acronym(name)):
                key = self._trie.get(folded)
        return key

    def _read_postings(self, key: int) -> tuple[Posting, ...]:
        first = self._sense[key]
        if first < _OVERFLOW:
            return (Posting(first >> 2, _KINDS[first & 3]),)
        at = first - _OVERFLOW
        packed = self._more[at + 1 : at + 1 + self._more[at]].tolist()
        # As Posting(...) does, without a call of Python's for each: some names have hundreds of senses.
        return tuple(
            map(_new, repeat(Posting), zip([p >> 2 for p in packed], [_KINDS[p & 3] for p in packed], strict=True))
        )

    def _code(self, number: int) -> str:
        return str(self._codes[self._code_start[number] : self._code_start[number + 1]], "utf-8")

    def _region_name(self, places: memoryview, number: int) -> str | None:
        index = places[number] if number else NO_PLACE
        return self.label(index) if index != NO_PLACE else None


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """Open a gazetteer file, or the shipped one.

    Raises GazetteerError where the file is missing, truncated, altered or of another format version.
    """
    return Gazetteer(map_file(path or SHIPPED))
