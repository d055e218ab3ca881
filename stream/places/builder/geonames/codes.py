"""GeoNames' small files: codes of regions, countries, and who belongs to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stream.places.builder.geonames.files import Dump, DumpFile

_REGION = {
    "admin1CodesASCII.txt": re.compile(r"[A-Z]{2}\.[^.]+"),
    "admin2Codes.txt": re.compile(r"[A-Z]{2}(\.[^.]+){2}"),
}
_HIGHEST = 12
"""Steps from a place up to its country: more are a circle."""


class Region(NamedTuple):
    """A row of admin1CodesASCII.txt ("US.TX") or admin2Codes.txt ("US.TX.277")."""

    code: str
    name: str
    ascii_name: str
    id: int


class Country(NamedTuple):
    """A row of countryInfo.txt."""

    code: str
    name: str
    population: int
    id: int


def read_regions(dump: Dump, name: str) -> list[Region]:
    """The rows of admin1CodesASCII.txt or admin2Codes.txt; none where the file is not there.

    Raises GazetteerError, with file and line, for a row that is not as GeoNames writes it.
    """
    file = dump.codes.get(name)
    if file is None:
        return []
    regions = []
    for number, cells in _cells(file):
        if len(cells) != 4 or not _REGION[name].fullmatch(cells[0]):
            raise file.error(number, "expected four columns: code, name, name in ASCII, id.")
        regions.append(Region(cells[0], cells[1], cells[2], _integer(file, number, cells[3])))
    return regions


def read_countries(dump: Dump) -> list[Country]:
    """The rows of countryInfo.txt; none where the file is not there. Raises GazetteerError as `read_regions` does."""
    file = dump.codes.get("countryInfo.txt")
    if file is None:
        return []
    countries = []
    for number, cells in _cells(file):
        if cells[0].startswith("#"):
            continue
        if len(cells) < 17 or len(cells[0]) != 2:
            raise file.error(number, f"{len(cells)} columns, expected 19.")
        if cells[16]:  # dissolved ones have lost theirs
            population = _integer(file, number, cells[7] or "0")
            countries.append(Country(cells[0], cells[4], population, _integer(file, number, cells[16])))
    return countries


class Hierarchy:
    """hierarchy.txt: in which region a place lies whose own row does not say so."""

    def __init__(self, dump: Dump, regions: list[Region]) -> None:
        self._parent: dict[int, int] = {}
        self._code = {region.id: region.code for region in regions}
        file = dump.codes.get("hierarchy.txt")
        if file is None:
            return
        for number, cells in _cells(file):
            if len(cells) < 2:
                raise file.error(number, "expected columns: parent, child, type.")
            parent, child = _integer(file, number, cells[0]), _integer(file, number, cells[1])
            # A child may stand under several parents; the administrative one is what counts.
            if cells[2:3] == ["ADM"] or child not in self._parent:
                self._parent[child] = parent

    def region_of(self, identity: int) -> str | None:
        """The code of the lowest region of the first or second level above a place."""
        for _ in range(_HIGHEST):
            parent = self._parent.get(identity)
            if parent is None:
                return None
            if code := self._code.get(parent):
                return code
            identity = parent
        return None


def _cells(file: DumpFile) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(file.lines(), 1):
        try:
            text = line.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise file.error(number, f"this is no UTF-8: {error.reason}.") from error
        if text:
            yield number, text.split("\t")


def _integer(file: DumpFile, number: int, cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise file.error(number, f"{cell!r} is no whole number.") from None
