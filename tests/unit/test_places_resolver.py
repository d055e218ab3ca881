"""Which place of a name is answered where the ranker's word is not the last one."""

from __future__ import annotations

import pytest

from stream.document import Document
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import open_gazetteer


@pytest.fixture(scope="module")
def analyser() -> PlaceAnalyser:
    return PlaceAnalyser(open_gazetteer())


def confidence(analyser: PlaceAnalyser, text: str, name: str) -> float:
    spans = [
        (text.index(other), text.index(other) + len(other)) for other in (name, "Afghanistan", "Ohio") if other in text
    ]
    found = analyser.resolve_spans(Document(None, text), spans)[0]
    assert found is not None
    return found.confidence


def test_the_only_place_of_a_name_needs_its_country(analyser: PlaceAnalyser) -> None:
    told = confidence(analyser, "Fighting raged in Musa Qala, in the south of Afghanistan.", "Musa Qala")
    alone = confidence(analyser, "Fighting raged in Musa Qala on Monday.", "Musa Qala")
    assert told >= 0.8 > alone


def test_a_village_of_an_english_speaking_country_is_not_vouched_for(analyser: PlaceAnalyser) -> None:
    text = "The children of Ohio waited for Christmas to come."
    assert confidence(analyser, text, "Christmas") < 0.8


def meant(analyser: PlaceAnalyser, text: str, name: str, *others: str) -> str:
    spans = [(text.index(other), text.index(other) + len(other)) for other in (name, *others)]
    found = analyser.resolve_spans(Document(None, text), spans)[0]
    assert found is not None
    return f"{found.place.name}, {found.place.feature_code}, {found.place.country_code}"


def test_a_world_citys_name_alone_is_the_citys(analyser: PlaceAnalyser) -> None:
    text = "Oil fell in New York on Monday after trading in London."
    assert meant(analyser, text, "New York", "London") == "New York City, PPL, US"
    assert meant(analyser, "New York state raised its taxes on Monday.", "New York") == "New York, ADM1, US"


def test_a_country_of_the_union_does_not_lose_to_a_village(analyser: PlaceAnalyser) -> None:
    text = "Fox hunting with dogs is now illegal in England and Wales."
    assert meant(analyser, text, "Wales", "England") == "Wales, ADM1, GB"


@pytest.mark.parametrize(
    ("name", "country"),
    [("Davos", "CH"), ("Geneva", "CH"), ("London", "GB"), ("Lampedusa", "IT"), ("Nassau", "BS"), ("Uvalde", "US")],
)
def test_a_well_known_name_needs_no_other_beside_it(analyser: PlaceAnalyser, name: str, country: str) -> None:
    found = analyser.resolve_spans(Document(None, f"Ministers met in {name} on Tuesday."), [(17, 17 + len(name))])[0]
    assert found is not None
    assert (found.place.country_code, found.confidence >= 0.5) == (country, True)
