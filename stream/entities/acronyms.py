"""Acronyms and the names they stand for."""

from __future__ import annotations

import re
from typing import Final

ACRONYM: Final = re.compile(r"(?<![^\W_])(?:[A-Z][A-Za-z]?[A-Z&]{1,6}|(?:[A-Z]\.){2,6})(?![^\W_])")
"""Two to eight letters, nearly all capitals (SDF, HTS, PKK, DfE), or letters with points (U.N.)."""

_SMALL: Final = frozenset("of for and the in on to de la du des del y e et da do dos für und von der".split())


def acronyms_of(name: str) -> frozenset[str]:
    """The acronyms a name of several words may be shortened to: of its capitalised words, and of all its words."""
    words = [word for part in name.replace("’", "'").split() for word in part.split("-") if word[:1].isalnum()]
    if len(words) < 2:
        return frozenset()
    capitals = [word[0] for word in words if word[0].isupper() and word.lower() not in _SMALL]
    without_small = [word[0].upper() for word in words if word.lower() not in _SMALL]
    everything = [word[0].upper() for word in words]
    return frozenset("".join(letters) for letters in (capitals, without_small, everything) if len(letters) > 1)


def letters_of(acronym: str) -> str:
    """An acronym's letters as `acronyms_of` writes them, in capitals without points: "U.N." -> "UN", "DfE" -> "DFE"."""
    return acronym.replace(".", "").replace("&", "").upper()
