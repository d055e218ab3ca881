"""Forms of a name that the gazetteer may know it by: "Loudon Co.", "Readington Township", "Tel Hamis"; slips.

Each form is looked up only where the name itself is unknown, and counts only where a place of the right kind bears it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from stream.places.gazetteer import Gazetteer, NameKind

_ENDINGS: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = (
    (re.compile(r"^(.+) Co\.?$"), r"\1 County", "A"),
    (
        re.compile(r"^(.+) (?:State|Province|Governorate|Region|Prefecture|Oblast|Krai|province|governorate)$"),
        r"\1",
        "A",
    ),
    (re.compile(r"^(.+) (?:Township|Twp\.?|Village|Borough)$"), r"\1", "P"),
    (re.compile(r"^(?:City|Town|Village|Township|Port|Municipality) of (.+)$"), r"\1", "P"),
    (
        re.compile(r"^(?:Republic|Kingdom|State|Commonwealth|Province|Governorate|Emirate) of (?:the )?(.+)$"),
        r"\1",
        "A",
    ),
    (re.compile(r"^(?:N|No)\. (.+)$"), r"North \1", "AP"),
    (re.compile(r"^(?:S|So)\. (.+)$"), r"South \1", "AP"),
    (re.compile(r"^E\. (.+)$"), r"East \1", "AP"),
    (re.compile(r"^W\. (.+)$"), r"West \1", "AP"),
    (re.compile(r"^(.+)[ -](?:City|city)$"), r"\1", "P"),
)
"""What a name is written as, what it is looked up as, and the feature classes that this may find."""

_FIRST_WORDS: Final = {
    word: words.split()
    for words in (
        "tell tall tel tal", "deir dayr dair der", "jabal jebel jabel djebel", "wadi oued ouadi",
        "kafr kfar kafar kufr", "beit bayt bait", "ain ayn ein", "umm um oum", "abu abou", "bani beni",
        "sheikh shaykh shaikh cheikh",
        "khirbet khirbat", "burj borj", "bir beer", "al el",
    )
    for word in words.split()
}  # fmt: skip
"""Arabic words that open a place's name, in the Latin spellings that the press has for each."""

_PLAIN: Final = 3

_SHORTEST_SLIP: Final = 6
_KNOWN_SLIP: Final = 8 * 16
"""On the gazetteer's scale: 65,000 inhabitants. A slip of the pen is guessed for well-known places only."""

_VOWELS: Final = "aeiou"


def known_form(gazetteer: Gazetteer, name: str, only_endings: bool = False) -> str | None:
    """`name` where the gazetteer knows it, else another form that it knows; None where it knows none.

    `only_endings`: no form in which only a part of `name` is the place's name for some readers ("Dublin City").
    """
    if gazetteer.knows(name):
        return name
    if " " not in name and "-" not in name:
        return None
    for pattern, form, classes in _ENDINGS[:_PLAIN] if only_endings else _ENDINGS:
        if (match := pattern.match(name)) and (other := match.expand(form)) and _bears(gazetteer, other, classes):
            return other
    opening, _, rest = name.partition(" ") if " " in name else name.partition("-")
    for word in _FIRST_WORDS.get(opening.lower(), ()):
        if gazetteer.knows(other := f"{word.capitalize()} {rest}"):
            return other
    return None


def mended(gazetteer: Gazetteer, name: str) -> str | None:
    """The well-known place that `name` is a slip of: two letters changed round, one doubled, lost, or another vowel.

    A bounded search: at most six look-ups a letter, none for short names or for what is not written as a name.
    """
    if not _SHORTEST_SLIP <= len(name) <= 24 or not name.isalpha() or not name[0].isupper():
        return None
    return _mended(gazetteer, name)


@lru_cache(maxsize=4096)
def _mended(gazetteer: Gazetteer, name: str) -> str | None:
    for other in _slips(name.lower()):
        senses = gazetteer.senses(other)
        if senses and senses[0].kind is NameKind.NAME and gazetteer.weight[senses[0].place] >= _KNOWN_SLIP:
            return other.capitalize()
    return None


def _slips(name: str) -> Iterator[str]:
    """What may have been meant; the first letter is right."""
    for i in range(1, len(name) - 1):
        if name[i] != name[i + 1]:
            yield name[:i] + name[i + 1] + name[i] + name[i + 2 :]
    for i in range(1, len(name)):
        yield name[:i] + name[i:][1:]
        yield name[:i] + name[i] + name[i:]
        if name[i] in _VOWELS:
            yield from (name[:i] + vowel + name[i + 1 :] for vowel in _VOWELS if vowel != name[i])


def _bears(gazetteer: Gazetteer, name: str, classes: str) -> bool:
    return any(gazetteer.feature(place)[0] in classes for place, _ in gazetteer.senses(name)[:8])
