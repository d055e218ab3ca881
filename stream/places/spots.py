"""Spots: every stretch of an article that the gazetteer knows as a name, whatever the recognizer made of it.

Which of them are toponyms is decided later (`spot_filter`); here nothing is left out but what could never be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from stream.document import Document, Entity, Field
from stream.places.gazetteer import Gazetteer, NameKind, Posting
from stream.places.name_forms import known_form
from stream.places.names import fold, is_acronym
from stream.places.toponym import POSSESSIVE

MOST_WORDS = 5
"""Of a name: "Democratic Republic of the Congo"."""

_WORD = re.compile(r"[^\W\d_](?:[\w’']|\.(?=\w))*\.?")
_JOINED = frozenset({" ", "\u00a0", "-", "‐", "‑"})
_SMALL = re.compile(
    r"(?:of|the|and|de|la|del|on|upon|le|du|y|da|do|in|by|under|au|aux|sur|sous|l[eè]s|lez|et|dos|das|di|della|dei|am|im"
    r"|ob|van|den|der|aan|nad|pod|na|[dl][’'][A-Z][\w’']+|(?:a[dlnrstz]|e[dlnrstz]|ash)-?(?:[a-zA-Z’']{2,})?)\Z"
)
"""Words in small letters that stand inside names; what is written together with the French article or the Arabic one
alone may end a name: "Cote d'Ivoire", "Deir ezzor"."""

_WITH_ARTICLE = re.compile(r"(?:(?:al|an|ar|as|ash|at|az|ed|el|en|er|es|ez)[a-z’']{3,}|[dl][’'][A-Z][\w’']+)\Z")
_ARTICLES = frozenset({"al", "el"})


@dataclass(frozen=True, slots=True)
class Spot:
    """`document.content(field)[start:end]` is `name`; the gazetteer knows it as `known_as`, which has `senses`.

    `entity` and `mention` number the recognizer's mention that covers it (-1: none).
    """

    field: Field
    start: int
    end: int
    name: str
    known_as: str
    key: str
    senses: tuple[Posting, ...]
    entity: int = -1
    mention: int = -1

    @property
    def demonym(self) -> bool:
        """Whether its first meaning is a people's name."""
        return self.senses[0].kind is NameKind.DEMONYM


def find_spots(gazetteer: Gazetteer, document: Document, entities: Sequence[Entity]) -> list[Spot]:
    """All spots of an article in reading order, the longer first; they may overlap and nest."""
    spots: list[Spot] = []
    known: dict[str, tuple[str, tuple[Posting, ...]]] = {}

    def look_up(name: str) -> tuple[str, tuple[Posting, ...]]:
        found = known.get(name)
        if found is None:
            form = known_form(gazetteer, name, only_endings=True)
            found = known[name] = (form, gazetteer.senses(form)) if form else ("", ())
        return found

    def senses_of(name: str) -> tuple[Posting, ...]:
        return look_up(name)[1]

    for field, text in document.fields():
        owner = _owners(field, len(text), entities)
        for start, end in _stretches(text):
            for stop in _ends(text, start, end, senses_of):
                if text[start : start + 4].lower() == "the " and not _has_article(
                    gazetteer, senses_of(text[start:stop])
                ):
                    continue
                entity, mention = owner[start] if owner[start] == owner[stop - 1] else (-1, -1)
                name = text[start:stop]
                form, senses = look_up(name)
                spots.append(Spot(field, start, stop, name, form, fold(name), senses, entity, mention))
    return spots


def _has_article(gazetteer: Gazetteer, senses: Sequence[Posting]) -> bool:
    return gazetteer.label(senses[0].place).startswith("The ")


def _owners(field: Field, length: int, entities: Sequence[Entity]) -> list[tuple[int, int]]:
    """For each character the numbers of the entity and the mention that it belongs to."""
    nobody = (-1, -1)
    owner = [nobody] * length
    for number, entity in enumerate(entities):
        for place, mention in enumerate(entity.mentions):
            if mention.field == field:
                owner[mention.start : mention.end] = [(number, place)] * (mention.end - mention.start)
    return owner


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Runs of up to MOST_WORDS words that could be a name: from a capital to a capital, the longer first."""
    words = [match.span() for match in _WORD.finditer(text)]
    for first, (start, end) in enumerate(words):
        opening = text[start:end]
        if start > 1 and text[start - 1] == "&" and text[start - 2].isalnum():
            continue  # "M&S. A sudden fall" is not in S.A.
        if opening[0].islower() and not (opening in _ARTICLES and text[end : end + 1] == "-"):
            continue
        last = first
        while (
            last + 1 < len(words)
            and last + 1 - first < MOST_WORDS
            and text[words[last][1] : words[last + 1][0]] in _JOINED
            and (not text[words[last + 1][0]].islower() or _SMALL.match(text, *words[last + 1]))
        ):
            last += 1
        for at in range(last, first - 1, -1):
            left, right = words[at]
            if text[left].islower() and at > first and not _WITH_ARTICLE.match(text, left, right):
                continue
            yield start, right


def _ends(text: str, start: int, end: int, senses_of: Callable[[str], tuple[Posting, ...]]) -> Iterator[int]:
    """Where the names end that begin at `start`: with or without the last word's full stop and possessive."""
    if text[end - 1] == ".":
        # The full stop is the sentence's, but in an abbreviation: "Calif.", "U.S.".
        name = text[start:end]
        senses = senses_of(name)
        if senses and ("." in name[:-1] if is_acronym(name) else senses[0].kind is NameKind.ABBREVIATION):
            yield end
            return
        end -= 1
    if senses_of(text[start:end]):
        yield end
    if (
        (match := POSSESSIVE.search(text, start, end))
        and match.start() > start
        and senses_of(text[start : match.start()])
    ):
        yield match.start()
