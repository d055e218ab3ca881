"""JSON Schemas of what crosses the wire, made from the models, so that the two cannot part.

Dialect: draft 2020-12. Unknown properties are allowed everywhere: within version 1 fields are only ever added.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from stream.contracts.article import RawRecord
from stream.contracts.enriched import EnrichedArticle

JsonSchema = dict[str, Any]

_LEADING = ("$schema", "$id", "title", "description", "type", "required", "properties")


def raw_article_schema() -> JsonSchema:
    """The schema of a raw article's value (`articles.raw.v1`).

    It tells scrapers what to send. The worker forgives more: of what this schema refuses, only a wrong type in
    `text` or `title`, and their absence, make a dead letter; anything else makes an event with a warning.
    """
    return _schema(RawRecord, "validation")


def enriched_article_schema() -> JsonSchema:
    """The schema of an enriched event's value (`articles.enriched.v1`): every field is required."""
    return _schema(EnrichedArticle, "serialization")


SCHEMAS: Final[Mapping[str, Callable[[], JsonSchema]]] = {
    "raw-article.v1": raw_article_schema,
    "enriched-article.v1": enriched_article_schema,
}
"""Name -> the function that makes it; the file is `schemas/<name>.schema.json`."""


def schema_text(schema: JsonSchema) -> str:
    """A schema as it stands in its file: indented JSON, characters as they are, a newline at the end."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into `folder` (made where it is missing); the files' paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in SCHEMAS.items():
        path = folder / f"{name}.schema.json"
        path.write_text(schema_text(make()), encoding="utf-8")
        written.append(path)
    return written


class _Generator(GenerateJsonSchema):
    """pydantic's generator without the titles it makes up from field names ("Geonames Id")."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        """`"type": ["string", "null"]` where the inner schema is no more than types and words about them."""
        inner = self.generate_inner(schema["schema"])
        if "type" not in inner or "enum" in inner or "const" in inner:
            return super().nullable_schema(schema)
        types = inner["type"] if isinstance(inner["type"], list) else [inner["type"]]
        return {**inner, "type": [*types, "null"]}


def _schema(model: type[BaseModel], mode: Literal["validation", "serialization"]) -> JsonSchema:
    schema = model.model_json_schema(mode=mode, schema_generator=_Generator)
    definitions = {name: _led(definition) for name, definition in schema.pop("$defs", {}).items()}
    return _led(schema) | ({"$defs": definitions} if definitions else {})


def _led(schema: JsonSchema) -> JsonSchema:
    """The same schema with what a reader looks for first in front."""
    return {key: schema[key] for key in _LEADING if key in schema} | schema
