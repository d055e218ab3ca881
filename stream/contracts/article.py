"""The raw article: what scrapers push, and how it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictStr, ValidationError, WithJsonSchema

from stream.contracts.control import without_controls
from stream.contracts.dates import to_rfc3339
from stream.contracts.json_input import read_object
from stream.contracts.language_tag import normalise_tag
from stream.contracts.notices import Notice, invalid_field
from stream.errors import WrongType

RAW_SCHEMA_ID: Final = "urn:dateline:schema:article.raw:1"


def _id_from_integer(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _tag(value: object) -> object:
    if not isinstance(value, str):
        return value  # pydantic says what is wrong with it
    tag = normalise_tag(value)
    if tag is None:
        raise ValueError(f"{value[:40]!r} is not a BCP 47 language tag")
    return tag


Name = Annotated[StrictStr, BeforeValidator(lambda v: without_controls(v) if isinstance(v, str) else v)]
Id = Annotated[Name, BeforeValidator(_id_from_integer), WithJsonSchema({"type": ["string", "integer"]})]
Language = Annotated[StrictStr, BeforeValidator(_tag)]
Date = Annotated[
    str,
    BeforeValidator(to_rfc3339),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "description": "RFC 3339; ISO 8601, RFC 2822 and epoch seconds are converted",
            "examples": ["2026-11-24T10:00:00Z", "Tue, 24 Nov 2026 10:00:00 +0000", 1795514400],
        }
    ),
]


class RawRecord(BaseModel):
    """A raw article on the wire (`articles.raw.v1`). `text` or `title` must hold something; all else is optional."""

    model_config = ConfigDict(
        extra="allow",
        title="Raw article",
        json_schema_extra={
            "$id": RAW_SCHEMA_ID,
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "anyOf": [
                {"required": [name], "properties": {name: {"type": "string", "minLength": 1}}}
                for name in ("text", "title")
            ],
        },
    )

    id: Annotated[
        Id | None,
        Field(
            description="the record's key too; an integer becomes a string; derived from `url`, else `text`, if absent"
        ),
    ] = None
    url: Name | None = None
    title: Annotated[StrictStr | None, Field(description="cleaned like the text")] = None
    text: Annotated[StrictStr | None, Field(description="HTML left-overs and page furniture are cleaned away")] = None
    source: Annotated[Name | None, Field(description="the outlet")] = None
    language: Annotated[Language | None, Field(description="BCP 47; a hint that wins over detection")] = None
    published_at: Date | None = None
    fetched_at: Date | None = None
    authors: list[Name] | None = None
    metadata: Annotated[dict[str, Any] | None, Field(description="a free object, passed through")] = None


FIELD_NAMES: Final = tuple(RawRecord.model_fields)


@dataclass(frozen=True, slots=True)
class RawArticle:
    """A raw article in memory, as the enricher takes it. Without an `id` it gets the one derived from its content.

    `language` is a hint; `published_at` and `fetched_at` are RFC 3339; `extra` holds what the scraper sent beside
    the contract's fields, `notices` what was wrong with some of them.
    """

    text: str | None = None
    title: str | None = None
    id: str = ""
    url: str | None = None
    source: str | None = None
    language: str | None = None
    published_at: str | None = None
    fetched_at: str | None = None
    authors: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", derive_id(self.url or self.text or self.title or ""))


def derive_id(seed: str) -> str:
    """The id of an article that came without one; `seed` is its `url`, else its `text` as received."""
    return "sha256:" + hashlib.sha256(seed.encode()).hexdigest()[:32]


def decode_article(value: bytes | None, renames: Mapping[str, str] | None = None) -> RawArticle:
    """Read the value of a raw record.

    `renames` maps the contract's field names to the scraper's own (`{"text": "body"}`). A field of the wrong type
    becomes null with a notice, its original kept in `extra`; unknown fields go to `extra` as they are.

    Raises an ArticleError (Tombstone, NotUtf8, NotJson, NotAnObject, TooDeep, LoneSurrogate, or WrongType where
    `text` or `title` is not a string): the record is a dead letter.
    """
    received = read_object(value)
    notices = [invalid_field(path, remark) for path, remark in received.remarks]
    extra = dict(received.fields)
    known = _take_known(extra, renames or {})
    record, refused = _validate({name: item for name, (_, item) in known.items()})
    for name, reason in refused.items():
        own_name, original = known[name]
        if name in ("text", "title"):
            raise WrongType(f"`{own_name}` must be a string: {reason}")
        extra[own_name] = original
        notices.append(invalid_field(name, reason))
    return RawArticle(
        text=record.text,
        title=record.title,
        id=record.id or "",
        url=record.url,
        source=record.source,
        language=record.language,
        published_at=record.published_at,
        fetched_at=record.fetched_at,
        authors=tuple(record.authors or ()),
        metadata=record.metadata or {},
        extra=extra,
        notices=tuple(notices),
    )


def _take_known(fields: dict[str, Any], renames: Mapping[str, str]) -> dict[str, tuple[str, Any]]:
    """Move the contract's fields out of `fields`: contract name -> (the scraper's name, the value)."""
    known = {}
    for name in FIELD_NAMES:
        own_name = renames.get(name, name)
        if own_name in fields:
            known[name] = (own_name, fields[own_name])
    for own_name, _ in known.values():
        fields.pop(own_name, None)
    return known


def _validate(values: dict[str, Any]) -> tuple[RawRecord, dict[str, str]]:
    """The record without the fields that cannot be used, and why each of those cannot."""
    try:
        return RawRecord.model_validate(values), {}
    except ValidationError as error:
        refused: dict[str, str] = {}
        for problem in error.errors(include_url=False, include_input=False, include_context=False):
            name, *where = (str(part) for part in problem["loc"])
            reason = problem["msg"].removeprefix("Value error, ")
            refused.setdefault(name, f"{reason} (at {'.'.join(where)})" if where else reason)
        kept = {name: item for name, item in values.items() if name not in refused}
        return RawRecord.model_validate(kept), refused
