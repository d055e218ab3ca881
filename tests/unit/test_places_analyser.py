"""What is too unsure stays off the map, sooner where the article names nothing else of the country."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from stream.document import Document
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import NameKind, open_gazetteer
from stream.places.resolver import Resolved
from stream.places.toponym import Role, Toponym

NAMES = ("Aleppo", "Idlib", "Lyon")


@pytest.mark.parametrize(
    ("confidences", "kept"),
    [
        ((0.9, 0.4, 0.9), {"Aleppo", "Idlib", "Lyon"}),
        ((0.9, 0.9, 0.4), {"Aleppo", "Idlib"}),
        ((0.4, 0.4, 0.9), {"Lyon"}),
        ((0.9, 0.3, 0.5), {"Aleppo", "Lyon"}),
    ],
)
def test_an_unsure_place_needs_its_country_in_the_article(
    monkeypatch: pytest.MonkeyPatch, confidences: Sequence[float], kept: set[str]
) -> None:
    gazetteer = open_gazetteer()
    analyser = PlaceAnalyser(gazetteer)
    text = ", ".join(NAMES)
    starts = [text.index(name) for name in NAMES]
    toponyms = [Toponym("text", at, at + len(name), name, "named") for at, name in zip(starts, NAMES, strict=True)]
    places = [gazetteer.senses(name)[0].place for name in NAMES]
    answers = [
        Resolved(place, gazetteer.place(place), confidence, NameKind.NAME, ())
        for place, confidence in zip(places, confidences, strict=True)
    ]
    monkeypatch.setattr(analyser.finder, "find", lambda *_: toponyms)
    monkeypatch.setattr(analyser.resolver, "resolve", lambda *_: answers)
    locations = analyser.analyse(Document(None, text), []).locations
    assert {said.mention.text for location in locations for said in location.mentions} == kept


@pytest.mark.parametrize(
    ("region", "confidence", "kept"), [("US.RI", 0.6, True), ("US.TX", 0.6, False), ("US.TX", 0.8, True)]
)
def test_a_town_in_another_name_needs_its_region(
    monkeypatch: pytest.MonkeyPatch, region: str, confidence: float, kept: bool
) -> None:
    gazetteer = open_gazetteer()
    analyser = PlaceAnalyser(gazetteer)
    text = "Providence Academy, another"
    providence, other = (
        next(
            sense.place
            for sense in gazetteer.senses(name)
            if gazetteer.feature(sense.place)[0] == "P" and gazetteer.region_code(sense.place) == code
        )
        for name, code in (("Providence", "US.RI"), ({"US.RI": "Warwick", "US.TX": "Dallas"}[region], region))
    )
    toponyms = [Toponym("text", 0, 10, "Providence", "inside"), Toponym("text", 20, 27, "another", "named")]
    answers = [
        Resolved(providence, gazetteer.place(providence), confidence, NameKind.NAME, ()),
        Resolved(other, gazetteer.place(other), 0.9, NameKind.NAME, ()),
    ]
    monkeypatch.setattr(analyser.finder, "find", lambda *_: toponyms)
    monkeypatch.setattr(analyser.resolver, "resolve", lambda *_: answers)
    locations = analyser.analyse(Document(None, text), []).locations
    assert ("Providence" in [location.place.name for location in locations]) is kept


@pytest.mark.parametrize(
    ("role", "confidence", "kept"), [("inside", 0.8, False), ("inside", 0.9, True), ("named", 0.8, True)]
)
def test_a_city_in_another_name_needs_its_country(
    monkeypatch: pytest.MonkeyPatch, role: Role, confidence: float, kept: bool
) -> None:
    gazetteer = open_gazetteer()
    analyser = PlaceAnalyser(gazetteer)
    dublin, ohio = (gazetteer.senses(name)[0].place for name in ("Dublin", "Ohio"))
    toponyms = [Toponym("text", 0, 6, "Dublin", role), Toponym("text", 20, 24, "Ohio", "named")]
    answers = [
        Resolved(dublin, gazetteer.place(dublin), confidence, NameKind.NAME, ()),
        Resolved(ohio, gazetteer.place(ohio), 0.9, NameKind.NAME, ()),
    ]
    monkeypatch.setattr(analyser.finder, "find", lambda *_: toponyms)
    monkeypatch.setattr(analyser.resolver, "resolve", lambda *_: answers)
    locations = analyser.analyse(Document(None, "Dublin City Council, Ohio"), []).locations
    assert (gazetteer.place_id(dublin) in [location.place.id for location in locations]) is kept
