"""Finding toponyms: where in an article the name of a place stands, before it is known which place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from stream.document import Document, Entity, Field, Mention
from stream.places.gazetteer import Gazetteer, NameKind
from stream.places.lexicon import COMMON_WORDS, DIRECTIONS, FUNCTION_WORDS, WIRE_AGENCIES
from stream.places.names import LONGEST_NAME, fold, is_acronym

Role = Literal["named", "inside", "unseen"]
"""Named by the recognizer as a place; inside the name of something else; seen by the gazetteer alone."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """`document.content(field)[start:end]` is the name as it stands; `name` is what the gazetteer is asked for."""

    field: Field
    start: int
    end: int
    name: str
    role: Role
    entity: int | None = None
    """Number of the entity that this mention names: None where the toponym is only a part of it."""


_PLACE_LABELS = frozenset({"GPE", "LOC", "NORP"})
_WHOLE_LABELS = frozenset({"ORG", "EVENT", "FAC"})
_WORD = re.compile(r"[^\W\d_][\w’'.-]*(?<![-.'’])\.?")
_CAPITALISED = re.compile(r"[A-Z\u00C0-\u00DE][\w’'-]*(?:\.[A-Z])*\.?")
_LEADING = re.compile(r"(?:the|The|THE)\s+")
_POSSESSIVE = re.compile(r"(?:['’][sS]?|['’])\Z")
_AND = re.compile(r"\s+(?:and|&|or)\s+")
_MOST_WORDS = 4
_COUNTRY_ACRONYMS = frozenset({"U.S.", "U.K.", "US", "UK", "USA", "UAE", "U.S.A.", "U.A.E.", "DPRK"})
_SURE_WEIGHT = 160
"""On the gazetteer's scale (8 log2): a million. A name that only the gazetteer sees must be this well known."""


class ToponymFinder:
    """Reads the recognizer's mentions, and the text between them, for names of places."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def find(self, document: Document, entities: Sequence[Entity]) -> list[Toponym]:
        """All toponyms in reading order; none overlaps another, none lies in a person's mention."""
        found = list(self._from_entities(entities))
        found += self._unseen(document, entities, found)
        return sorted(found, key=lambda t: (t.field == "text", t.start, t.end))

    def around(self, document: Document, toponyms: Sequence[Toponym]) -> list[Toponym]:
        """Well-known places that the text names outside `toponyms`: what helps to tell where these are."""
        taken = [Entity(t.name, "GPE", None, (Mention(t.field, t.start, t.end, t.name),)) for t in toponyms]
        return list(self._unseen(document, taken, toponyms))

    def bare_name(self, text: str, start: int) -> tuple[int, int, str] | None:
        """The part of `text` that the gazetteer knows as a name: (start, end, name), offsets moved by `start`.

        "the", "'s" and words that only narrow ("eastern Syria") are left out. None where it knows nothing of it.
        """
        if len(text) > LONGEST_NAME:
            return None
        left, right = 0, len(text)
        if match := _LEADING.match(text):
            left = match.end()
        if match := _POSSESSIVE.search(text, left):
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
            for last in range(min(len(words), first + _MOST_WORDS) - 1, first - 1, -1):
                left, right = words[first].start(), words[last].end()
                name = _POSSESSIVE.sub("", text[left:right])
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
            or (is_acronym(name) and name not in _COUNTRY_ACRONYMS)
        ):
            return False
        senses = self._gazetteer.senses(name)
        if not senses or fold(name) in {"university", "police", "general", "union", "central"}:
            return False
        feature = self._gazetteer.feature(senses[0].place)
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

    def _unseen(self, document: Document, entities: Sequence[Entity], found: Sequence[Toponym]) -> Iterator[Toponym]:
        taken: dict[Field, list[tuple[int, int]]] = {"title": [], "text": []}
        people: set[str] = set()
        for entity in entities:
            for mention in entity.mentions:
                taken[mention.field].append((mention.start, mention.end))
            if entity.label == "PERSON":
                people.update(fold(word) for m in entity.mentions for word in m.text.split())
        named = {t.name for t in found if t.role == "named"}
        for field, text in document.fields():
            covered = bytearray(len(text))
            for start, end in taken[field]:
                covered[start:end] = b"\1" * (end - start)
            yield from self._scan(field, text, covered, named, people)

    def _scan(
        self, field: Field, text: str, covered: bytearray, named: set[str], people: set[str]
    ) -> Iterator[Toponym]:
        words = list(_CAPITALISED.finditer(text))
        first = 0
        while first < len(words):
            step = first + 1
            for last in range(min(len(words), first + _MOST_WORDS) - 1, first - 1, -1):
                left, right = words[first].start(), words[last].end()
                if last > first and not _joined(text, words, first, last):
                    continue
                if covered.find(1, left, right) >= 0:
                    continue
                bare = self._standing(text, left, right)
                if bare and self._is_sure(text, *bare, named, people):
                    opens = is_dateline(text, left, bare[0])
                    yield Toponym(field, left, bare[0], bare[1], "named" if opens else "unseen")
                    step = last + 1
                    break
            first = step

    def _standing(self, text: str, left: int, right: int) -> tuple[int, str] | None:
        for end in dict.fromkeys((right, right - 1 if text[right - 1] == "." else right)):
            name = text[left:end]
            bare = _POSSESSIVE.sub("", name)
            for candidate in dict.fromkeys((name, bare)):
                if self._gazetteer.knows(candidate):
                    return left + len(candidate), candidate
        return None

    def _is_sure(self, text: str, end: int, name: str, named: set[str], people: set[str]) -> bool:
        key = fold(name)
        if key in people or any(word in people for word in key.split()):
            return False
        if name in named:
            return True
        senses = self._gazetteer.senses(name)
        best = senses[0]
        feature = self._gazetteer.feature(best.place)
        if is_dateline(text, end - len(name), end):
            return True
        if is_acronym(name):
            return (
                name in {"U.S.", "U.K.", "US", "UK", "USA", "UAE", "U.S.A.", "DPRK"} and best.kind is NameKind.ALTERNATE
            )
        if best.kind is NameKind.ABBREVIATION or key in COMMON_WORDS or text[end : end + 1].isalnum():
            return False
        if feature.startswith(("A.PCL", "L.CONT")):
            return best.kind in (NameKind.NAME, NameKind.DEMONYM) or " " in key
        if best.kind is NameKind.DEMONYM:
            return False
        return best.kind is NameKind.NAME and self._gazetteer.weight[best.place] >= _SURE_WEIGHT


_AFTER_DATELINE = re.compile(
    r"(?:,\s+[A-Z][\w.]*(?:\s[A-Z][\w.]*)?)?(?:,\s+[A-Z][a-z]+\.?\s+\d{1,2})?\s*"
    r"(?:\((?P<agency>[A-Za-z]+)\)\s*[-–—:]|(?:--|[–—]|\s-)\s)"
)


def is_dateline(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is the town that a report opens with: "BEIRUT (AP) -", "TROY, N.C. --"."""
    if text[:start].rpartition("\n")[2].strip() or not text[start:end].isupper():
        return False
    match = _AFTER_DATELINE.match(text, end)
    return match is not None and (match["agency"] is None or match["agency"] in WIRE_AGENCIES)


def _joined(text: str, words: list[re.Match[str]], first: int, last: int) -> bool:
    """Whether the words stand beside each other, with nothing but single spaces or hyphens between."""
    return all(text[words[i].end() : words[i + 1].start()] in (" ", "-") for i in range(first, last))
