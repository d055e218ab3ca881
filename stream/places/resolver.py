"""Deciding which place each name means: names are grouped, ranked together, and answered once per article."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from stream.document import Document
from stream.places.beside import NOTHING, Beside, read_beside
from stream.places.features import Group
from stream.places.gazetteer import Gazetteer, NameKind, Posting
from stream.places.home import Home, home_of
from stream.places.lexicon import FIRST_LEVEL, SECOND_LEVEL, SECTION, SETTLEMENT, WATER
from stream.places.names import fold, name_key
from stream.places.ranker import RankerModel, rank
from stream.places.toponym import Toponym
from stream.places.types import Alternative, Place
from stream.places.unseen import is_dateline

SAME_PLACE_KM = 161.0
"""Two answers this near count as the same: the distance of the field's accuracy measure (100 miles)."""

MOST_ALTERNATIVES = 5

_DOUBT = 0.6
_GREAT = 0.2
"""Chances below which a town, and from which a country, region, capital or sea of its name, is answered instead."""

_SLIGHT = 0.02
"""The same, for a region of the first level against a town of its country with a hundredth of its people."""

_SURE = 0.7
_ONLY_ONE = 0.8
"""What the only place of a name is worth where something else of its country is answered surely. Of 8 gold names of the
train side that it concerns all were right, of some 90 names of other corpora read one by one nine in ten."""

_ENGLISH_SPEAKING = frozenset({"AU", "CA", "GB", "IE", "NZ", "US"})
"""Where villages bear the names of all things: Earth, Love, Congress, Christmas. Of 15 such gold names 4 were right."""

_FAR_GREATER = 56
"""On the gazetteer's scale: 128 times the inhabitants."""

_WORLD_CITY = 178
"""On the gazetteer's scale: five million inhabitants. Their names alone are the city's, in news from anywhere."""

_CITY_OF_BOTH = 0.85
"""How much of what city and region have together is the city's then: of 22 read one by one 20 were."""

_QUARTER_KM = 25.0
"""A city's quarters lie this near to its point."""

_LEAST_KM_A_DEGREE = 110.0
"""Of latitude, a little less than that: what is further north or south need not be reckoned."""

_CUES = FIRST_LEVEL | SECOND_LEVEL | SETTLEMENT | WATER | SECTION
_SMALL = frozenset({"town", "village", "hamlet"}) | SECTION
_SMALL_WEIGHT = 125
"""On the gazetteer's scale: 50,000 inhabitants."""
_BEFORE = re.compile(r"([A-Za-z]+)\s+(?:of\s+|the\s+)?(?:the\s+)?\Z")
_AFTER = re.compile(r"(?:['’]s)?[\s-]+([A-Za-z]+)")
_LISTED = re.compile(
    r"(?:,? (?:and |or )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)?){0,12}? (?:[Cc]ounties|[Pp]arishes|[Dd]istricts)\b"
)
"""After each of "Clay, Otter Tail and Swift counties"."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answer for one name in one article. `kind` is how the name belongs to the place."""

    index: int
    place: Place
    confidence: float
    kind: NameKind
    alternatives: tuple[Alternative, ...]


class Resolver:
    """Resolves the toponyms of one article together. It keeps nothing between articles.

    Without a ranker it only groups.
    """

    def __init__(self, gazetteer: Gazetteer, ranker: RankerModel | None = None) -> None:
        self._gazetteer = gazetteer
        self._ranker = ranker

    def resolve(self, document: Document, toponyms: Sequence[Toponym]) -> list[Resolved | None]:
        """The answer for each toponym, in their order; None where the gazetteer has no place of that name."""
        if self._ranker is None:
            raise ValueError("a resolver without a ranker only groups")
        home = home_of(self._gazetteer, document)
        groups, member = self.group(document, toponyms, home)
        rank(self._gazetteer, groups, home, self._ranker)
        answers = [self._answer(group, home) for group in groups]
        self._leave_out_far_namesakes(groups, answers, home)
        self._vouch_for_the_only_ones(groups, answers)
        return [answers[number] for number in member]

    def _leave_out_far_namesakes(self, groups: Sequence[Group], answers: list[Resolved | None], home: Home) -> None:
        """A village or a city's quarter, called so, is in no country that the article does not name otherwise.

        "The al-Joura neighborhoods of Deir Ezzor" are not the village Jora in India, the only one of that name that
        the gazetteer knows.
        """
        named: dict[str, set[str | None]] = {}
        for group, answer in zip(groups, answers, strict=True):
            if answer:
                named.setdefault(name_key(group.name), set()).add(answer.place.country_code)
        for number, (group, answer) in enumerate(zip(groups, answers, strict=True)):
            if answer is None or group.container or not group.cues & _SMALL:
                continue
            others = set().union(*(codes for name, codes in named.items() if name != name_key(group.name))) - {None}
            small = self._gazetteer.weight[answer.index] < _SMALL_WEIGHT
            code = answer.place.country_code
            if small and others and code not in others and code != home.country:
                answers[number] = None

    def _vouch_for_the_only_ones(self, groups: Sequence[Group], answers: list[Resolved | None]) -> None:
        """A place that alone bears its name, in a country of which the article surely names something else, is meant.

        The ranker has learned from English-speaking countries, where what it does not know is often nothing at all.
        """
        sure: dict[str | None, set[str]] = {}
        for group, answer in zip(groups, answers, strict=True):
            if answer and answer.confidence >= _SURE:
                sure.setdefault(answer.place.country_code, set()).add(name_key(group.name))
        for number, (group, answer) in enumerate(zip(groups, answers, strict=True)):
            if answer is None or answer.confidence >= _ONLY_ONE or group.role != "named":
                continue
            country = answer.place.country_code
            if country is None or country in _ENGLISH_SPEAKING or not sure.get(country, set()) - {name_key(group.name)}:
                continue
            point = self._gazetteer.point(answer.index)
            if all(_is_within(point, self._gazetteer.point(place), SAME_PLACE_KM) for place, _ in group.senses):
                answers[number] = replace(answer, confidence=_ONLY_ONE)

    def group(self, document: Document, toponyms: Sequence[Toponym], outlet: Home) -> tuple[list[Group], list[int]]:
        """The toponyms' names as groups of one sense each, and the number of each toponym's group.

        Mentions of a name mean one place, but where what stands beside them says otherwise. The town of the outlet's
        home makes one more group, where the article itself does not name it.
        """
        groups: dict[tuple[str, str], Group] = {}
        keys: list[tuple[str, str]] = []
        beside = _shared(toponyms, read_beside(self._gazetteer, document, toponyms))
        for toponym, told in zip(toponyms, beside, strict=True):
            key = (name_key(toponym.name), _variant(told))
            if key not in groups:
                senses = told.narrowed(self._gazetteer, self._gazetteer.senses(toponym.name))
                groups[key] = Group(toponym.name, senses, told.container, role=toponym.role)
            group = groups[key]
            group.count += 1
            if toponym.role == "named":
                group.role = "named"
            text = document.content(toponym.field)
            group.cues |= _cues(text, toponym.start, toponym.end)
            if is_dateline(text, toponym.start, toponym.end):
                group.cues.add("city")
            keys.append(key)
        held = {name_key(told.container) for told in beside if told.container and told.sure}
        order = {key: number for number, key in enumerate(groups)}
        for (name, _), group in groups.items():
            # What a bare mention is, what others are called tells a little: less than its own words would.
            if (bare := groups.get((name, ""))) is not None and not group.container:
                bare.cues |= group.cues
        variants = Counter(name for name, _ in groups)
        for (name, variant), group in groups.items():
            # Of several places of one name, the bare mentions are not those that hold a town.
            group.is_container = name in held and (variant != "" or variants[name] == 1)
        self._mark_cities(list(groups.values()))
        town = outlet.town
        if town and all(name != name_key(town) for name, _ in groups):
            known = outlet.place
            senses = self._gazetteer.senses(town) if known is None else (Posting(known, NameKind.NAME),)
            groups[name_key(town), ""] = Group(town, senses, role="home")
        return list(groups.values()), [order[key] for key in keys]

    def _mark_cities(self, groups: Sequence[Group]) -> None:
        """ "New York" among Brooklyn and the Bronx is the city, though the region of that name is the greater."""
        gazetteer = self._gazetteer
        firsts = [(other, other.senses[0].place) for other in groups if other.senses]
        points = [gazetteer.point(place) for _, place in firsts]
        for group in groups:
            if not group.senses or gazetteer.feature(group.senses[0].place) != "A.ADM1":
                continue
            region = gazetteer.admin1[group.senses[0].place]
            town = next(
                (i for i, kind in group.senses[1:4] if kind is NameKind.NAME and gazetteer.feature(i)[0] == "P"), None
            )
            if town is None or gazetteer.admin1[town] != region:
                continue
            point = gazetteer.point(town)
            if any(
                _is_within(point, there, _QUARTER_KM) and other is not group and place != town
                for (other, place), there in zip(firsts, points, strict=True)
            ):
                group.cues.add("city")

    def _answer(self, group: Group, home: Home) -> Resolved | None:
        if not group.senses:
            return None
        order = sorted(range(len(group.senses)), key=lambda i: (-group.chances[i], group.senses[i].place))
        if home.place is None:
            chances, first = group.chances, order[0]
            if (meant := self._far_greater_region(group, order)) is not None:
                # As sure as the town would have been: what speaks for the town is that it lies in its country.
                chances[first], chances[meant] = chances[meant], chances[first]
            elif (meant := self._world_city(group, order)) is not None:
                both = chances[first] + chances[meant]
                chances[meant], chances[first] = _CITY_OF_BOTH * both, (1 - _CITY_OF_BOTH) * both
            if meant is not None:
                order.remove(meant)
                order.insert(0, meant)
        best = self._in_doubt_the_greater(group, order)
        order.remove(best)
        index, kind = group.senses[best]
        point = self._gazetteer.point(index)
        confidence = sum(
            chance
            for (other, _), chance in zip(group.senses, group.chances, strict=True)
            if chance > 1e-6 and _is_within(point, self._gazetteer.point(other), SAME_PLACE_KM)
        )
        return Resolved(
            index=index,
            place=self._gazetteer.place(index),
            confidence=min(1.0, confidence),
            kind=kind,
            alternatives=tuple(
                Alternative(self._gazetteer.place(group.senses[i].place), group.chances[i])
                for i in order[:MOST_ALTERNATIVES]
                if round(group.chances[i], 4) > 0
            ),
        )

    def _in_doubt_the_greater(self, group: Group, order: Sequence[int]) -> int:
        """The best sense; a small town that is hardly likelier gives way to a country, capital, continent or sea."""
        best = order[0]
        if (
            group.chances[best] >= _DOUBT
            or group.container
            or not self._gazetteer.feature(group.senses[best].place).startswith("P.PPL")
        ):
            return best
        for number in order[1:4]:
            place, kind = group.senses[number]
            feature = self._gazetteer.feature(place)
            land = feature.startswith(("A.PCL", "L.CONT", "P.PPLC")) and kind is NameKind.NAME
            if (land or feature in ("H.OCN", "H.SEA")) and group.chances[number] >= _GREAT:
                return number
        return best

    def _far_greater_region(self, group: Group, order: Sequence[int]) -> int | None:
        """The first-level region, if it is a candidate at all, of whose name and country a town of a hundredth of its
        people is likelier: "England and Wales"."""
        gazetteer, best = self._gazetteer, group.senses[order[0]].place
        if group.container or group.cues & SETTLEMENT or not gazetteer.feature(best).startswith("P.PPL"):
            return None

        def is_far_greater(place: int) -> bool:
            return (
                gazetteer.feature(place) == "A.ADM1"
                and gazetteer.country(place) == gazetteer.country(best)
                and gazetteer.weight[place] >= gazetteer.weight[best] + _FAR_GREATER
            )

        return _next_best(group, order, _SLIGHT, is_far_greater)

    def _world_city(self, group: Group, order: Sequence[int]) -> int | None:
        """The great city of whose name the region around it is likelier, if the city is likely too: "sold in New York".

        The ranker has learned from small papers of the United States, to which New York is a state.
        """
        gazetteer, best = self._gazetteer, group.senses[order[0]].place
        if group.container or group.cues & FIRST_LEVEL or gazetteer.feature(best) != "A.ADM1":
            return None

        def is_its_great_city(place: int) -> bool:
            return (
                gazetteer.feature(place).startswith("P.PPL")
                and gazetteer.admin1[place] == gazetteer.admin1[best]
                and gazetteer.weight[place] >= _WORLD_CITY
            )

        return _next_best(group, order, _GREAT, is_its_great_city)


def _next_best(group: Group, order: Sequence[int], least: float, fits: Callable[[int], bool]) -> int | None:
    """Of the two senses after the best the first that bears the name as its own, is as likely as `least`, and fits."""
    for number in order[1:3]:
        place, kind = group.senses[number]
        if kind is NameKind.NAME and group.chances[number] >= least and fits(place):
            return number
    return None


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points given in degrees (haversine, mean Earth radius)."""
    phi, psi = math.radians(a[0]), math.radians(b[0])
    h = math.sin((psi - phi) / 2) ** 2 + math.cos(phi) * math.cos(psi) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def _is_within(a: tuple[float, float], b: tuple[float, float], km: float) -> bool:
    return abs(a[0] - b[0]) * _LEAST_KM_A_DEGREE <= km and distance_km(a, b) <= km


def _shared(toponyms: Sequence[Toponym], beside: Sequence[Beside]) -> list[Beside]:
    """What tells each mention's place, where bare mentions take it from the others of their name.

    They mean what the article has last said in so many words, or will first say: but that a later mention holds a town
    ("Atlanta, Georgia") does not tell which Georgia the article began with. A list or an office counts only where the
    article speaks of two places of one name.
    """
    spoken: dict[str, list[tuple[tuple[bool, int], Beside]]] = {}
    for toponym, told in zip(toponyms, beside, strict=True):
        if told.qualified or told.level:
            spoken.setdefault(name_key(toponym.name), []).append((_position(toponym), told))
    for name, said in list(spoken.items()):
        if not any(told.qualified for _, told in said):
            del spoken[name]  # "Idlib city" and "Idlib province" leave open which of them "Idlib" is
        said.sort(key=_first)
    shared = []
    for toponym, told in zip(toponyms, beside, strict=True):
        said = spoken.get(name_key(toponym.name), [])
        if not said and not told.qualified:
            told = Beside(level=told.level) if told.level else NOTHING
        elif not told.qualified and not told.peer and not told.level:
            before = bisect_right(said, _position(toponym), key=_first)
            told = said[before - 1][1] if before else NOTHING if said[0][1].container is None else said[0][1]
        shared.append(told)
    return shared


def _first(pair: tuple[tuple[bool, int], Beside]) -> tuple[bool, int]:
    return pair[0]


def _position(toponym: Toponym) -> tuple[bool, int]:
    return toponym.field != "title", toponym.start


def _variant(told: Beside) -> str:
    if told.container:
        where = fold(told.container) or told.container
    else:
        where = ",".join(map(str, sorted(told.holds))) or told.peer
    return f"{where} {told.level}" if told.level else where


def _cues(text: str, start: int, end: int) -> set[str]:
    cues = set()
    if match := _BEFORE.search(text, max(0, start - 24), start):
        cues.add(match[1].lower())
    if match := _AFTER.match(text, end):
        cues.add(match[1].lower())
    if _LISTED.match(text, end, min(len(text), end + 160)):
        cues.add("county")
    return cues & _CUES
