"""An event with everything that rendering has to deal with, made by hand."""

from __future__ import annotations

from typing import Any

from stream.contracts.enriched import EnrichedArticle

TITLE = "Flood barrier on the Vltava holds"
TEXT = (
    "PRAGUE (Reuters) - The Czech Hydrological Institute said on Monday that the barrier in Prague had held.\n\n"
    "Mayor Jana Nováková told reporters that Ústí nad Labem, further north, must be ready by the evening."
)


def mention(said: str, occurrence: int = 0, field: str = "text", **more: Any) -> dict[str, Any]:
    """A mention of the nth time that `said` stands in the field."""
    content, start = (TITLE if field == "title" else TEXT), -1
    for _ in range(occurrence + 1):
        start = content.index(said, start + 1)
    return {"field": field, "start": start, "end": start + len(said), "text": said, **more}


def entity(number: int, label: str, *mentions: dict[str, Any], location: str | None = None) -> dict[str, Any]:
    return {
        "id": f"e{number}",
        "name": mentions[0]["text"],
        "label": label,
        "confidence": 0.9,
        "location_id": location,
        "mentions": list(mentions),
    }


def location(number: int, name: str, lat: float, lon: float, *mentions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": f"geonames:{number}",
        "geonames_id": number,
        "name": name,
        "point": {"lat": lat, "lon": lon},
        "point_origin": "gazetteer",
        "feature_class": "P",
        "feature_code": "PPL",
        "country_code": "CZ",
        "admin1_code": None,
        "admin1_name": None,
        "admin2_code": None,
        "admin2_name": None,
        "population": None,
        "confidence": 0.9,
        "mentions": list(mentions),
        "alternatives": [],
        **more,
    }


def sample_event(**changes: Any) -> EnrichedArticle:
    """An article with a place inside an organisation, an unresolved place, a focus and a warning."""
    czech = mention("Czech", usage="demonym")
    data: dict[str, Any] = {
        "schema_version": "1.0",
        "id": "flood-1",
        "url": "https://example.org/flood",
        "title": TITLE,
        "text": TEXT,
        "source": "example.org",
        "authors": [],
        "published_at": "2026-11-24T10:00:00Z",
        "fetched_at": None,
        "language": "en",
        "entities": [
            entity(1, "LOC", mention("Vltava", field="title")),
            entity(2, "GPE", mention("PRAGUE"), mention("Prague"), location="geonames:3067696"),
            entity(3, "ORG", mention("Reuters")),
            entity(4, "ORG", mention("Czech Hydrological Institute")),
            entity(5, "DATE", mention("Monday")),
            entity(6, "PERSON", mention("Jana Nováková")),
            entity(7, "GPE", mention("Ústí nad Labem"), location="geonames:3063548"),
        ],
        "locations": [
            location(
                3067696,
                "Prague",
                50.08804,
                14.42076,
                mention("PRAGUE", usage="literal"),
                mention("Prague", usage="literal"),
                feature_code="PPLC",
                admin1_name="Prague",
                confidence=0.9712,
            ),
            location(
                3077311,
                "Czechia",
                49.75,
                15.0,
                czech,
                feature_class="A",
                feature_code="PCLI",
                confidence=0.99,
            ),
            location(
                3063548,
                "Ústí nad Labem",
                50.6607,
                14.03227,
                mention("Ústí nad Labem", usage="literal"),
                admin1_name="Ústecký kraj",
                confidence=0.62,
            ),
        ],
        "focus": {
            "country_code": "CZ",
            "country_confidence": 0.93,
            "region": None,
            "place": {
                "id": "geonames:3067696",
                "name": "Prague",
                "point": {"lat": 50.08804, "lon": 14.42076},
                "confidence": 0.71,
            },
        },
        "warnings": [{"code": "invalid_field", "field": "fetched_at", "message": "'soon' is no date"}],
        "metadata": {},
        "extra": {},
        "provenance": {"version": "0.1.0", "ner_model": "en@1", "gazetteer": "places@1"},
    }
    return EnrichedArticle.model_validate(data | changes)
