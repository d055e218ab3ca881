"""The enriched article: what subscribers receive."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = "1.0"
ENRICHED_SCHEMA_ID: Final = "urn:dateline:schema:article.enriched:1"

Confidence = Annotated[float, Field(ge=0, le=1, description="0..1, four decimals")]
CountryCode = Annotated[str, Field(description="ISO 3166-1 alpha-2 (Kosovo: XK)", pattern="^[A-Z]{2}$")]
FieldName = Literal["title", "text"]
Usage = Literal["literal", "associative", "demonym"]


class _Wire(BaseModel):
    """Fields are only ever added within version 1, so a reader takes what it does not know."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Point(_Wire):
    """WGS 84, degrees, five decimals."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class EntityMention(_Wire):
    """`event[field][start:end] == text`; offsets count Unicode code points."""

    field: FieldName
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str


class LocationMention(EntityMention):
    """A mention of a place, with how the name is used."""

    usage: Usage


class Entity(_Wire):
    """Everything in the article that names one and the same thing."""

    id: Annotated[str, Field(pattern="^e[0-9]+$", description="counts in order of first mention, title before text")]
    name: str
    label: Annotated[
        str,
        Field(
            description="PERSON, ORG, GPE, LOC, FAC, NORP, DATE, EVENT; another pipeline's labels pass unchanged",
            examples=["PERSON", "ORG", "GPE"],
        ),
    ]
    confidence: Confidence | None
    location_id: str | None
    mentions: Annotated[list[EntityMention], Field(min_length=1)]


class Alternative(_Wire):
    """Another place the name could have meant."""

    id: str
    geonames_id: int | None
    name: str
    country_code: CountryCode | None
    point: Point
    confidence: Confidence


class Location(_Wire):
    """A resolved place. `confidence` is the probability that it is the right one (same id, or within 161 km)."""

    id: Annotated[str, Field(examples=["geonames:163843", "admin2:US.TX.277", "dateline:donbas"])]
    geonames_id: int | None
    name: str
    point: Point
    point_origin: Literal["gazetteer", "derived"]
    feature_class: str | None
    feature_code: str | None
    country_code: CountryCode | None
    admin1_code: str | None
    admin1_name: str | None
    admin2_code: str | None
    admin2_name: str | None
    population: int | None
    confidence: Confidence
    mentions: Annotated[list[LocationMention], Field(min_length=1)]
    alternatives: Annotated[list[Alternative], Field(max_length=5, description="best first")]


class FocusRegion(_Wire):
    """The first-level region the article is about."""

    id: str
    name: str
    admin1_code: str | None
    point: Point
    confidence: Confidence


class FocusPlace(_Wire):
    """The place the article is about."""

    id: str
    name: str
    point: Point
    confidence: Confidence


class Focus(_Wire):
    """Where the article is set."""

    country_code: CountryCode
    country_confidence: Confidence
    region: FocusRegion | None
    place: FocusPlace | None


class EventWarning(_Wire):
    """Something about the article that was not as it should be, although it could be read."""

    model_config = ConfigDict(title="Warning")

    code: Annotated[str, Field(examples=["invalid_field", "unsupported_language", "text_truncated"])]
    field: str
    message: str


class Provenance(_Wire):
    """What made this event: the same article under the same three gives the same bytes."""

    version: str
    ner_model: Annotated[str, Field(description="name@hash")]
    gazetteer: Annotated[str, Field(description="name@hash")]


class EnrichedArticle(_Wire):
    """One enriched event (`articles.enriched.v1`). Every field is always there: null, [] or {} for nothing."""

    model_config = ConfigDict(
        title="Enriched article",
        json_schema_extra={
            "$id": ENRICHED_SCHEMA_ID,
            "$schema": "https://json-schema.org/draft/2020-12/schema",
        },
    )

    schema_version: Annotated[str, Field(pattern=r"^1\.[0-9]+$")]
    id: str
    url: str | None
    title: str | None
    text: str | None
    source: str | None
    authors: list[str]
    published_at: Annotated[str | None, Field(description="RFC 3339")]
    fetched_at: Annotated[str | None, Field(description="RFC 3339")]
    language: Annotated[str, Field(description="BCP 47, `und` if unknown")]
    entities: list[Entity]
    locations: Annotated[list[Location], Field(description="unique by id, in order of first mention")]
    focus: Focus | None
    warnings: list[EventWarning]
    metadata: dict[str, Any]
    extra: dict[str, Any]
    provenance: Provenance


def encode_event(event: EnrichedArticle) -> bytes:
    """The bytes of the event on the wire: JSON, UTF-8, keys in the schema's order."""
    return orjson.dumps(event.model_dump())
