"""Finding toponyms: where in an article the name of a place stands, before it is known which place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.document import Document, Entity, Mention
from stream.places.gazetteer import Gazetteer
from stream.places.lexicon import DIRECTIONS
from stream.places.name_forms import known_form, mended
from stream.places.names import LONGEST_NAME
from stream.places.spot_filter import SpotModel, take_toponyms
from stream.places.spots import Spot, find_spots
from stream.places.toponym import POSSESSIVE, Role, Toponym
from stream.places.unseen import UnseenFinder, is_dateline

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "NORP"})
_LEADING = re.compile(r"(?:the|The|THE)\s+")


class ToponymFinder:
    """Reads an article, and what the recognizer made of it, for names of places.

    Without a model it only tells the bare names in given spans, and what stands around them.
    """

    def __init__(self, gazetteer: Gazetteer, model: SpotModel | None = None) -> None:
        self._gazetteer = gazetteer
        self._model = model
        self._unseen = UnseenFinder(gazetteer)

    def find(self, document: Document, entities: Sequence[Entity]) -> list[Toponym]:
        """All toponyms in reading order; none overlaps another, none lies in a person's mention."""
        if self._model is None:
            raise ValueError("a finder without a model only reads names")
        spots = find_spots(self._gazetteer, document, entities)
        named: set[tuple[int, int]] = set()
        found = []
        for taken in take_toponyms(self._gazetteer, self._model, document, entities, spots):
            spot = taken.spot
            label = entities[spot.entity].label if spot.entity >= 0 else None
            entity = None
            if label in _PLACE_LABELS or label == "PERSON":
                # "Paris, Texas" as one mention: the first of its places stands for the whole.
                entity = spot.entity if (spot.entity, spot.mention) not in named else None
                named.add((spot.entity, spot.mention))
            role = self._role(document, entities, spot)
            found.append(
                Toponym(spot.field, spot.start, spot.end, spot.known_as, role, entity, round(taken.associative, 6))
            )
        return found

    def _role(self, document: Document, entities: Sequence[Entity], spot: Spot) -> Role:
        if spot.entity < 0:
            opens = is_dateline(document.content(spot.field), spot.start, spot.end)
            return "named" if opens else "unseen"
        if entities[spot.entity].label in _PLACE_LABELS:
            return "named"
        mention = entities[spot.entity].mentions[spot.mention]
        return "named" if mention.end - mention.start == spot.end - spot.start else "inside"

    def around(self, document: Document, toponyms: Sequence[Toponym]) -> list[Toponym]:
        """Well-known places that the text names outside `toponyms`: what helps to tell where these are."""
        taken = [Entity(t.name, "GPE", None, (Mention(t.field, t.start, t.end, t.name),)) for t in toponyms]
        return list(self._unseen.scan(document, taken, toponyms))

    def bare_name(self, text: str, start: int) -> tuple[int, int, str] | None:
        """The part of `text` that the gazetteer knows as a name: (start, end, name), offsets moved by `start`.

        "the", "'s" and words that only narrow ("eastern Syria") are left out. None where it knows nothing of it.
        """
        if len(text) > LONGEST_NAME:
            return None
        left, right = 0, len(text)
        if match := _LEADING.match(text):
            left = match.end()
        if match := POSSESSIVE.search(text, left):
            right = match.start()
        for end in dict.fromkeys((len(text), right)):
            if known := known_form(self._gazetteer, text[left:end]):
                # The possessive is looked at first only to keep names that end so: "Land's End", "St. John's".
                return start + left, start + end, known
        words = list(re.finditer(r"\S+", text[left:right]))
        while len(words) > 1 and words[0].group().lower() in DIRECTIONS:
            del words[0]
            name = text[left + words[0].start() : right]
            if self._gazetteer.knows(name):
                return start + left + words[0].start(), start + right, name
        if slip := mended(self._gazetteer, text[left:right]):
            return start + left, start + right, slip
        return None
