"""Events on the wire: order of keys, numbers, and what the model refuses."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from stream.contracts.enriched import SCHEMA_VERSION, EnrichedArticle, Point, Provenance, encode_event

PROVENANCE = Provenance(version="0", ner_model="m@0", gazetteer="g@0")


def event(**fields: Any) -> EnrichedArticle:
    empty: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "id": "a",
        "url": None,
        "title": None,
        "text": "x",
        "source": None,
        "authors": [],
        "published_at": None,
        "fetched_at": None,
        "language": "en",
        "entities": [],
        "locations": [],
        "focus": None,
        "warnings": [],
        "metadata": {},
        "extra": {},
        "provenance": PROVENANCE,
    }
    return EnrichedArticle(**{**empty, **fields})


def test_the_bytes_are_compact_json_with_every_field_in_the_schemas_order() -> None:
    assert encode_event(event()) == (
        b'{"schema_version":"1.0","id":"a","url":null,"title":null,"text":"x","source":null,"authors":[],'
        b'"published_at":null,"fetched_at":null,"language":"en","entities":[],"locations":[],"focus":null,'
        b'"warnings":[],"metadata":{},"extra":{},"provenance":{"version":"0","ner_model":"m@0","gazetteer":"g@0"}}'
    )


def test_characters_stand_as_they_are() -> None:
    assert '"Zürich 🌊 عمّان"'.encode() in encode_event(event(text="Zürich 🌊 عمّان"))


def test_what_was_received_is_passed_through_at_any_depth_the_reader_allows() -> None:
    deep: Any = {"k": [1, 2.5, None, True, 2**64 - 1, -(2**63), "ü", "\u0000"]}
    for _ in range(100):
        deep = [deep]
    encoded = orjson.loads(encode_event(event(metadata={"deep": deep}, extra={"z": 1, "a": 2})))
    assert encoded["metadata"] == {"deep": deep}
    assert list(encoded["extra"]) == ["z", "a"]


def test_the_schema_version_is_of_major_version_1() -> None:
    assert SCHEMA_VERSION.startswith("1.")
    with pytest.raises(ValidationError):
        event(schema_version="2.0")


@pytest.mark.parametrize("name", EnrichedArticle.model_fields)
def test_no_field_may_be_left_out(name: str) -> None:
    fields = event().model_dump()
    del fields[name]
    with pytest.raises(ValidationError) as refusal:
        EnrichedArticle(**fields)
    assert [problem["loc"] for problem in refusal.value.errors()] == [(name,)]


@pytest.mark.parametrize(("lat", "lon"), [(90.00001, 0), (-91, 0), (0, 180.1), (0, -181), (float("nan"), 0)])
def test_a_point_lies_on_the_earth(lat: float, lon: float) -> None:
    with pytest.raises(ValidationError):
        Point(lat=lat, lon=lon)


def test_fields_of_a_later_minor_version_are_kept() -> None:
    later = event(schema_version="1.7", sentiment={"score": 0.5})
    assert orjson.loads(encode_event(later))["sentiment"] == {"score": 0.5}


def test_an_event_is_not_changed_once_made() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        event().id = "b"  # type: ignore[misc]
