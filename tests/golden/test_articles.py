"""Articles of two to four sentences of our own, through the whole enricher: every occurrence of a name is looked at.

Each line of `cases/articles.jsonl` is one article. A *form* in it is a piece of title or text: `Jordan` means every
occurrence of the word, `in [Jordan]` only the bracketed part where it stands in these surroundings. What is expected:

* `entities`: name -> label; one entity has this name, and this is its label.
* `one_entity`: lists of forms; every occurrence of each lies in a mention of one and the same entity.
* `places`: form -> GeoNames id, country code or `country.admin1`; every occurrence is a mention of that place.
* `never_place`: forms that no mention of a place touches.
* `usage`: form -> how every occurrence is used (see the contract).
* `focus`: the country that the article is about.

The file holds what comes out right today, to keep it so: that all of it passes says nothing about how often others do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import pytest

from stream.contracts.article import RawArticle
from stream.contracts.enriched import EnrichedArticle, EntityMention, Location, LocationMention
from stream.enricher import Enricher

CASES: list[dict[str, Any]] = [
    orjson.loads(line) for line in (Path(__file__).parent / "cases" / "articles.jsonl").read_bytes().splitlines()
]

FORM = re.compile(r"(?:([^][]*)\[)?([^][]+)(?:\]([^][]*))?")

Place = tuple[str, int, int]
"""Field, start, end."""


@pytest.fixture(scope="module")
def enricher() -> Enricher:
    return Enricher.load()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_article(case: dict[str, Any], enricher: Enricher) -> None:
    event = enricher.enrich(RawArticle(title=case.get("title"), text=case["text"], id=case["id"]))
    failures = [
        *wrong_entities(event, case.get("entities", {})),
        *wrong_joins(event, case.get("one_entity", [])),
        *wrong_places(event, case.get("places", {})),
        *wrong_usages(event, case.get("usage", {})),
        *places_too_many(event, case.get("never_place", [])),
    ]
    focus = event.focus.country_code if event.focus else None
    if focus != case.get("focus", focus):
        failures.append(f"focus {focus}, not {case['focus']}")
    assert failures == []


def test_the_cases_are_told_apart_by_their_ids() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)


def occurrences(event: EnrichedArticle, form: str) -> list[Place]:
    """Where the form stands; an article in which it stands nowhere is a mistake in the case."""
    parts = FORM.fullmatch(form)
    assert parts, f"{form!r} is no form: one word or more, or one pair of brackets around them"
    before, name, after = parts.groups("")
    pattern = re.compile(rf"(?<!\w){re.escape(before)}({re.escape(name)}){re.escape(after)}(?!\w)")
    found: list[Place] = [
        (field, *match.span(1))
        for field, content in (("title", event.title or ""), ("text", event.text or ""))
        for match in pattern.finditer(content)
    ]
    assert found, f"{form!r} does not occur in the article"
    return found


def position(mention: EntityMention) -> Place:
    return mention.field, mention.start, mention.end


def wrong_entities(event: EnrichedArticle, wanted: dict[str, str]) -> Iterable[str]:
    for name, label in wanted.items():
        found = [entity.label for entity in event.entities if entity.name == name]
        if found != [label]:
            yield f"entity {name}: {found}, not {label}"


def wrong_joins(event: EnrichedArticle, chains: list[list[str]]) -> Iterable[str]:
    for chain in chains:
        owners = {form: [owner(event, place) for place in occurrences(event, form)] for form in chain}
        if len({one for ids in owners.values() for one in ids}) != 1 or None in owners[chain[0]]:
            yield f"not one entity: {owners}"


def owner(event: EnrichedArticle, place: Place) -> str | None:
    """The entity in one of whose mentions the place lies; a part of a longer name counts."""
    field, start, end = place
    for entity in event.entities:
        if any(m.field == field and m.start <= start and end <= m.end for m in entity.mentions):
            return f"{entity.id} {entity.name}"
    return None


def wrong_places(event: EnrichedArticle, wanted: dict[str, int | str]) -> Iterable[str]:
    there = {position(mention): place for place, mention in mentions_of_places(event)}
    for form, answer in wanted.items():
        for place in occurrences(event, form):
            if not is_answer(there.get(place), answer):
                yield f"place {form} at {place}: {describe(there.get(place))}, not {answer}"


def wrong_usages(event: EnrichedArticle, wanted: dict[str, str]) -> Iterable[str]:
    there = {position(mention): mention.usage for _, mention in mentions_of_places(event)}
    for form, usage in wanted.items():
        for place in occurrences(event, form):
            if there.get(place) != usage:
                yield f"usage of {form} at {place}: {there.get(place)}, not {usage}"


def places_too_many(event: EnrichedArticle, forbidden: list[str]) -> Iterable[str]:
    for form in forbidden:
        for field, start, end in occurrences(event, form):
            for location, mention in mentions_of_places(event):
                if mention.field == field and mention.start < end and start < mention.end:
                    yield f"{form} at {start} is {describe(location)}"


def mentions_of_places(event: EnrichedArticle) -> list[tuple[Location, LocationMention]]:
    return [(location, mention) for location in event.locations for mention in location.mentions]


def is_answer(location: Location | None, answer: int | str) -> bool:
    if location is None:
        return False
    country = location.country_code
    return answer in (location.geonames_id, country, f"{country}.{location.admin1_code}")


def describe(location: Location | None) -> str:
    return "no place" if location is None else f"{location.id} {location.name} {location.country_code}"
