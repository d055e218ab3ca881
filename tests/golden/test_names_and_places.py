"""Short articles of our own, through the whole enricher: who is a person, what is a place, what belongs together.

Each line of `cases/names_and_places.jsonl` holds a text and what must come of it: `labels` (form -> label),
`never_place` (forms that are in no location), `places` (form -> country), `one_entity` (forms of one entity), `usage`
and `focus`.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import orjson
import pytest

from stream.contracts.article import RawArticle
from stream.enricher import Enricher

CASES = [
    orjson.loads(line)
    for line in (Path(__file__).parent / "cases" / "names_and_places.jsonl").read_bytes().splitlines()
]


@pytest.fixture(scope="module")
def enricher() -> Enricher:
    return Enricher.load()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any], enricher: Enricher) -> None:
    event = enricher.enrich(RawArticle(text=case["text"], title=case.get("title")))
    labels: dict[str, set[str]] = defaultdict(set)
    entities: dict[str, set[str]] = defaultdict(set)
    for entity in event.entities:
        for mention in entity.mentions:
            labels[mention.text].add(entity.label)
            entities[mention.text].add(entity.id)
    countries: dict[str, set[str | None]] = defaultdict(set)
    usages: dict[str, set[str]] = defaultdict(set)
    for location in event.locations:
        for said in location.mentions:
            countries[said.text].add(location.country_code)
            usages[said.text].add(said.usage)
    assert {form: labels[form] for form in case.get("labels", {})} == {
        form: {label} for form, label in case.get("labels", {}).items()
    }
    assert [form for form in case.get("never_place", []) if form in countries] == []
    assert {form: countries[form] for form in case.get("places", {})} == {
        form: {country} for form, country in case.get("places", {}).items()
    }
    assert {form: usages[form] for form in case.get("usage", {})} == {
        form: {usage} for form, usage in case.get("usage", {}).items()
    }
    if "one_entity" in case:
        assert set.intersection(*(entities[form] for form in case["one_entity"]))
    if "focus" in case:
        assert event.focus is not None
        assert event.focus.country_code == case["focus"]
