"""The persons of an article whose names are places' too: by surname, by given name, by title, as somebody's kin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from stream.document import Document, Entity
from stream.places.borrowed import is_heir, is_noble
from stream.places.containers import region_after, region_that_holds
from stream.places.gazetteer import Gazetteer, NameKind
from stream.places.lexicon import GIVEN_NAMES, KIN
from stream.places.names import fold
from stream.places.spots import Spot
from stream.places.surnames import is_after_an_initial, is_in_line_up, is_surname
from stream.places.toponym import NEXT_WORD, PLACE_LABELS
from stream.places.unseen import is_dateline
from stream.places.where import is_there
from stream.places.word_classes import WORD_CLASSES

_SEEN_NAME: Final = 0.45
"""The recognizer's confidence in a person of several names, whose first name is then a person's in the article."""

_WELL_KNOWN: Final = 160
"""On the gazetteer's scale: a million inhabitants. Such a city may well stand beside a man of its name."""

_TITLE: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sgt|Lt|Capt|Col|Rev|Sir)\.? \Z")
_GOES_ON: Final = re.compile(r" [A-Z]")
_KIN_NAME: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(KIN))})s?(?: ([A-Z][a-z]+)\b(?: and ([A-Z][a-z]+)\b(?=[,.;)]))?|, ([A-Z][a-z]+)(?=[,.;)]))"
)
_ALL_CLASSES: Final = frozenset().union(*WORD_CLASSES.values())


class Persons:
    """The persons of one article, as far as their names are in the gazetteer."""

    def __init__(
        self, gazetteer: Gazetteer, document: Document, entities: Sequence[Entity], spots: Sequence[Spot]
    ) -> None:
        self._gazetteer, self._document, self._entities, self._spots = gazetteer, document, entities, spots
        self._surnames = {fold(_bare(name.split()[-1])) for name, _ in self._full_names()}
        self._kin = {
            fold(name)
            for _, text in document.fields()
            for match in _KIN_NAME.finditer(text)
            for name in match.groups()
            if name
        }
        self._called_so = self._by_a_part_of_their_name()
        self._titled = {number for number, entity in enumerate(entities) if self._has_title(entity)}

    def has_title(self, entity: int) -> bool:
        """Whether the entity of that number is a person who is called "Mr." or the like somewhere."""
        return entity in self._titled

    def has(self, spot: Spot, label: str | None) -> bool:
        """Whether `spot`, which the recognizer calls `label`, is a person's name or part of one."""
        if spot.demonym:
            return False
        text, start, end = self._document.content(spot.field), spot.start, spot.end
        feature = self._gazetteer.feature(spot.senses[0].place)
        if is_surname(text, start, end) or is_noble(text, start) or is_heir(text, start, end):
            return True
        seen_as_place = label in PLACE_LABELS
        if spot.key in self._called_so and (label is None or seen_as_place):
            return True
        if is_after_an_initial(text, start) and not seen_as_place:
            return True
        if feature[0] == "P" and is_in_line_up(text, start, end):
            return True
        surname = spot.key in self._surnames
        if self._stands_before_its_region(spot, text, surname):
            return False
        if spot.key in self._kin and not feature.startswith("A.PCL"):
            return True
        if surname and not seen_as_place:
            return True
        town = feature[0] == "P" or spot.senses[0].kind is NameKind.ALTERNATE
        well_known = self._gazetteer.weight[spot.senses[0].place] >= _WELL_KNOWN and not feature.startswith("A.ADM")
        if surname and town and not well_known and not _is_where(text, start, end):
            return True
        if spot.key not in GIVEN_NAMES or (town and label in {"ORG", "FAC", "EVENT"}):
            return False
        return self._is_given_name(spot, text, town and not well_known)

    def _is_given_name(self, spot: Spot, text: str, small: bool) -> bool:
        """Whether the word after it is a surname ("Chad Foster", but "Troy High School", "Jordan Valley"), or what a
        person of a small town's name has ("Troy's Mother")."""
        after = NEXT_WORD.match(text, spot.end)
        assert after is not None
        word = after["word"] or ""
        byline = spot.name.isupper() and word.isupper() and text.startswith("BY ", spot.start - 3)
        surname = after["between"] == " " and len(word) > 2 and (byline or (word[0].isupper() and word[1:].islower()))
        if surname and word.lower() not in _ALL_CLASSES and not after["possessive"]:
            return not self._gazetteer.knows(f"{spot.name} {word}")
        return small and after["possessive"] is not None and word[:1].isupper()

    def _full_names(self) -> Iterator[tuple[str, float]]:
        """Every mention of a person by several names, and how sure the recognizer is of the person."""
        for entity in self._entities:
            if entity.label == "PERSON":
                for mention in entity.mentions:
                    if " " in (name := mention.text.strip()):
                        yield name, entity.confidence or 0.0

    def _by_a_part_of_their_name(self) -> set[str]:
        """Names by which the article calls a person of whom it gives more of the name elsewhere ("Memphis Depay", "the
        Duke of York"), where nothing is said to be there; a country's only where nothing else of it is named."""
        given = {
            fold(first)
            for name, confidence in self._full_names()
            for first, _, rest in [name.partition(" ")]
            if confidence >= _SEEN_NAME and first.isalpha() and rest.split()[-1][0].isupper()
        }
        named = self._names_by_country()
        keys = {
            spot.key
            for spot in self._spots
            if (spot.key in given or self._stands_in_a_title(spot)) and not self._names_more_of(spot, named)
        }
        return keys - {spot.key for spot in self._spots if spot.key in keys and self._is_placed(spot)}

    def _names_by_country(self) -> dict[str | None, set[str]]:
        """The names that the recognizer takes for a place's or a people's, by the country of their first meaning."""
        named: dict[str | None, set[str]] = {}
        for spot in self._spots:
            if spot.entity >= 0 and self._entities[spot.entity].label in PLACE_LABELS | {"NORP"}:
                named.setdefault(self._gazetteer.country(spot.senses[0].place), set()).add(spot.key)
        return named

    def _names_more_of(self, spot: Spot, named: dict[str | None, set[str]]) -> bool:
        """Whether a spot is a country's name and the article names something else there."""
        place = spot.senses[0].place
        if not self._gazetteer.is_country_or_continent(place):
            return False
        return bool(named.get(self._gazetteer.country(place), set()) - {spot.key})

    def _is_placed(self, spot: Spot) -> bool:
        """Whether something is there, comes from there or goes there, or a region follows."""
        text = self._document.content(spot.field)
        if self._stands_in_a_title(spot):
            return False
        return (
            is_there(text, spot.start)
            or is_dateline(text, spot.start, spot.end)
            or region_after(self._gazetteer, text, spot.end) is not None
        )

    def _stands_in_a_title(self, spot: Spot) -> bool:
        return is_noble(self._document.content(spot.field), spot.start)

    def _has_title(self, entity: Entity) -> bool:
        return entity.label == "PERSON" and any(
            _TITLE.search(self._document.content(mention.field), max(0, mention.start - 8), mention.start)
            for mention in entity.mentions
        )

    def _stands_before_its_region(self, spot: Spot, text: str, surname: bool) -> bool:
        region = region_that_holds(self._gazetteer, text, spot.end, spot.senses)
        # "Freeland, U.S. Trade Representative ..." names two persons.
        return region is not None and not (surname and _GOES_ON.match(text, region))


def _bare(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")


def _is_where(text: str, start: int, end: int) -> bool:
    """Whether something is there: "in Fairfield." but not "in Fairfield hearing"."""
    after = NEXT_WORD.match(text, end)
    assert after is not None
    return is_there(text, start) and (after["between"][:1] != " " or not after["word"])
