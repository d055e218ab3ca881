"""The enriched article: what subscribers receive."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args

import orjson
from pydantic import BaseModel, ConfigDict, Field

from stream.contracts.notices import NoticeCode

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
    end: Annotated[int, Field(ge=0, description="behind the last character")]
    text: Annotated[str, Field(description="exactly what stands there")]


class LocationMention(EntityMention):
    """A mention of a place, with how the name is used."""

    usage: Annotated[
        Usage,
        Field(
            description="literal: the place itself (in Syria); associative: who or what stands on it (Syria said, "
            "US-led, Paris Police Department); demonym: its people or adjective (Syrian)"
        ),
    ]


class Entity(_Wire):
    """Everything in the article that names one and the same thing."""

    id: Annotated[str, Field(pattern="^e[0-9]+$", description="counts in order of first mention, title before text")]
    name: Annotated[str, Field(description="how the article names it")]
    label: Annotated[
        str,
        Field(
            description="PERSON, ORG, GPE, LOC, FAC, NORP, DATE, EVENT; another pipeline's labels pass unchanged",
            examples=["PERSON", "ORG", "GPE"],
        ),
    ]
    confidence: Annotated[
        Confidence | None, Field(description="0..1, four decimals; null where the recognizer gives none")
    ]
    location_id: Annotated[str | None, Field(description="`id` of its location; null: no place, or one not resolved")]
    mentions: Annotated[list[EntityMention], Field(min_length=1, description="in reading order; never overlapping")]


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

    id: Annotated[
        str,
        Field(
            description="`geonames:N`, or our own where GeoNames has none that we know; survives rebuilds",
            examples=["geonames:163843", "admin2:US.TX.277", "dateline:donbas"],
        ),
    ]
    geonames_id: Annotated[int | None, Field(description="the N of `geonames:N`; null beside an id of our own")]
    name: Annotated[str, Field(description="the gazetteer's name")]
    point: Point
    point_origin: Annotated[
        Literal["gazetteer", "derived"], Field(description="derived: a region's point made from its towns")
    ]
    feature_class: Annotated[str | None, Field(description="GeoNames' (A: country or region, P: town, ...)")]
    feature_code: Annotated[str | None, Field(description="GeoNames' (PCLI: independent state, PPL: town, ...)")]
    country_code: CountryCode | None
    admin1_code: Annotated[str | None, Field(description="GeoNames' code of the first-level region")]
    admin1_name: str | None
    admin2_code: Annotated[str | None, Field(description="GeoNames' code of the second-level region")]
    admin2_name: str | None
    population: int | None
    confidence: Confidence
    mentions: Annotated[
        list[LocationMention],
        Field(min_length=1, description="in reading order; one may lie inside the name of an organisation"),
    ]
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
    region: Annotated[FocusRegion | None, Field(description="null where no region stands out")]
    place: Annotated[FocusPlace | None, Field(description="null where no place stands out")]


class EventWarning(_Wire):
    """Something about the article that was not as it should be, although it could be read."""

    model_config = ConfigDict(title="Warning")

    code: Annotated[str, Field(examples=list(get_args(NoticeCode)), description="stable; more may be added")]
    field: Annotated[str, Field(description="which field it is about: a dotted path, list positions as numbers")]
    message: Annotated[str, Field(description="for people; its wording may change")]


class Provenance(_Wire):
    """What made this event: the same article under the same three gives the same bytes."""

    version: Annotated[str, Field(description="of Dateline")]
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

    schema_version: Annotated[str, Field(pattern=r"^1\.[0-9]+$", description="1.N: N grows as fields are added")]
    id: Annotated[str, Field(description="the article's id, also the record's key: upsert by it")]
    url: str | None
    title: Annotated[str | None, Field(description="after clean-up; offsets count in this string")]
    text: Annotated[str | None, Field(description="after clean-up; offsets count in this string")]
    source: Annotated[str | None, Field(description="the outlet, as the scraper named it")]
    authors: list[str]
    published_at: Annotated[str | None, Field(description="RFC 3339")]
    fetched_at: Annotated[str | None, Field(description="RFC 3339")]
    language: Annotated[str, Field(description="BCP 47, `und` if unknown")]
    entities: Annotated[list[Entity], Field(description="every recognised name, in order of first mention")]
    locations: Annotated[
        list[Location], Field(description="resolved places only, unique by id, in order of first mention")
    ]
    focus: Annotated[Focus | None, Field(description="where the article is set; null where nowhere stands out")]
    warnings: Annotated[list[EventWarning], Field(description="what was wrong with an article that could be read")]
    metadata: Annotated[dict[str, Any], Field(description="the scraper's own, passed through")]
    extra: Annotated[
        dict[str, Any],
        Field(description="unknown fields of the raw article, and the originals of those that could not be used"),
    ]
    provenance: Provenance


def encode_event(event: EnrichedArticle) -> bytes:
    """The bytes of the event on the wire: JSON, UTF-8, keys in the schema's order."""
    return orjson.dumps(event.model_dump())
