"""How place names are compared: one fold for the gazetteer's names and for what stands in an article."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_NAME = 120
"""Code points. No place name in the sources is longer; whatever is, is no name (and costs no time)."""

_APOSTROPHES = "'’‘`´ʻʼʿʾ′"
_SPACED = '-‐‑‒–—―_/,;:()[]"“”«»„|\\·\u00a0'
_LETTERS = {
    "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŋ": "n", "ə": "a",
}  # fmt: skip
_TABLE = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES + ".\0", ""),  # the index cannot hold a NUL
        **dict.fromkeys(_SPACED, " "),
        **_LETTERS,
        "&": " and ",
        # What NFKD splits off a Latin, Greek or Cyrillic letter, and the Arabic vowel signs. Marks of other scripts
        # are letters of the word and stay.
        **{chr(code): "" for code in range(0x0300, 0x0370)},
        **{chr(code): "" for code in range(0x064B, 0x0653)},
    }
)


def _decomposed(name: str) -> str:
    # Casefold first: NFKC alone keeps "ẞ"; NFKD then parts letters from their accents.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold()).translate(_TABLE)
    return unicodedata.normalize("NFC", folded)


_LATIN = {
    code: folded
    for code in (*range(0xDF, 0x0250), *range(0x1E00, 0x1F00), *map(ord, _APOSTROPHES + _SPACED + ".&\0"))
    if chr(code).islower() or not chr(code).isalpha()
    if (folded := _decomposed(chr(code))).isascii() and folded == _TABLE.get(code, folded)
}
"""Latin letters and signs that can be folded one by one: what leaves no other letter needs no decomposition, which is
four times slower. (U+00B4 is not among them: alone it is an accent on a space.)"""

_WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_ACRONYM = re.compile(r"[A-Z]{1,5}\Z")


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """The key under which `name` is compared: case, accents, signs, "St." and a leading "the" do not count.

    Returns "" for a name of more than `LONGEST_NAME` code points, or with nothing left to compare.
    """
    if len(name) > LONGEST_NAME:
        return ""
    if name.isascii():
        folded = name.lower()
        if name.isalpha():  # one plain word, as most are: nothing else to do
            return _WORDS.get(folded, folded)
        folded = folded.translate(_TABLE)
    else:
        folded = name.lower().translate(_LATIN)
        if not folded.isascii():
            folded = _decomposed(name)
    words = folded.split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join([_WORDS.get(word, word) for word in words])


def exact_key(name: str) -> str:
    """The key of an acronym or abbreviation, where case and (but in capitals) the full stop count: "US" is not "us".

    "U.S.", "U. S." and "US" share one key. The "=" keeps these keys apart from folded names, which hold no sign.
    """
    if len(name) > 24:
        return ""
    bare = name.replace(".", "").replace(" ", "")
    return "=" + (bare if _ACRONYM.match(bare) else name)


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """The key under which an article's mentions of one name are put together; an acronym's is its own."""
    return "=" + name.replace(".", "").replace(" ", "") if is_acronym(name) else fold(name)


def is_acronym(name: str) -> bool:
    """Whether `name` is written as an acronym: one to five capitals, with or without full stops."""
    return _ACRONYM.match(name.replace(".", "").replace(" ", "")) is not None
