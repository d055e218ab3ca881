"""From drafts to the gazetteer file: numbered places in columns, and an index from names to numbers."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import marisa_trie

from stream.errors import GazetteerError
from stream.places.builder.records import Draft
from stream.places.gazetteer import NO_PLACE, SCALE, NameKind, Source
from stream.places.layout import VERSION, write_file
from stream.places.names import exact_key, fold, is_acronym

MOST_SENSES = 250
"""Of a name that more places bear, the best known are kept: it bounds the time of a look-up."""

_OVERFLOW = 1 << 31


def write_gazetteer(out: Path, drafts: list[Draft], name: str, sources: Iterable[Source], attribution: str) -> None:
    """Write the places to `out`. The same drafts give the same bytes, in whatever order they come.

    Raises GazetteerError where two drafts share an id.
    """
    drafts = sorted(drafts, key=_importance)
    number = {draft.id: index for index, draft in enumerate(drafts)}
    if len(number) != len(drafts):
        twice = sorted({draft.id for index, draft in enumerate(drafts) if number[draft.id] != index})
        raise GazetteerError(f"These ids stand for more than one place: {', '.join(twice[:10])}")
    features = sorted({draft.feature for draft in drafts})
    countries = [None, *sorted({draft.country for draft in drafts if draft.country})]
    first = _Regions(drafts, "A.ADM1", lambda draft: draft.admin1)
    second = _Regions(drafts, "A.ADM2", lambda draft: draft.admin2)
    own = [draft.id for draft in drafts if not draft.id.startswith("geonames:")]
    own_number = {identity: -1 - index for index, identity in enumerate(own)}
    trie, senses, more = _index_names(drafts)
    label_starts, labels = _strings(draft.name for draft in drafts)
    code_starts, codes = _strings(["", *first.codes, "", *second.codes])
    sections = {
        "names": trie,
        "senses": senses,
        "more_senses": more,
        "ids": _column("i", (own_number.get(d.id) or int(d.id.removeprefix("geonames:")) for d in drafts)),
        "lat": _column("i", (round(draft.lat * SCALE) for draft in drafts)),
        "lon": _column("i", (round(draft.lon * SCALE) for draft in drafts)),
        "population": _column("I", (draft.population for draft in drafts)),
        "weight": _column("B", (min(255, round(8 * math.log2(1 + draft.weight))) for draft in drafts)),
        "feature": _column("B", (features.index(draft.feature) for draft in drafts)),
        "derived": _column("B", (draft.derived for draft in drafts)),
        "country": _column("B", (countries.index(draft.country) for draft in drafts)),
        "admin1": _column("H", (first.number(draft.admin1) for draft in drafts)),
        "admin2": _column("H", (second.number(draft.admin2) for draft in drafts)),
        "admin1_place": _column("I", first.places),
        "admin2_place": _column("I", second.places),
        "label_starts": label_starts,
        "labels": labels,
        "code_starts": code_starts,
        "codes": codes,
    }
    metadata = {
        "name": name,
        "format_version": VERSION,
        "features": features,
        "countries": countries,
        "country_places": {
            draft.country: index for index, draft in enumerate(drafts) if draft.feature.startswith("A.PCL")
        },
        "own_ids": own,
        "counts": _counts(drafts),
        "sources": [asdict(source) for source in sources],
        "attribution": attribution,
    }
    write_file(out, metadata, sections)


def _importance(draft: Draft) -> tuple[int, int, str]:
    tier = 0 if draft.feature.startswith(("A.PCL", "L.CONT")) else 1
    return tier, -draft.weight, draft.id


class _Regions:
    """The codes of one level of regions, numbered from 1, and the number of each one's place."""

    def __init__(self, drafts: list[Draft], feature: str, code: Callable[[Draft], str | None]) -> None:
        places = {code(draft): index for index, draft in enumerate(drafts) if draft.feature == feature}
        self.codes = sorted({found for draft in drafts if (found := code(draft))})
        self._number = {found: index for index, found in enumerate(self.codes, 1)}
        self.places = [NO_PLACE, *(places.get(found, NO_PLACE) for found in self.codes)]

    def number(self, code: str | None) -> int:
        return self._number[code] if code else 0


def _index_names(drafts: list[Draft]) -> tuple[bytes, bytes, bytes]:
    bearers: dict[str, dict[int, NameKind]] = defaultdict(dict)
    for index, draft in enumerate(drafts):
        for name, kind in [(draft.name, NameKind.NAME), *draft.names]:
            key = exact_key(name) if kind is NameKind.ABBREVIATION or is_acronym(name) else fold(name)
            if key:
                bearers[key][index] = min(kind, bearers[key].get(index, kind))
    trie = marisa_trie.Trie(sorted(bearers))
    senses = array("I", bytes(4 * len(trie)))
    more = array("I")
    # In the trie's own order, so that the bytes do not depend on the order of insertion.
    for number in range(len(trie)):
        packed = [i << 2 | k for i, k in sorted(bearers[trie.restore_key(number)].items())[:MOST_SENSES]]
        if len(packed) == 1:
            senses[number] = packed[0]
        else:
            senses[number] = _OVERFLOW + len(more)
            more.append(len(packed))
            more.extend(packed)
    return trie.tobytes(), senses.tobytes(), more.tobytes()


def _column(code: str, values: Iterable[int]) -> bytes:
    return array(code, values).tobytes()


def _strings(values: Iterable[str]) -> tuple[bytes, bytes]:
    starts, content = array("I", [0]), bytearray()
    for value in values:
        content.extend(value.encode())
        starts.append(len(content))
    return starts.tobytes(), bytes(content)


def _counts(drafts: list[Draft]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for draft in drafts:
        feature = draft.feature
        counts[
            "countries"
            if feature.startswith("A.PCL")
            else "first-level regions"
            if feature == "A.ADM1"
            else "second-level regions"
            if feature == "A.ADM2"
            else "populated places"
            if feature.startswith("P.")
            else "seas, rivers, regions and other"
        ] += 1
    return dict(sorted(counts.items()))
