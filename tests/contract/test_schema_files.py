"""The committed JSON Schemas are those of the models, and keep the promises of version 1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from contract_files import SCHEMAS, load
from jsonschema import Draft202012Validator

from stream.contracts.article import FIELD_NAMES, RAW_SCHEMA_ID
from stream.contracts.enriched import ENRICHED_SCHEMA_ID, EnrichedArticle
from stream.contracts.schema import SCHEMAS as MAKERS
from stream.contracts.schema import enriched_article_schema, raw_article_schema, write_schemas


def objects(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of an object with named fields in `schema`, with where it stands."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield path or "/", schema
        for key, value in schema.items():
            yield from objects(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for position, value in enumerate(schema):
            yield from objects(value, f"{path}/{position}")


@pytest.mark.parametrize("name", MAKERS)
def test_the_committed_file_is_the_models_schema(name: str) -> None:
    committed = load(SCHEMAS / f"{name}.schema.json")
    assert committed == MAKERS[name](), "run `dateline schema` to write schemas/ anew, and look at the difference"


def test_no_schema_file_is_left_over() -> None:
    assert {path.name for path in SCHEMAS.glob("*.schema.json")} == {f"{name}.schema.json" for name in MAKERS}


def test_the_writer_writes_every_schema(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "new" / "folder")
    assert [path.name for path in written] == [f"{name}.schema.json" for name in MAKERS]
    assert [load(path) for path in written] == [make() for make in MAKERS.values()]
    assert all(path.read_bytes().endswith(b"}\n") for path in written)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_it_is_a_draft_2020_12_schema(make: Any) -> None:
    schema = make()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_the_ids_are_those_the_code_names() -> None:
    assert raw_article_schema()["$id"] == RAW_SCHEMA_ID
    assert enriched_article_schema()["$id"] == ENRICHED_SCHEMA_ID


@pytest.mark.parametrize("name", MAKERS)
def test_unknown_properties_are_allowed_at_every_level(name: str) -> None:
    found = dict(objects(load(SCHEMAS / f"{name}.schema.json")))
    assert found
    assert {path: schema.get("additionalProperties") for path, schema in found.items()} == dict.fromkeys(found, True)


def test_every_field_of_an_event_is_required_at_every_level() -> None:
    found = dict(objects(enriched_article_schema()))
    assert len(found) == 12, "the event and its eleven kinds of parts"
    for path, schema in found.items():
        assert schema["required"] == list(schema["properties"]), path


def test_the_fields_stand_in_the_order_of_the_wire() -> None:
    assert list(raw_article_schema()["properties"]) == list(FIELD_NAMES)
    assert list(enriched_article_schema()["properties"]) == list(EnrichedArticle.model_fields)


def test_a_raw_article_needs_text_or_title_alone() -> None:
    accepts = Draft202012Validator(raw_article_schema()).is_valid
    assert accepts({"text": "It rained."})
    assert accepts({"title": "Rain", "text": None})
    assert not accepts({})
    assert not accepts({"text": None, "title": ""})
    assert not accepts({"url": "https://news.example/1", "id": "1"})
