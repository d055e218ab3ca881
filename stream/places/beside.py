"""What stands right beside one mention of a name and tells which of its places is meant, whatever the rest of the
article says: "Lebanon, Pennsylvania" is the town, "Beirut, Lebanon" the country, and both may stand in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from stream.document import Document
from stream.places.containers import container_holds, holders, lies_in, region_after
from stream.places.gazetteer import NO_PLACE, Gazetteer, NameKind, Posting
from stream.places.levels import LEVEL_FEATURES, Level, called
from stream.places.toponym import Toponym


@dataclass(frozen=True, slots=True)
class Beside:
    """What tells which place one mention is. Mentions of a name with equal `Beside` mean one place.

    `container` is the region written after it ("Paris, Texas"), and `sure` whether that cannot be a list ("Mexico,
    California and Texas"). `holds` are the regions that it may be as the container of the place before it ("Atlanta,
    Georgia"). `peer` tells that it stands in a list of countries, or among one country's regions, or is spoken of as a
    state that has a president ("country", "first_level"). `level` is what a word beside it calls it: a "settlement"
    ("the city of Idlib"), a "seat" ("New York-based", "near Raqqa"), a "first_level" region ("Washington state") or
    one of any level ("region": "Idlib province").
    """

    container: str | None = None
    sure: bool = False
    holds: frozenset[int] = frozenset()
    peer: str = ""
    level: Level | None = None

    @property
    def qualified(self) -> bool:
        """Whether the article says in so many words where it is."""
        return self.container is not None or bool(self.holds)

    def narrowed(self, gazetteer: Gazetteer, senses: Sequence[Posting]) -> tuple[Posting, ...]:
        """The senses that agree with it; all of them where none does, or where nothing is sure."""
        if self.level:
            senses = _of_level(gazetteer, senses, self.level)
        if self.container is not None and self.sure:
            held = container_holds(gazetteer, senses, self.container)
            kept = [sense for sense, inside in zip(senses, held, strict=True) if inside]
        elif self.holds:
            # "Lima, Peru" is no town; in "Homs, Hama" the second may still be the city, not its region.
            region = _is_region(gazetteer, senses[0].place)
            kept = [s for s in senses if s.place in self.holds or not (region or _is_region(gazetteer, s.place))]
        elif self.peer:
            kept = [s for s in senses if not _is_region(gazetteer, s.place) or _is_of(gazetteer, s.place, self.peer)]
        else:
            kept = []
        return tuple(kept) or tuple(senses)


NOTHING: Final = Beside()

_QUARTER: Final = 16
"""On the gazetteer's scale: a quarter of the inhabitants."""

_LIST_GOES_ON: Final = re.compile(r"(?:, (?:and |or )?|,? (?:and|or|&) |/)(?:the )?[A-Z\u00C0-\u00DE]")
_JOINED: Final = re.compile(r",? (?:and|or|&) (?:the )?|/|-|–|, ")
_OFFICE: Final = r"(?:president|prime minister|foreign minist(?:er|ry)|defen[cs]e minist(?:er|ry)|ambassador|embassy)"
_HAS_OFFICE: Final = re.compile(rf"\b(?:{_OFFICE}|republic|embassies|invasion) (?:of|to|in) (?:the )?\Z", re.IGNORECASE)
_ITS_OFFICE: Final = re.compile(rf"['’]s? (?:[a-z]+ )?{_OFFICE}\b", re.IGNORECASE)
"""What a country has and its namesake, a state or a town, has not."""


def read_beside(gazetteer: Gazetteer, document: Document, toponyms: Sequence[Toponym]) -> list[Beside]:
    """For each toponym what stands beside it, in their order."""
    senses = [gazetteer.senses(toponym.name) for toponym in toponyms]
    found = _regions_beside(gazetteer, document, toponyms, senses)
    for number, neighbour in _neighbours(document, toponyms):
        if found[number] is NOTHING and (peer := _peer(gazetteer, senses[number], senses[neighbour])):
            found[number] = Beside(peer=peer)
    for number, toponym in enumerate(toponyms):
        if found[number] is NOTHING and _is_country_too(gazetteer, senses[number]):
            text, start = document.content(toponym.field), toponym.start
            if _HAS_OFFICE.search(text, max(0, start - 40), start) or _ITS_OFFICE.match(text, toponym.end):
                found[number] = Beside(peer="country")
    for number, toponym in enumerate(toponyms):
        if senses[number] and senses[number][0].kind is not NameKind.DEMONYM and (level := _level(document, toponym)):
            found[number] = replace(found[number], level=level)
    return found


def _level(document: Document, toponym: Toponym) -> Level | None:
    """What a word beside a toponym, or its own last word, calls it."""
    text = document.content(toponym.field)
    own_word = len(toponym.name) < toponym.end - toponym.start and text.startswith(toponym.name, toponym.start)
    return called(text, toponym.start, toponym.start + len(toponym.name) if own_word else toponym.end)


def _regions_beside(
    gazetteer: Gazetteer, document: Document, toponyms: Sequence[Toponym], senses: Sequence[Sequence[Posting]]
) -> list[Beside]:
    """Both sides of "X, Y": X has its container, Y holds X."""
    found = [NOTHING] * len(toponyms)
    at = {(toponym.field, toponym.start): number for number, toponym in enumerate(toponyms)}
    holds: dict[int, frozenset[int]] = {}
    known: dict[tuple[str, str], frozenset[int]] = {}
    for number, toponym in enumerate(toponyms):
        text = document.content(toponym.field)
        region = region_after(gazetteer, text, toponym.end)
        if region is None:
            continue
        name, start, end = region
        pair = (toponym.name, name)
        if pair not in known:
            # The county that bears its state's name comes before it; what is written after a town is the state.
            known[pair] = frozenset(holders(gazetteer, senses[number], name)[-1:])
        if known[pair]:
            found[number] = Beside(name, _is_no_list(gazetteer, senses[number], name, text, end))
            following = at.get((toponym.field, start))
            if following is not None and found[number].sure:
                holds[following] = known[pair]
    for number, regions in holds.items():
        if not found[number].sure:
            found[number] = Beside(holds=regions)
    return found


def _neighbours(document: Document, toponyms: Sequence[Toponym]) -> Iterator[tuple[int, int]]:
    """Pairs of toponyms that stand beside each other in a list, both ways round."""
    order = sorted(range(len(toponyms)), key=lambda n: (toponyms[n].field, toponyms[n].start, -toponyms[n].end))
    for left, right in pairwise(order):
        one, other = toponyms[left], toponyms[right]
        if one.field == other.field and _JOINED.fullmatch(document.content(one.field), one.end, other.start):
            yield left, right
            yield right, left


def _is_no_list(gazetteer: Gazetteer, senses: Sequence[Posting], container: str, text: str, end: int) -> bool:
    """Whether "X, Y" can be nothing but X in Y.

    Y is known as a region. Where X is one too, or Y also a city ("Homs, Hama and Idlib"), no list goes on after them.
    """
    ys = gazetteer.senses(container)
    if not _is_region(gazetteer, ys[0].place):
        return False
    city = any(
        kind is NameKind.NAME and gazetteer.feature(i)[0] == "P" and lies_in(gazetteer, i, ys[0].place)
        for i, kind in ys[1:3]
    )
    return not (city or _is_region(gazetteer, senses[0].place)) or _LIST_GOES_ON.match(text, end) is None


def _peer(gazetteer: Gazetteer, senses: Sequence[Posting], beside: Sequence[Posting]) -> str:
    """What its neighbour in a list makes of a name that is both a country and another region: "Georgia and Russia"."""
    if not beside or beside[0].kind is NameKind.DEMONYM or not _is_country_too(gazetteer, senses):
        return ""
    other = beside[0].place
    if gazetteer.feature(other).startswith("A.PCL"):
        return "country"
    first = [s.place for s in senses if gazetteer.feature(s.place) == "A.ADM1"]
    same = any(gazetteer.country(place) == gazetteer.country(other) for place in first)
    return "first_level" if same and gazetteer.feature(other) == "A.ADM1" else ""


def _is_country_too(gazetteer: Gazetteer, senses: Sequence[Posting]) -> bool:
    """Whether a name is a country's and that of something else."""
    country = any(gazetteer.feature(place).startswith("A.PCL") for place, _ in senses[:3])
    return country and len(senses) > 1


def _of_level(gazetteer: Gazetteer, senses: Sequence[Posting], level: Level) -> Sequence[Posting]:
    """The senses that a word calls so; all of them where none fits."""
    first = senses[0].place
    if level == "seat" and gazetteer.feature(first) != "A.ADM1":
        return senses
    fitting = [s for s in senses if gazetteer.feature(s.place).startswith(LEVEL_FEATURES[level])]
    if level == "seat":
        # "New York-based": not in Québec, a small part of its province, nor in some village called Texas. Of towns
        # elsewhere it tells nothing: "north of Alexandria" may be in Minnesota.
        least = gazetteer.weight[first] - _QUARTER
        town = any(
            gazetteer.feature(s.place) == "P.PPLC"
            or (gazetteer.weight[s.place] >= least and lies_in(gazetteer, s.place, first))
            for s in fitting
        )
        fitting = [s for s in senses if s.place != first] if town else []
    elif level != "settlement":
        # "Washington state" is not the district that some call Washington.
        fitting = [s for s in fitting if s.kind is NameKind.NAME] or fitting
        if not fitting and gazetteer.feature(first) == "P.PPLA":
            # "Hasakeh province", where that spelling is known of its seat alone.
            around = gazetteer.admin1_place[gazetteer.admin1[first]]
            fitting = [Posting(around, NameKind.ALTERNATE)] if around != NO_PLACE else []
    return fitting or senses


def _is_region(gazetteer: Gazetteer, place: int) -> bool:
    return gazetteer.feature(place).startswith(("A.PCL", "A.ADM1"))


def _is_of(gazetteer: Gazetteer, place: int, peer: str) -> bool:
    return gazetteer.feature(place).startswith("A.PCL" if peer == "country" else "A.ADM1")
