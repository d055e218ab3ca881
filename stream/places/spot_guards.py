"""What bounds the learned filter of spots: what a place can never be, and what it always is.

The filter is right on the whole; these rules hold in every single case. People, companies, languages and words never go
on the map, and a country written out always does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from stream.document import Document, Entity, Field
from stream.places.borrowed import is_currency, is_foundation, is_order_of_merit, is_saint, is_saints
from stream.places.businesses import is_company
from stream.places.containers import region_that_holds
from stream.places.gazetteer import LARGE_TOWN, NO_PLACE, Gazetteer, NameKind
from stream.places.levels import LEVEL_FEATURES, called
from stream.places.lexicon import (
    ARABIC,
    COMMON_WORDS,
    DIRECTIONS,
    GENERIC_REGION_WORDS,
    LANGUAGE_VERBS,
    NO_PLACE_ALONE,
    WEEKDAYS,
)
from stream.places.names import fold, is_acronym
from stream.places.namesakes import Namesakes
from stream.places.peoples import means_no_country, tells_of_first_peoples
from stream.places.persons import Persons
from stream.places.spots import Spot
from stream.places.streets import ends_as_street, is_longer_street, is_road_number, is_street
from stream.places.toponym import NEXT_WORD, PLACE_LABELS
from stream.places.unseen import is_dateline

_DEMONYM_CHANCE = 0.75
"""Corpora mark demonyms unevenly, so that nothing can be learned of them: a rule takes them, before doubtful names and
after sure ones ("Korean Peninsula")."""

_SURE = 0.68
"""Where the recognizer has seen a person, the rest must speak loudly; more so for a company or a common word."""
_COMPANY = 0.8
_VERY_SURE = 0.9

_SURE_OF_NAME = 0.55
_SURE_OF_COMPANY = 0.85
_SURE_AMONG_COMPANIES = 0.55
"""The recognizer's confidence in a person, or in a company, that leaves nothing to the rest; the last for a town's name
where the article is about companies."""

_LIKELIEST = 3
"""As many meanings of a name are looked at where any of them will do."""

_TOLD_CHANCE = 0.7
"""Of a name that the article calls a city's or a province's somewhere: more than the threshold, less than one seen."""

_DATELINE_CHANCE = 0.9
_COUNTRY_CHANCE = 0.8

_PEOPLES_ALONE = PLACE_LABELS | {"NORP"}
_PEOPLES_LABELS = PLACE_LABELS | {"NORP", "ORG", "EVENT"}
_AMBIGUOUS_ACRONYMS = frozenset("PA MD MA MS OK IN OR ME HI ID CO AL AR DE MO PR NE NV VI SA NT MT CT".split())
_PLAIN_ACRONYMS = frozenset("NY NJ DC BC US UK".split())
"""The only ones of two letters that mean their place wherever they stand."""

_PLACED: Final = re.compile(
    r"\b(?:in|from|of|to|across|throughout|near|around|through|northern|southern|eastern|western) \Z"
)
_BEFORE: Final = re.compile(r"(?P<word>[\w’'.]*[\w’'.])?(?P<between>[^\w’']*)\Z")
_TOWN_BEFORE: Final = re.compile(r"[A-Z][\w’'.-]*(?:,[ ]|[ ]\()\Z")
_OF_NAME: Final = re.compile(r" of (?:the )?[A-Z]")
_AFTER_ARTICLE: Final = re.compile(
    r"(?: (?:in|to|on|and|is|was|has|had|will|for|by|at|said|as|with|calling|asking|passed"
    r"|voted|approved|adopted|rejected)\b|[.,;:!?)]|\Z)"
)
_NICKNAME: Final = re.compile(r" [\"“‘'][A-Z][a-z]+[\"”’'] [A-Z]")
_APOSTROPHE: Final = re.compile("['’]")
_MIDDLE_OF_NAME: Final = re.compile(r"[A-Z][\w’'-]* \Z")


class SpotGuards:
    """The rules for one article's spots."""

    def __init__(
        self, gazetteer: Gazetteer, document: Document, entities: Sequence[Entity], spots: Sequence[Spot]
    ) -> None:
        self._gazetteer = gazetteer
        self._document = document
        self._entities = entities
        self._spots = spots
        self._companies = {fold(mention.text) for e in entities if e.label == "ORG" for mention in e.mentions}
        self._persons = Persons(gazetteer, document, entities, spots)
        self._longest: dict[tuple[Field, int], int] = {}
        for spot in spots:
            if " " in spot.name and gazetteer.feature(spot.senses[0].place)[0] in "HLT":
                at = spot.field, spot.start
                self._longest[at] = max(spot.end, self._longest.get(at, 0))
        self._lands: dict[tuple[Field, int], Spot] = {}
        for spot in spots:
            first, kind = spot.senses[0]
            if " " in spot.name and kind is NameKind.NAME and gazetteer.feature(first).startswith(("A.PCL", "A.ADM1")):
                self._lands.setdefault((spot.field, spot.end), spot)
        self._told = {spot.key for spot in spots if self._is_told(spot)}
        self._first_peoples = any(tells_of_first_peoples(text) for _, text in document.fields())
        self._namesakes = Namesakes(gazetteer, document, spots)

    def chance(self, spot: Spot, modelled: float) -> float:
        """The probability that `spot` is a toponym, where the model says `modelled`."""
        label, mention, whole, confidence = None, None, False, 0.0
        if spot.entity >= 0:
            entity = self._entities[spot.entity]
            mention = entity.mentions[spot.mention]
            label, whole = entity.label, (mention.start, mention.end) == (spot.start, spot.end)
            confidence = entity.confidence or 0.0
        feature = self._gazetteer.feature(spot.senses[0].place)
        if self._is_word(spot) or self._persons.has(spot, label):
            return 0.0
        if (spot.demonym or self._is_country(spot)) and self._longest.get((spot.field, spot.start), 0) > spot.end:
            return 0.0  # "Niger" of the Niger Delta, "English" of the English Channel
        land = self._lands.get((spot.field, spot.end))
        if land is not None and land.start < spot.start and land.senses[0].place != spot.senses[0].place:
            return 0.0  # "Ireland" of Northern Ireland, "Wales" of New South Wales
        if self._namesakes.has(spot, whole or label is None):
            return 0.0
        if mention is not None and mention.start == spot.start and is_longer_street(mention.text):
            return 0.0
        if mention is not None and spot.key == "turkey" and mention.start < spot.start and self._is_bird(spot):
            return 0.0
        alone = label is None or whole or (label in PLACE_LABELS and self._stands_beside_a_place(spot))
        if spot.key in self._told and alone and label != "PERSON":
            modelled = max(modelled, _TOLD_CHANCE)
        if label == "PERSON":
            # "Jordan" may be the country, but not where he is Michael Jordan, or Mr. Jordan.
            alone = (
                whole
                and fold(self._entities[spot.entity].name) == spot.key
                and not self._persons.has_title(spot.entity)
            )
            return modelled if alone and confidence <= _SURE_OF_NAME and modelled > _SURE else 0.0
        if feature == "L.CONT" and label == "ORG":
            return 0.0  # European Union, African Development Bank: what a continent's states do is not a place
        small = spot.demonym or feature[0] == "P" or feature == "A.ADM2"
        among_companies = self._namesakes.of_business and feature[0] == "P" and not spot.demonym
        sure = _SURE_AMONG_COMPANIES if among_companies else _SURE_OF_COMPANY
        if label == "ORG" and whole and small and confidence >= sure:
            return 0.0  # Freiburg the club, the New Yorker
        if feature[0] != "A" and (spot.key in self._companies if label in (None, "ORG") else False):
            return modelled if modelled >= _COMPANY and spot.key not in COMMON_WORDS else 0.0  # Amazon, Phoenix
        if feature.startswith("A.PCL") and spot.senses[0].kind is NameKind.NAME and (whole or " " in spot.name):
            return max(modelled, _COUNTRY_CHANCE)
        if label is None:
            if is_dateline(self._document.content(spot.field), spot.start, spot.end):
                return max(modelled, _DATELINE_CHANCE)
            if spot.key in COMMON_WORDS and modelled < _VERY_SURE:
                return 0.0
        return self._demonym(spot, label, feature) if spot.demonym else modelled

    def _demonym(self, spot: Spot, label: str | None, feature: str) -> float:
        text = self._document.content(spot.field)
        before, after = _BEFORE.search(text, max(0, spot.start - 24), spot.start), NEXT_WORD.match(text, spot.end)
        assert before is not None
        assert after is not None
        describes = after["between"] in (" ", "-") and after["word"] and after["word"].lower() not in _NO_NOUN
        first_people = self._first_peoples and spot.name in ("Indian", "Indians")
        if first_people or means_no_country(text, spot.start, spot.end):
            return 0.0
        language = (before["word"] or "").lower() in LANGUAGE_VERBS or spot.name == "English"
        if spot.name[0].islower() or (language and not describes):
            return 0.0  # "spoke in Turkish", "Arabic and English": a language
        known = label in _PEOPLES_LABELS or (label is None and self._is_country(spot))
        return _DEMONYM_CHANCE if known else 0.0

    def _is_bird(self, spot: Spot) -> bool:
        """Whether "Turkey" is a bird within another name, where nothing tells of the country: "Henry's Turkey
        Service"."""
        if not _MIDDLE_OF_NAME.search(self._document.content(spot.field), max(0, spot.start - 40), spot.start):
            return False
        country = self._gazetteer.country(spot.senses[0].place)
        return not any(
            self._entities[other.entity].label in _PEOPLES_ALONE
            and self._gazetteer.country(other.senses[0].place) == country
            for other in self._spots
            if other.entity >= 0
        )

    def _stands_beside_a_place(self, spot: Spot) -> bool:
        """Whether the mention is of two places: "the city of Tabqa Syria", "Syrias Idlib province"."""
        mention = self._entities[spot.entity].mentions[spot.mention]
        before, after = mention.text[: spot.start - mention.start], mention.text[spot.end - mention.start :]
        other = (after or before).strip()
        return not (before and after) and (
            self._gazetteer.knows(other) or self._gazetteer.knows(other.removesuffix("s"))
        )

    def _is_told(self, spot: Spot) -> bool:
        """Whether the article calls it a city's or a region's name, and there is such a place: "the city of Idlib"."""
        level = called(self._document.content(spot.field), spot.start, spot.end)
        return level not in (None, "seat") and any(
            (kind is NameKind.NAME or (rank == 0 and spot.entity >= 0))
            and self._gazetteer.feature(place).startswith(LEVEL_FEATURES[level])
            for rank, (place, kind) in enumerate(spot.senses)
        )

    def _is_country(self, spot: Spot) -> bool:
        return self._gazetteer.is_country_or_continent(spot.senses[0].place)

    def _is_word(self, spot: Spot) -> bool:
        """A word, a day, an abbreviation of something else, the generic name of some region."""
        text = self._document.content(spot.field)
        if spot.key in NO_PLACE_ALONE or spot.key in WEEKDAYS or is_order_of_merit(text, spot.start, spot.end):
            return True
        if spot.key.startswith("saint ") and (
            is_saint(text, spot.start, spot.end)
            or (is_foundation(text, spot.end) and not self._is_large_city(spot))
            or (is_saints(text, spot.start, spot.end) and not self._names_land_of(spot))
        ):
            return True
        first = self._gazetteer.feature(spot.senses[0].place)
        if (first[0] == "P" or first == "A.ADM2") and is_company(text, spot.end) and not self._is_large_city(spot):
            return True
        if first[0] in "AP" and is_street(text, spot.start, spot.end, region=first[0] == "A"):
            return True
        if (
            first[0] == "P"
            and ends_as_street(spot.name)
            and region_that_holds(self._gazetteer, text, spot.end, spot.senses) is None
        ):
            return True  # a street, of which some village has its name
        if is_acronym(spot.name) and (is_currency(text, spot.start, spot.end) or self._is_other_acronym(spot, text)):
            return True
        if (is_acronym(spot.name) or spot.name.endswith(".")) and is_road_number(text, spot.end):
            return not self._is_country(spot)
        if self._lacks_its_article(spot, text) or self._is_possessive(spot):
            return True
        words = spot.key.split()
        if all(word in DIRECTIONS or word in GENERIC_REGION_WORDS for word in words):
            return not self._names_land_of(spot, regions=False)
        town = first[0] == "P"
        if (town or first == "A.ADM2") and _OF_NAME.match(text, spot.end):
            return True  # "Queens of the Stone Age", "Commonwealth of Independent States"
        with_article = text[max(0, spot.start - 4) : spot.start].lower() == "the " and _AFTER_ARTICLE.match(
            text, spot.end
        )
        return bool(
            (town or first == "A.ADM2")
            and with_article
            and not self._gazetteer.label(spot.senses[0].place).startswith("The ")
        )

    def _lacks_its_article(self, spot: Spot, text: str) -> bool:
        """The rest of an Arabic name that the gazetteer does not know: "al-Mashhad" is not Mashhad in Iran."""
        joined = text[max(0, spot.start - 3) : spot.start].lower() in ("al-", "el-")
        return joined and self._gazetteer.country(spot.senses[0].place) not in ARABIC

    def _is_possessive(self, spot: Spot) -> bool:
        """Whether it is somebody's, and no place is written so: "Queen's College" is not in Queens."""
        owned = spot.name.endswith(("'s", "’s"))
        return owned and not any(_APOSTROPHE.search(self._gazetteer.label(place)) for place, _ in spot.senses)

    def _is_other_acronym(self, spot: Spot, text: str) -> bool:
        """Two letters that are no region's: neither a town stands before them nor a word for where."""
        letters = spot.name.replace(".", "")
        before = max(0, spot.start - 40)
        if _NICKNAME.match(text, spot.end):
            return True  # G.B. "Sonny" Hall
        if len(letters) != 2 or letters in _PLAIN_ACRONYMS:
            return False
        if self._is_country(spot) and letters not in _AMBIGUOUS_ACRONYMS:
            return False
        if _TOWN_BEFORE.search(text, before, spot.start):
            return False
        return letters in _AMBIGUOUS_ACRONYMS or not ("." in spot.name or _PLACED.search(text, before, spot.start))

    def _is_large_city(self, spot: Spot) -> bool:
        return any(
            kind is NameKind.NAME
            and self._gazetteer.weight[place] >= LARGE_TOWN
            and self._gazetteer.feature(place)[0] == "P"
            for place, kind in spot.senses
        )

    def _names_land_of(self, spot: Spot, regions: bool = True) -> bool:
        """Whether the article names the country of a spot's first meaning, or of its towns the first-level region."""
        gazetteer, lands = self._gazetteer, []
        for place, _ in spot.senses[: _LIKELIEST if regions else 1]:
            country = gazetteer.country(place)
            lands.append(gazetteer.country_place(country) if country else None)
            if regions:
                lands.append(gazetteer.admin1_place[gazetteer.admin1[place]])
        names = {gazetteer.label(land) for land in lands if land not in (None, NO_PLACE)}
        return any(name in text for name in names for _, text in self._document.fields())


_NO_NOUN: Final = frozenset(
    "and or is was as to in at on for with but than that language translation after before when while during since if "
    "because though".split()
)
