"""Events as GeoJSON (RFC 7946): one point feature per article and place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from stream.contracts.enriched import EnrichedArticle
from stream.render.places import ArticlePlace, article_places

HEADER: Final = b'{"type":"FeatureCollection","features":[\n'
FOOTER: Final = b"\n]}\n"


def features(event: EnrichedArticle) -> list[dict[str, Any]]:
    """The features of one event; an article without places has none."""
    return [_feature(place) for place in article_places(event)]


def feature_collection(events: Iterable[EnrichedArticle]) -> Iterator[bytes]:
    """One FeatureCollection, in pieces as the events come: what QGIS and kepler.gl open. One feature a line."""
    # Nothing before the first event is there: what fails to start leaves no half a document behind.
    separator = HEADER
    for event in events:
        for feature in features(event):
            yield separator + orjson.dumps(feature)
            separator = b",\n"
    yield (HEADER if separator is HEADER else b"") + FOOTER


def feature_lines(events: Iterable[EnrichedArticle]) -> Iterator[bytes]:
    """Newline-delimited features ("GeoJSONL"), for streams that never end: every line is whole by itself."""
    for event in events:
        for feature in features(event):
            yield orjson.dumps(feature, option=orjson.OPT_APPEND_NEWLINE)


def _feature(place: ArticlePlace) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"{place.article_id}#{place.place_id}",
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {
            "article_id": place.article_id,
            "title": place.title,
            "source": place.source,
            "url": place.url,
            "published_at": place.published_at,
            "place_id": place.place_id,
            "name": place.name,
            "country_code": place.country_code,
            "admin1_name": place.admin1_name,
            "feature_code": place.feature_code,
            "confidence": place.confidence,
            "focus": place.focus,
            "mention_count": place.mention_count,
            "usage": list(place.usage),
            "mentions": list(place.mentions),
        },
    }
