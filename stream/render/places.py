"""One flat record per article and place: what maps and tables are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stream.contracts.enriched import EnrichedArticle, Focus, Location


@dataclass(frozen=True, slots=True)
class ArticlePlace:
    """One place of one article. `usage` and `mentions` are without repeats, in reading order.

    `focus`: the article is about this place, this region or this country. `lat`, `lon` are degrees, WGS 84.
    """

    article_id: str
    title: str | None
    source: str | None
    url: str | None
    published_at: str | None
    place_id: str
    name: str
    country_code: str | None
    admin1_name: str | None
    feature_code: str | None
    lat: float
    lon: float
    confidence: float
    focus: bool
    mention_count: int
    usage: tuple[str, ...]
    mentions: tuple[str, ...]


def article_places(event: EnrichedArticle) -> Iterator[ArticlePlace]:
    """The places of an event, in the event's order; none for an article without places."""
    for location in event.locations:
        yield ArticlePlace(
            article_id=event.id,
            title=event.title,
            source=event.source,
            url=event.url,
            published_at=event.published_at,
            place_id=location.id,
            name=location.name,
            country_code=location.country_code,
            admin1_name=location.admin1_name,
            feature_code=location.feature_code,
            lat=location.point.lat,
            lon=location.point.lon,
            confidence=location.confidence,
            focus=is_focus(location, event.focus),
            mention_count=len(location.mentions),
            usage=tuple(dict.fromkeys(mention.usage for mention in location.mentions)),
            mentions=tuple(dict.fromkeys(mention.text for mention in location.mentions)),
        )


def is_focus(location: Location, focus: Focus | None) -> bool:
    """Whether `location` is what the article is about: its focus place, region, or country."""
    if focus is None:
        return False
    if any(about is not None and about.id == location.id for about in (focus.place, focus.region)):
        return True
    is_country = (location.feature_code or "").startswith("PCL")
    return is_country and location.country_code == focus.country_code
