"""The only place of its name is meant where its country is surely named, but where villages bear the names of all."""

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
