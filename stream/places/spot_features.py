"""What the filter of spots looks at: numbers that tell a toponym from a name of something else, or from a word.

Three kinds: what the gazetteer knows of the name, what the recognizer made of it here and elsewhere in the article, and
the words around it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from stream.document import Document, Entity
from stream.places.containers import container_holds, region_that_holds
from stream.places.gazetteer import Gazetteer, NameKind
from stream.places.lexicon import COMMON_WORDS, DIRECTIONS, GOVERNING, NO_PLACE_ALONE, SPEAKING
from stream.places.names import is_acronym
from stream.places.spots import Spot
from stream.places.toponym import PLACE_LABELS
from stream.places.unseen import is_dateline
from stream.places.word_classes import WORD_CLASSES

_LABELS: Final = ("GPE", "LOC", "FAC", "ORG", "PERSON", "NORP", "EVENT", "DATE")

_CLASS_NAMES: Final = tuple(WORD_CLASSES)
_IN: Final = frozenset(
    "in at near from to outside across around inside into over through throughout between toward towards".split()
)
_OF: Final = frozenset("of".split())
_BY: Final = frozenset("and or for with by on against via a an".split())
_HONORIFIC: Final = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. sgt sgt. lt lt. capt capt. sir lord lady rev rev. sen sen. rep rep. gov gov. coach "
    "president judge justice officer detective deputy chief prince king queen saint pope father sister st st.".split()
)
_BEFORE: Final = re.compile(r"(?P<word>[\w’'.]*[\w’'.])?(?P<between>[^\w’']*)\Z")
_NEXT: Final = re.compile(r"(?P<possessive>['’]s?)?(?P<between>[^\w’']*)(?P<word>[\w’']+\.?)?")

FEATURES: Final = (
    "weight", "town_weight", "senses", "alternate", "abbreviation", "demonym", "country", "continent", "first_level",
    "second_level", "town", "water_or_land", "site_or_region", "any_first_level", "any_second_level", "words", "chars",
    "capitals", "acronym", "common", "no_place",
    *(f"in_{label}" for label in _LABELS), "whole", "opens", "closes", "entity_words", "entity_confidence",
    "times", "share_place", "share_org", "share_person", "share_norp", "part_of_person", "share_inside",
    "times_inside_org",
    "in", "of", "by", "the", "comma_before", "capital_before", "honorific", "digit_before", "hyphen_before",
    "starts_sentence", "bracket_before", "slash",
    *(f"next_{name}" for name in _CLASS_NAMES), *(f"before_{name}" for name in _CLASS_NAMES),
    *(f"word_{name}" for name in _CLASS_NAMES),
    "possessive", "comma_after", "capital_after", "hyphen_after", "bracket_after", "stop_after", "digit_after",
    "speaks", "governs", "before_its_region", "after_its_town", "dateline", "title", "position", "capitals_around",
    "inside_longer", "longer_weight", "holds_shorter", "shorter_weight", "crosses", "list_neighbour",
)  # fmt: skip


class SpotReader:
    """The features of an article's spots. It is made for one article."""

    def __init__(
        self, gazetteer: Gazetteer, document: Document, entities: Sequence[Entity], spots: Sequence[Spot]
    ) -> None:
        self._gazetteer = gazetteer
        self._document = document
        self._entities = entities
        self._spots = spots
        self._of_name: dict[str, list[float]] = {}
        self._person_words = {
            word.casefold()
            for entity in entities
            if entity.label == "PERSON"
            for mention in entity.mentions
            if " " in mention.text
            for word in re.split(r"[\s-]+", mention.text)
        }
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        for spot in spots:
            self._counts[spot.key][self._standing(spot)] += 1

    def rows(self) -> list[list[float]]:
        """One row of `FEATURES` for each spot."""
        overlaps = self._overlaps()
        return [
            [*self._name(spot), *self._recognised(spot), *self._around(spot), *overlaps[number]]
            for number, spot in enumerate(self._spots)
        ]

    def _standing(self, spot: Spot) -> str:
        if spot.entity < 0:
            return "none"
        entity = self._entities[spot.entity]
        start, end = self._part(spot)
        return entity.label if end - start <= spot.end - spot.start + 4 else f"in {entity.label}"

    def _part(self, spot: Spot) -> tuple[int, int]:
        """The recognizer's mention around a spot; of several places in one ("Aleppo and Idlib") the one that it is."""
        entity = self._entities[spot.entity]
        mention = entity.mentions[spot.mention]
        if entity.label in PLACE_LABELS:
            left, right = spot.start - mention.start, spot.end - mention.start
            opens = left == 0 or _AND_BEFORE.search(mention.text, 0, left) is not None
            closes = right == len(mention.text) or _AND_AFTER.match(mention.text, right) is not None
            if opens and closes:
                return spot.start, spot.end
        return mention.start, mention.end

    def _name(self, spot: Spot) -> list[float]:
        row = self._of_name.get(spot.name)
        if row is None:
            row = self._of_name[spot.name] = self._about(spot)
        return row

    def _about(self, spot: Spot) -> list[float]:
        gazetteer, senses = self._gazetteer, spot.senses
        first = senses[0]
        feature = gazetteer.feature(first.place)
        letter, _, code = feature.partition(".")
        features = [gazetteer.feature(place) for place, _ in senses[:20]]
        towns = [gazetteer.weight[place] for (place, _), f in zip(senses, features, strict=False) if f[0] == "P"]
        words = spot.name.split()
        return [
            float(gazetteer.weight[first.place]),
            float(max(towns, default=0)),
            float(min(len(senses), 60)),
            float(first.kind is NameKind.ALTERNATE),
            float(first.kind is NameKind.ABBREVIATION),
            float(first.kind is NameKind.DEMONYM),
            float(code.startswith("PCL")),
            float(code == "CONT"),
            float(code == "ADM1"),
            float(code == "ADM2"),
            float(letter == "P"),
            float(letter in "HT" or (letter == "L" and code != "CONT")),
            float(letter in "SR"),
            float("A.ADM1" in features),
            float("A.ADM2" in features),
            float(len(words)),
            float(len(spot.name)),
            float(spot.name.isupper()),
            float(is_acronym(spot.name)),
            float(spot.key in COMMON_WORDS),
            float(spot.key in NO_PLACE_ALONE),
        ]

    def _recognised(self, spot: Spot) -> list[float]:
        label, whole, opens, closes, words, confidence = "", 0.0, 0.0, 0.0, 0.0, 0.0
        if spot.entity >= 0:
            entity = self._entities[spot.entity]
            start, end = self._part(spot)
            label = entity.label
            whole = float(start == spot.start and end == spot.end)
            opens = float(start == spot.start)
            closes = float(end == spot.end)
            words = float(self._document.content(spot.field).count(" ", start, end) + 1)
            confidence = 0.5 if entity.confidence is None else entity.confidence
        counts = self._counts[spot.key]
        times = sum(counts.values())
        inside = sum(count for standing, count in counts.items() if standing.startswith("in "))
        return [
            *(float(label == known) for known in _LABELS),
            whole, opens, closes, words, confidence,
            float(times),
            (counts["GPE"] + counts["LOC"]) / times,
            counts["ORG"] / times,
            counts["PERSON"] / times,
            counts["NORP"] / times,
            float(any(word.casefold() in self._person_words for word in re.split(r"[\s-]+", spot.name))),
            inside / times,
            float(counts["in ORG"]),
        ]  # fmt: skip

    def _around(self, spot: Spot) -> list[float]:
        text = self._document.content(spot.field)
        start, end = spot.start, spot.end
        before = _BEFORE.search(text, max(0, start - 30), start)
        after = _NEXT.match(text, end, min(len(text), end + 40))
        assert before is not None
        assert after is not None
        gap, word = before["between"], before["word"] or ""
        low = word.lower()
        if low in DIRECTIONS and gap in (" ", "-"):
            # "in eastern Syria": what counts stands before the word that only narrows.
            further = _BEFORE.search(text, max(0, before.start() - 30), before.start())
            assert further is not None
            gap, word = further["between"], further["word"] or ""
            low = word.lower()
        beside = gap in (" ", "\u00a0")
        next_gap, following = after["between"], after["word"] or ""
        next_beside = next_gap in (" ", "\u00a0")
        next_low = following.lower() if next_beside else ""
        last = spot.name.rsplit(" ", 1)[-1].lower() if " " in spot.name else ""
        window = text[max(0, start - 60) : end + 60]
        holds = float(region_that_holds(self._gazetteer, text, end, spot.senses) is not None)
        return [
            float(beside and low in _IN),
            float(beside and low in _OF),
            float(beside and low in _BY),
            float(beside and low == "the"),
            float(gap.startswith(",")),
            float(beside and word[:1].isupper() and not word.endswith(".")),
            float(beside and low in _HONORIFIC),
            float(beside and word[:1].isdigit()),
            float(gap[-1:] in ("-", "‐", "‑")),
            float(not word or gap[:1] in (".", "!", "?", "\n", ":") or word.endswith(".")),
            float("(" in gap),
            float("/" in gap or "/" in next_gap),
            *(float(next_low in WORD_CLASSES[name]) for name in _CLASS_NAMES),
            *(float(beside and low in WORD_CLASSES[name]) for name in _CLASS_NAMES),
            *(float(last in WORD_CLASSES[name]) for name in _CLASS_NAMES),
            float(after["possessive"] is not None),
            float(next_gap.startswith(",")),
            float(next_beside and following[:1].isupper()),
            float(next_gap[:1] in ("-", "‐", "‑") and next_gap[1:] == ""),
            float("(" in next_gap),
            float(next_gap.startswith((".", "!", "?")) or not following),
            float(next_beside and following[:1].isdigit()),
            float(next_low in SPEAKING),
            float(next_low in GOVERNING),
            holds,
            self._follows_its_town(text, start, spot),
            float(is_dateline(text, start, end)),
            float(spot.field == "title"),
            min(start, 5000) / 5000,
            sum(map(str.isupper, window)) / max(1, sum(map(str.isalpha, window))),
        ]

    def _follows_its_town(self, text: str, start: int, spot: Spot) -> float:
        # "Reno, NV", "Paris (Texas": what stands before lies in this.
        before = _TOWN_BEFORE.search(text, max(0, start - 60), start)
        if before is None or not self._gazetteer.feature(spot.senses[0].place).startswith("A."):
            return 0.0
        words = before[1].split(" ")
        for first in range(len(words)):
            senses = self._gazetteer.senses(" ".join(words[first:]))
            if senses and any(container_holds(self._gazetteer, senses, spot.name)):
                return 1.0
        return 0.0

    def _overlaps(self) -> list[list[float]]:
        """For each spot: lies in a longer one, its weight, holds a shorter one, its weight, crosses one, neighbour."""
        spots = self._spots
        rows = [[0.0] * 6 for _ in spots]
        reach: list[int] = []
        for number, spot in enumerate(spots):
            reach = [r for r in reach if spots[r].field == spot.field and spots[r].end > spot.start - 6]
            for other in reach:
                longer = spots[other]
                if longer.end <= spot.start:
                    if _LIST.fullmatch(self._document.content(spot.field), longer.end, spot.start):
                        rows[number][5] = 1.0
                        rows[other][5] = 1.0
                elif longer.start <= spot.start and longer.end >= spot.end:
                    rows[number][0] = 1.0
                    rows[number][1] = max(rows[number][1], float(self._gazetteer.weight[longer.senses[0].place]))
                    rows[other][2] = 1.0
                    rows[other][3] = max(rows[other][3], float(self._gazetteer.weight[spot.senses[0].place]))
                else:
                    rows[number][4] = rows[other][4] = 1.0
            reach.append(number)
        return rows


_AND_BEFORE: Final = re.compile(r"(?:, | and | or | & )\Z")
_AND_AFTER: Final = re.compile(r", | and | or | & ")
_TOWN_BEFORE: Final = re.compile(r"((?:[A-Z][\w’'.-]*[ ]){0,3}[A-Z][\w’'.-]*)(?:,[ ]|[ ]\()\Z")
_LIST: Final = re.compile(r", (?:and )?| and | or ")
