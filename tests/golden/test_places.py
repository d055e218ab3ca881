"""Golden cases of the places part: what each name must become, kept as data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from stream.document import FIELDS, Document, Entity, Field, Mention
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import open_gazetteer
from stream.places.types import Location, PlaceAnalysis

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "places_cases.json").read_text(encoding="utf-8"))[
    "cases"
]


@pytest.fixture(scope="module")
def analyser() -> PlaceAnalyser:
    return PlaceAnalyser(open_gazetteer())


def entities_of(document: Document, specs: list[list[str]]) -> list[Entity]:
    """One entity a row; every occurrence of its surfaces is a mention, longer surfaces first, none overlapping."""
    taken: set[tuple[Field, int]] = set()
    mentions: dict[int, list[Mention]] = {number: [] for number in range(len(specs))}
    surfaces = sorted(
        ((surface, number) for number, (_, *names) in enumerate(specs) for surface in names),
        key=lambda pair: -len(pair[0]),
    )
    for surface, number in surfaces:
        for field, content in document.fields():
            for found in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", content):
                cells = {(field, at) for at in range(*found.span())}
                if not cells & taken:
                    taken |= cells
                    mentions[number].append(Mention(field, found.start(), found.end(), surface))
    assert all(mentions.values()), "a surface of this case does not occur in its text"
    return [
        Entity(specs[n][1], specs[n][0], 0.9, tuple(sorted(found, key=lambda m: m.order)))
        for n, found in mentions.items()
    ]


def analyse(analyser: PlaceAnalyser, case: dict[str, Any]) -> tuple[Document, PlaceAnalysis]:
    document = Document(case["title"], case["text"], source=case["source"], url=case["url"])
    return document, analyser.analyse(document, entities_of(document, case["entities"]))


def matches(location: Location, wanted: str) -> bool:
    place = location.place
    if ":" in wanted:
        return place.id == wanted
    region = place.country_code if place.admin1_code is None else f"{place.country_code}.{place.admin1_code}"
    if " " in wanted:
        letter, code, name = wanted.split(" ", 2)
        return (place.feature_class, region, place.name) == (letter, code, name)
    return (region or "").startswith(wanted)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_place_case(analyser: PlaceAnalyser, case: dict[str, Any]) -> None:
    document, analysis = analyse(analyser, case)
    by_text: dict[str, list[Location]] = {}
    found: set[tuple[str, str]] = set()
    for location in analysis.locations:
        for said in location.mentions:
            by_text.setdefault(said.mention.text, []).append(location)
            found.add((said.mention.text, said.usage))
    for wanted in case["expect"]:
        located = by_text.get(wanted["text"], [])
        assert any(matches(location, wanted["place"]) for location in located), (
            f"{wanted['text']!r} should be {wanted['place']}, is {[(x.place.id, x.place.name) for x in located]}"
        )
        if "usage" in wanted:
            assert (wanted["text"], wanted["usage"]) in found, [key for key in found if key[0] == wanted["text"]]
    for text in case["absent"]:
        assert text not in by_text, f"{text!r} is no place here, but became {by_text[text][0].place.name}"
    if case["focus"]:
        assert analysis.focus is not None
        assert analysis.focus.country_code == case["focus"]
    check_invariants(document, analysis)


def check_invariants(document: Document, analysis: PlaceAnalysis) -> None:
    ids = [location.place.id for location in analysis.locations]
    assert len(ids) == len(set(ids))
    firsts = []
    for location in analysis.locations:
        assert location.mentions
        assert 0 < location.confidence <= 1
        assert len(location.alternatives) <= 5
        assert location.place.id not in {other.place.id for other in location.alternatives}
        for said in location.mentions:
            mention = said.mention
            assert document.content(mention.field)[mention.start : mention.end] == mention.text
        firsts.append((FIELDS.index(location.mentions[0].mention.field), location.mentions[0].mention.start))
    assert firsts == sorted(firsts)
    assert set(filter(None, analysis.entity_location)) <= set(ids)
