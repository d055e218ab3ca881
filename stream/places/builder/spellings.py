"""Spellings of a first-level region's name that are its seat's too: "Raqa" and "Deir Ezzor" are written of both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from stream.places.builder.records import Draft
from stream.places.gazetteer import NameKind
from stream.places.names import fold

_ARTICLES: Final = frozenset("al el ad ed an en ar er as es ash esh at et az ez the".split())
_VOWELS: Final = re.compile(r"[aeiouwyh]")
_DOUBLED: Final = re.compile(r"(.)\1+")


def share_spellings(regions: Iterable[Draft], towns: Sequence[Draft]) -> None:
    """Give each seat the spellings that its region has of their common name: sources know some of the region only.

    A seat is a capital or first-level seat that has a name in common with the region around it.
    """
    seats: dict[str, list[Draft]] = {}
    for town in towns:
        if town.feature in ("P.PPLA", "P.PPLC") and town.admin1:
            seats.setdefault(town.admin1, []).append(town)
    for region in regions:
        for seat in seats.get(region.admin1 or "", ()):
            ours, theirs = _names(region), _names(seat)
            common = {skeleton(name) for name in ours.keys() & theirs.keys()} - {""}
            if common:
                seat.names += _alike(ours, theirs, common)


def skeleton(name: str) -> str:
    """What spellings of one name agree in: its consonants, without Arabic articles; empty but for Latin letters."""
    folded = fold(name)
    if not folded.isascii():
        return ""
    letters = "".join(word for word in folded.split() if word not in _ARTICLES)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", letters))


def _names(draft: Draft) -> dict[str, str]:
    """A draft's names by their folded form."""
    names = [draft.name, *(name for name, kind in draft.names if kind in (NameKind.NAME, NameKind.ALTERNATE))]
    return {fold(name): name for name in names if fold(name)}


def _alike(names: dict[str, str], others: dict[str, str], common: set[str]) -> list[tuple[str, NameKind]]:
    """Those of `names` that are spellings of a common name and not among `others`."""
    return [
        (name, NameKind.ALTERNATE)
        for folded, name in names.items()
        if folded not in others and skeleton(name) in common and len(skeleton(name)) > 1
    ]
