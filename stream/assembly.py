"""From what was found in an article to the event on the wire: ids, rounding, order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stream.contracts import enriched as wire
from stream.contracts.article import RawArticle
from stream.contracts.notices import Notice
from stream.document import Document, Entity, Mention
from stream.places.types import Alternative, Focus, FocusPlace, Location, Place, PlaceAnalysis
from stream.version import __version__


def provenance(ner_model: str, gazetteer: str) -> wire.Provenance:
    """What made the events; both arguments are `name@hash`."""
    return wire.Provenance(version=__version__, ner_model=ner_model, gazetteer=gazetteer)


def assemble_event(
    article: RawArticle,
    document: Document,
    entities: Sequence[Entity],
    places: PlaceAnalysis,
    notices: Sequence[Notice],
    made_by: wire.Provenance,
) -> wire.EnrichedArticle:
    """The event of `article`, whose clean form is `document`. `places.entity_location` runs beside `entities`."""
    return wire.EnrichedArticle(
        schema_version=wire.SCHEMA_VERSION,
        id=article.id,
        url=article.url,
        title=document.title,
        text=document.text,
        source=article.source,
        authors=list(article.authors),
        published_at=article.published_at,
        fetched_at=article.fetched_at,
        language=document.language,
        entities=[
            _entity(number, entity, location_id)
            for number, (entity, location_id) in enumerate(zip(entities, places.entity_location, strict=True), start=1)
        ],
        locations=[_location(location) for location in places.locations],
        focus=_focus(places.focus),
        warnings=[wire.EventWarning(code=n.code, field=n.field, message=n.message) for n in notices],
        metadata=dict(article.metadata),
        extra=dict(article.extra),
        provenance=made_by,
    )


def location_fields(place: Place) -> dict[str, Any]:
    """The wire's fields of a place, without what depends on the article (confidence, mentions, alternatives)."""
    return {
        "id": place.id,
        "geonames_id": place.geonames_id,
        "name": place.name,
        "point": _point(place),
        "point_origin": place.point_origin,
        "feature_class": place.feature_class or None,
        "feature_code": place.feature_code or None,
        "country_code": place.country_code,
        "admin1_code": place.admin1_code,
        "admin1_name": place.admin1_name,
        "admin2_code": place.admin2_code,
        "admin2_name": place.admin2_name,
        "population": place.population,
    }


def alternatives_on_the_wire(alternatives: Sequence[Alternative]) -> list[wire.Alternative]:
    """At most five, best first, as they come."""
    return [
        wire.Alternative(
            id=other.place.id,
            geonames_id=other.place.geonames_id,
            name=other.place.name,
            country_code=other.place.country_code,
            point=_point(other.place),
            confidence=rounded(other.confidence),
        )
        for other in alternatives
    ]


def rounded(confidence: float) -> float:
    """Four decimals, and never outside 0..1 by a rounding error."""
    return min(1.0, max(0.0, round(float(confidence), 4)))


def _entity(number: int, entity: Entity, location_id: str | None) -> wire.Entity:
    return wire.Entity(
        id=f"e{number}",
        name=entity.name,
        label=entity.label,
        confidence=None if entity.confidence is None else rounded(entity.confidence),
        location_id=location_id,
        mentions=[wire.EntityMention(**_mention(mention)) for mention in entity.mentions],
    )


def _mention(mention: Mention) -> dict[str, Any]:
    return {"field": mention.field, "start": mention.start, "end": mention.end, "text": mention.text}


def _point(place: Place) -> wire.Point:
    return wire.Point(lat=round(place.lat, 5), lon=round(place.lon, 5))


def _location(location: Location) -> wire.Location:
    return wire.Location(
        **location_fields(location.place),
        confidence=rounded(location.confidence),
        mentions=[wire.LocationMention(**_mention(said.mention), usage=said.usage) for said in location.mentions],
        alternatives=alternatives_on_the_wire(location.alternatives),
    )


def _focus(focus: Focus | None) -> wire.Focus | None:
    if focus is None:
        return None
    return wire.Focus(
        country_code=focus.country_code,
        country_confidence=rounded(focus.country_confidence),
        region=_region(focus.region),
        place=_focus_place(focus.place),
    )


def _region(region: FocusPlace | None) -> wire.FocusRegion | None:
    if region is None:
        return None
    return wire.FocusRegion(
        id=region.place.id,
        name=region.place.name,
        admin1_code=region.place.admin1_code,
        point=_point(region.place),
        confidence=rounded(region.confidence),
    )


def _focus_place(place: FocusPlace | None) -> wire.FocusPlace | None:
    if place is None:
        return None
    return wire.FocusPlace(
        id=place.place.id, name=place.place.name, point=_point(place.place), confidence=rounded(place.confidence)
    )
