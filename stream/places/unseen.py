"""Toponyms that the recognizer missed: found in the text by the gazetteer alone, and so only where it is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stream.document import Document, Entity, Field
from stream.places.containers import container_holds, region_that_holds
from stream.places.gazetteer import Gazetteer, NameKind
from stream.places.lexicon import COMMON_WORDS, FUNCTION_WORDS, NO_PLACE_ALONE, WIRE_AGENCIES
from stream.places.names import fold, is_acronym
from stream.places.toponym import COUNTRY_ACRONYMS, MOST_WORDS, POSSESSIVE, Toponym

_CAPITALISED = re.compile(r"[A-Z\u00C0-\u00DE][\w’'-]*(?:\.[A-Z][\w’'-]*)*\.?")

_WORDS_BEFORE = re.compile(r"((?:[A-Z][\w’'.-]*[ ]){0,3}[A-Z][\w’'.-]*),[ ]\Z")

_SURE_WEIGHT = 160
"""On the gazetteer's scale (8 log2): a million. A name that only the gazetteer sees must be this well known."""


class UnseenFinder:
    """Reads the text outside all entities for datelines, "Town, Region" and well-known names."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def scan(self, document: Document, entities: Sequence[Entity], found: Sequence[Toponym]) -> Iterator[Toponym]:
        """Toponyms outside all of `entities`; a name among `found` counts wherever it stands, a person's never."""
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
            if words[first].group().lower() in FUNCTION_WORDS:
                first = step
                continue
            for last in range(min(len(words), first + MOST_WORDS) - 1, first - 1, -1):
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
        # A full stop is the sentence's but where the name is unknown without it: "Calif.", "U.S.".
        for end in dict.fromkeys((right - 1 if text[right - 1] == "." else right, right)):
            name = text[left:end]
            if self._is_abbreviation(text[left:right]):
                name = text[left:right]
            if name.endswith(".") or not is_acronym(name) or "." not in name:
                for candidate in dict.fromkeys((name, POSSESSIVE.sub("", name))):
                    if self._gazetteer.knows(candidate):
                        return left + len(candidate), candidate
        return None

    def _follows_its_town(self, text: str, start: int, region: str) -> bool:
        # "Reno, NV": the abbreviation is one only after a town that lies in that region.
        before = _WORDS_BEFORE.search(text, max(0, start - 60), start)
        if before is None:
            return False
        words = before[1].split(" ")
        towns = (" ".join(words[first:]) for first in range(len(words)))
        return any(any(container_holds(self._gazetteer, self._gazetteer.senses(t), region)) for t in towns)

    def _is_abbreviation(self, name: str) -> bool:
        return name.endswith(".") and any(s.kind is NameKind.ABBREVIATION for s in self._gazetteer.senses(name))

    def _is_sure(self, text: str, end: int, name: str, named: set[str], people: set[str]) -> bool:
        key = fold(name)
        if key in people or any(word in people for word in key.split()):
            return False
        if name in named:
            return True
        senses = self._gazetteer.senses(name)
        best = senses[0]
        feature = self._gazetteer.feature(best.place)
        if is_dateline(text, end - len(name), end) or region_that_holds(self._gazetteer, text, end, senses) is not None:
            return True
        if is_acronym(name) and best.kind is not NameKind.ABBREVIATION:
            return name in COUNTRY_ACRONYMS
        if best.kind is NameKind.ABBREVIATION:
            return self._follows_its_town(text, end - len(name), name)
        if key in NO_PLACE_ALONE or key in COMMON_WORDS or text[end : end + 1].isalnum():
            return False
        if feature == "A.ADM2":
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
