"""From places to the gazetteer file: numbered places in columns, and an index from names to numbers."""

from __future__ import annotations

import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from stream.errors import GazetteerError
from stream.places.builder.index import index_names
from stream.places.builder.records import Draft
from stream.places.builder.spool import Codes, Numbers, Spool
from stream.places.gazetteer import NO_PLACE, Source
from stream.places.layout import VERSION, column_code, write_file

_PORTION = 200_000
"""Names that are put in order at a time."""


def write_gazetteer(out: Path, drafts: Iterable[Draft], name: str, sources: Iterable[Source], attribution: str) -> None:
    """Write the places to `out`. The same drafts give the same bytes, in whatever order they come.

    Raises GazetteerError where two drafts share an id.
    """
    with tempfile.TemporaryDirectory(prefix=f"{out.name}.", dir=out.parent) as folder:
        spool = Spool(Path(folder))
        for draft in drafts:
            spool.add(draft)
        write_spool(out, spool, name, sources, attribution)


def write_spool(out: Path, spool: Spool, name: str, sources: Iterable[Source], attribution: str) -> None:
    """Write the places of a spool to `out`, and close the spool.

    Raises GazetteerError where two places share an id, or the file cannot be written.
    """
    spool.flush()
    spool.close()
    rows = spool.rows()
    own = _Used(spool.own, -rows["id"][rows["id"] < 0])
    rows["id"] = np.where(rows["id"] < 0, -own.number[np.maximum(-rows["id"], 0)], rows["id"])
    _refuse_twins(rows["id"], own.strings)
    order = _by_importance(rows, spool.features)
    rank = np.empty(len(rows), np.uint32)
    rank[order] = np.arange(len(rows), dtype=np.uint32)
    trie, senses, more = index_names(spool, rank)
    label_starts, labels = _labels(spool.labels(), rows["label"], order)
    rows = rows[order]
    features, countries = _Used(spool.features, rows["feature"]), _Used(spool.countries, rows["country"])
    feature, country = features.number[rows["feature"]] - 1, countries.number[rows["country"]]
    first = _Regions(spool.admin1, rows["admin1"], feature, features.strings, "A.ADM1")
    second = _Regions(spool.admin2, rows["admin2"], feature, features.strings, "A.ADM2")
    code_starts, codes = _strings(["", *first.codes, "", *second.codes])
    sections = {
        "names": trie,
        "senses": senses,
        "more_senses": more,
        "ids": rows["id"].astype("<i4"),
        "lat": rows["lat"].astype("<i4"),
        "lon": rows["lon"].astype("<i4"),
        "population": rows["population"].astype("<u4"),
        "weight": np.minimum(np.rint(8 * np.log2(1 + rows["weight"].astype(float))), 255).astype("u1"),
        "renown": rows["renown"].copy(),
        "feature": feature.astype(column_code("feature", len(features.strings))),
        "derived": rows["derived"].astype("u1"),
        "country": country.astype(column_code("country", 1 + len(countries.strings))),
        "admin1": first.column.astype(column_code("admin1", len(first.places))),
        "admin2": second.column.astype(column_code("admin2", len(second.places))),
        "admin1_place": first.places,
        "admin2_place": second.places,
        "label_starts": label_starts,
        "labels": labels,
        "code_starts": code_starts,
        "codes": codes,
    }
    metadata = {
        "name": name,
        "format_version": VERSION,
        "features": features.strings,
        "countries": [None, *countries.strings],
        "country_places": _country_places(feature, features.strings, country, countries.strings),
        "own_ids": own.strings,
        "counts": _counts(feature, features.strings),
        "sources": [asdict(source) for source in sources],
        "attribution": attribution,
    }
    write_file(out, metadata, {section: _bytes(content) for section, content in sections.items()})


def _bytes(content: bytes | Numbers) -> bytes | memoryview:
    # The columns of a large gazetteer are not copied to be written.
    return content if isinstance(content, bytes) else content.data.cast("B") if content.size else b""


class _Used:
    """The strings that some place uses, sorted, and from a number of the spool that of here, counted from 1."""

    def __init__(self, codes: Codes, numbers: Numbers) -> None:
        used = [number for number in np.unique(numbers).tolist() if number]
        used.sort(key=lambda number: str(codes.strings[number]))
        self.strings = [str(codes.strings[number]) for number in used]
        self.number = np.zeros(len(codes.strings), np.int32)
        self.number[used] = np.arange(1, 1 + len(used))


class _Regions:
    """The codes of one level of regions, numbered from 1: the column of numbers, and the number of each one's place."""

    def __init__(self, codes: Codes, numbers: Numbers, feature: Numbers, features: list[str], level: str) -> None:
        used = _Used(codes, numbers)
        self.codes = used.strings
        self.column = used.number[numbers]
        self.places = np.full(1 + len(used.strings), NO_PLACE, "<u4")
        if level in features:
            # The best known comes first; written last, it stays.
            regions = np.flatnonzero((feature == features.index(level)) & (self.column > 0))[::-1]
            self.places[self.column[regions]] = regions


def _by_importance(rows: Numbers, features: Codes) -> Numbers:
    """The places in the order of their numbers: countries and continents, then by weight; region before town."""
    names = [str(feature) for feature in features.strings]
    tier = np.array([not name.startswith(("A.PCL", "L.CONT")) for name in names])[rows["feature"]]
    letter = np.array([ord(name[0]) for name in names], np.uint8)[rows["feature"]]
    return np.lexsort((rows["id"], letter, -rows["weight"].astype(np.int64), tier))


def _refuse_twins(ids: Numbers, own: list[str]) -> None:
    ordered = np.sort(ids)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]]).tolist()
    if twice:
        named = [f"geonames:{number}" if number >= 0 else own[-1 - number] for number in twice[:10]]
        raise GazetteerError(f"These ids stand for more than one place: {', '.join(named)}")


def _country_places(feature: Numbers, features: list[str], country: Numbers, countries: list[str]) -> dict[str, int]:
    is_country = np.array([name.startswith("A.PCL") for name in features], bool)[feature]
    places: dict[str, int] = {}
    for index in np.flatnonzero(is_country & (country > 0)).tolist():
        places.setdefault(countries[country[index] - 1], index)
    return places


def _labels(content: bytes, lengths: Numbers, order: Numbers) -> tuple[Numbers, bytes]:
    ends = np.cumsum(lengths, dtype=np.int64)
    starts = ends - lengths
    ordered = bytearray()
    # In portions: a Python number for each end of twelve million names would be a gigabyte.
    for at in range(0, len(order), _PORTION):
        part = order[at : at + _PORTION]
        ordered += b"".join(map(content.__getitem__, map(slice, starts[part].tolist(), ends[part].tolist())))
    return np.concatenate(([0], np.cumsum(lengths[order], dtype=np.int64))).astype("<u4"), bytes(ordered)


def _strings(values: Iterable[str]) -> tuple[bytes, bytes]:
    starts, content = array("I", [0]), bytearray()
    for value in values:
        content.extend(value.encode())
        starts.append(len(content))
    return starts.tobytes(), bytes(content)


def _counts(feature: Numbers, features: list[str]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for name, count in zip(features, np.bincount(feature, minlength=len(features)).tolist(), strict=True):
        counts[
            "countries"
            if name.startswith("A.PCL")
            else "first-level regions"
            if name == "A.ADM1"
            else "second-level regions"
            if name == "A.ADM2"
            else "populated places"
            if name.startswith("P.")
            else "seas, rivers, regions and other"
        ] += count
    return dict(sorted(counts.items()))
