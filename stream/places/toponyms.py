"""Finding toponyms: where in an article the name of a place stands, before it is known which place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stream.document import Document, Entity, Field, Mention
from stream.places.gazetteer import Gazetteer, NameKind
from stream.places.lexicon import DIRECTIONS, FUNCTION_WORDS, NO_PLACE_ALONE
from stream.places.names import LONGEST_NAME, fold, is_acronym
from stream.places.toponym import COUNTRY_ACRONYMS, MOST_WORDS, POSSESSIVE, Toponym
from stream.places.unseen import UnseenFinder

_PLACE_LABELS = frozenset({"GPE", "LOC", "NORP"})
_WHOLE_LABELS = frozenset({"ORG", "EVENT", "FAC"})
_WORD = re.compile(r"[^\W\d_][\w’'.-]*(?<![-.'’])\.?")
_LEADING = re.compile(r"(?:the|The|THE)\s+")


class ToponymFinder:
    """Reads the recognizer's mentions, and the text between them, for names of places."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._unseen = UnseenFinder(gazetteer)

    def find(self, document: Document, entities: Sequence[Entity]) -> list[Toponym]:
        """All toponyms in reading order; none overlaps another, none lies in a person's mention."""
        found = list(self._from_entities(entities))
        found += self._unseen.scan(document, entities, found)
        return sorted(found, key=lambda t: (t.field == "text", t.start, t.end))

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
            if self._gazetteer.knows(text[left:end]):
                # The possessive is looked at first only to keep names that end so: "Land's End", "St. John's".
                return start + left, start + end, text[left:end]
        words = list(re.finditer(r"\S+", text[left:right]))
        while len(words) > 1 and words[0].group().lower() in DIRECTIONS:
            del words[0]
            name = text[left + words[0].start() : right]
            if self._gazetteer.knows(name):
                return start + left + words[0].start(), start + right, name
        return None

    def _from_entities(self, entities: Sequence[Entity]) -> Iterator[Toponym]:
        for number, entity in enumerate(entities):
            for mention in entity.mentions:
                if entity.label in _PLACE_LABELS:
                    yield from self._place(mention.field, mention.start, mention.text, number, entity.label)
                elif entity.label in _WHOLE_LABELS:
                    yield from self._inside(mention.field, mention.start, mention.text, number, entity.label)

    def _place(self, field: Field, start: int, text: str, number: int, label: str) -> Iterator[Toponym]:
        bare = self.bare_name(text, start)
        if bare and (bare[2][0].islower() or fold(bare[2]) in NO_PLACE_ALONE):
            return
        if bare:
            if label == "NORP" and not self._is_demonym(bare[2]):
                return
            yield Toponym(field, *bare, "named", number)
            return
        # "Paris, Texas", "Aleppo and Idlib": each part is a place; the first stands for the whole.
        at = 0
        parts = []
        for piece in re.split(r"(,\s+|\s+(?:and|&|or)\s+)", text[:LONGEST_NAME]):
            if piece and not re.fullmatch(r",\s+|\s+(?:and|&|or)\s+", piece):
                parts.append((start + at, piece))
            at += len(piece)
        if len(parts) > 1:
            for index, (offset, piece) in enumerate(parts):
                if bare := self.bare_name(piece, offset):
                    yield Toponym(field, *bare, "named", number if index == 0 else None)
        else:
            yield from self._inside(field, start, text, number, label)

    def _inside(self, field: Field, start: int, text: str, number: int, label: str) -> Iterator[Toponym]:
        """Places in the name of an organisation, event, facility or team: never the whole of it."""
        if label == "FAC" and (bare := self.bare_name(text, start)) and self._is_known_site(bare[2]):
            yield Toponym(field, *bare, "named", number)
            return
        words = list(_WORD.finditer(text[: 4 * LONGEST_NAME]))
        whole = fold(text)
        first = 0
        while first < len(words):
            for last in range(min(len(words), first + MOST_WORDS) - 1, first - 1, -1):
                left, right = words[first].start(), words[last].end()
                name = POSSESSIVE.sub("", text[left:right])
                if self._may_stand_inside(name, text, words, first, whole == fold(name), label):
                    yield Toponym(field, start + left, start + left + len(name), name, "inside")
                    first = last
                    break
            first += 1

    def _may_stand_inside(
        self, name: str, text: str, words: list[re.Match[str]], first: int, is_whole: bool, label: str
    ) -> bool:
        if (
            not name[:1].isupper()
            or words[first].group().lower() in FUNCTION_WORDS
            or (is_acronym(name) and name not in COUNTRY_ACRONYMS)
        ):
            return False
        senses = self._gazetteer.senses(name)
        if not senses or fold(name) in NO_PLACE_ALONE:
            return False
        feature = self._gazetteer.feature(senses[0].place)
        if feature == "L.CONT" and label == "ORG":
            return False  # European Union, African Development Bank: what a continent's states do is not a place
        kinds = {sense.kind for sense in senses[:3]}
        country = feature.startswith(("A.PCL", "L.CONT")) and senses[0].kind is not NameKind.ABBREVIATION
        if is_whole:
            return country and label == "ORG" and senses[0].kind is NameKind.NAME
        if NameKind.DEMONYM in kinds or country:
            return True
        before = text[: words[first].start()].split()
        return (not before or before[-1].lower() in FUNCTION_WORDS or before[-1].endswith(",")) and (
            self._gazetteer.weight[senses[0].place] >= 8 * 14
        )

    def _is_demonym(self, name: str) -> bool:
        # A people's name that is also some village's ("Kurdish", "Arab") is no place.
        senses = self._gazetteer.senses(name)
        return any(s.kind is NameKind.DEMONYM or self._gazetteer.feature(s.place)[:3] in ("A.P",) for s in senses) or (
            self._gazetteer.feature(senses[0].place) in ("A.ADM1", "L.CONT") and senses[0].kind is NameKind.NAME
        )

    def _is_known_site(self, name: str) -> bool:
        senses = self._gazetteer.senses(name)
        return self._gazetteer.feature(senses[0].place)[0] in "SRHTL"
