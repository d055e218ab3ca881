"""From what was recognised in an article to its places on the map: find, resolve, gather, focus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from stream.document import Document, Entity, Mention
from stream.places.focus import find_focus
from stream.places.gazetteer import Gazetteer
from stream.places.ranker import RankerModel, load_ranker
from stream.places.resolver import Resolved, Resolver
from stream.places.spot_filter import SpotModel, load_spot_model
from stream.places.toponym import Toponym
from stream.places.toponyms import ToponymFinder
from stream.places.types import Location, LocationMention, Place, PlaceAnalysis, ResolvedSpan
from stream.places.usage import usage_of

_LEAST = 0.35
"""Confidence below which a toponym is left unresolved: better no point on the map than a wrong one."""

_LEAST_ALONE = 0.5
"""The same in a country of which the article surely names nothing. Of 22 mentions judged in between 16 were right where
it did, of 18 where it did not 8."""

_LEAST_INSIDE = 0.75
"""The same for a town within the name of something else ("Providence Academy"), in a region of which the article surely
names nothing. Of five judged below it one was right."""

_LEAST_ABROAD = 0.85
"""The same for anything smaller than a country within another name, in a country of which the article surely names
nothing else ("Dublin City Council" of Ohio). Of ten judged between this and _LEAST_ALONE one was right."""


@dataclass(slots=True)
class _Gathered:
    resolved: Resolved
    weight: float = 0.0
    confidence: float = 0.0
    mentions: list[LocationMention] = field(default_factory=list)


class PlaceAnalyser:
    """The places part of the enricher. It holds no state of any article: the same input gives the same answer."""

    def __init__(
        self, gazetteer: Gazetteer, ranker: RankerModel | None = None, spot_model: SpotModel | None = None
    ) -> None:
        self._gazetteer = gazetteer
        self.finder: Final = ToponymFinder(gazetteer, spot_model or load_spot_model())
        self.resolver: Final = Resolver(gazetteer, ranker or load_ranker())

    @property
    def identity(self) -> str:
        """`name@hash` of the gazetteer, for the event's provenance."""
        return self._gazetteer.identity

    def analyse(self, document: Document, entities: Sequence[Entity]) -> PlaceAnalysis:
        """The places that `document` names, given what was recognised in it."""
        toponyms = self.finder.find(document, entities)
        gathered: dict[str, _Gathered] = {}
        entity_location: list[str | None] = [None] * len(entities)
        answers = self.resolver.resolve(document, toponyms)
        named = _Named(answer.place for answer in answers if answer and answer.confidence >= _LEAST_ALONE)
        for toponym, resolved in zip(toponyms, answers, strict=True):
            if resolved is None or resolved.confidence < named.least(toponym, resolved.place):
                continue
            place = gathered.setdefault(resolved.place.id, _Gathered(resolved))
            text = document.content(toponym.field)
            mention = Mention(toponym.field, toponym.start, toponym.end, text[toponym.start : toponym.end])
            inside = toponym.role == "inside"
            usage = usage_of(text, toponym.start, toponym.end, resolved.kind, inside, toponym.associative)
            place.mentions.append(LocationMention(mention, usage))
            place.weight += 1.0
            place.confidence += resolved.confidence
            if toponym.entity is not None and entity_location[toponym.entity] is None:
                entity_location[toponym.entity] = resolved.place.id
        locations = [
            Location(g.resolved.place, g.confidence / g.weight, tuple(g.mentions), g.resolved.alternatives)
            for g in gathered.values()
        ]
        numbers = [g.resolved.index for g in gathered.values()]
        return PlaceAnalysis(
            locations=tuple(locations),
            focus=find_focus(self._gazetteer, locations, numbers),
            entity_location=tuple(entity_location),
        )

    def resolve_spans(self, document: Document, spans: Sequence[tuple[int, int]]) -> list[ResolvedSpan | None]:
        """What each stretch of `document.text` means, in the order given; they may overlap or repeat.

        The spans are names of places by the caller's word: each one that the gazetteer knows is answered, however
        unsure, with its confidence; None is a name it does not know. Raises ValueError for a span outside the text.
        """
        text = document.content("text")
        toponyms: list[Toponym] = []
        slots: list[int | None] = []
        for start, end in spans:
            if not 0 <= start < end <= len(text):
                raise ValueError(f"span ({start}, {end}) does not lie in the text of {len(text)} code points")
            bare = self.finder.bare_name(text[start:end], start)
            slots.append(len(toponyms) if bare else None)
            if bare:
                toponyms.append(Toponym("text", *bare, "named"))
        around = self.finder.around(document, toponyms)
        answers = self.resolver.resolve(document, [*toponyms, *around])
        found: list[ResolvedSpan | None] = []
        for slot in slots:
            answer = answers[slot] if slot is not None else None
            if slot is None or answer is None:
                found.append(None)
                continue
            toponym = toponyms[slot]
            usage = usage_of(text, toponym.start, toponym.end, answer.kind, inside=False)
            found.append(ResolvedSpan(answer.place, answer.confidence, usage, answer.alternatives))
        return found


class _Named:
    """The countries and regions of which an article surely names something, and what that asks of its other places."""

    def __init__(self, sure: Iterable[Place]) -> None:
        self._countries: dict[str | None, set[str]] = {}
        self._regions: dict[tuple[str | None, str | None], set[str]] = {}
        for place in sure:
            self._countries.setdefault(place.country_code, set()).add(place.id)
            self._regions.setdefault((place.country_code, place.admin1_code), set()).add(place.id)

    def least(self, toponym: Toponym, place: Place) -> float:
        """The confidence that puts `place` on the map."""
        of_country = self._countries.get(place.country_code, set())
        if toponym.role == "inside" and not _is_land(place):
            if not of_country - {place.id}:
                return _LEAST_ABROAD
            if place.feature_class == "P" and not self._regions.get((place.country_code, place.admin1_code), set()) - {
                place.id
            }:
                return _LEAST_INSIDE
        return _LEAST if of_country else _LEAST_ALONE


def _is_land(place: Place) -> bool:
    """Whether it is a country or a continent."""
    code = place.feature_code
    return code.startswith("PCL") or code == "CONT"
