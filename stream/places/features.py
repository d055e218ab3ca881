"""What the ranker looks at: numbers that tell how well a candidate fits its name and its article.

Features are in two groups: those of the candidate alone, and those of the article's other places, which are weighed
by a first ranking without them (as in iterative collective resolution).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from stream.places.containers import container_holds
from stream.places.cover import SQUARES_IN_A_ROW, Cover, square_number
from stream.places.gazetteer import Gazetteer, NameKind, Posting
from stream.places.home import Home
from stream.places.lexicon import FIRST_LEVEL, SECOND_LEVEL, SETTLEMENT, WATER
from stream.places.names import fold, name_key

ALONE = (
    "weight", "country", "continent", "first_level", "second_level", "capital", "seat_first", "seat_other",
    "section", "water_or_land", "site", "alternate", "demonym", "first_sense", "senses_before", "in_container",
    "outside_container", "is_container", "cue_first_level", "cue_second_level", "cue_settlement", "cue_water",
    "bare_second_level", "home_country", "first_level_capital", "first_level_town", "abbreviation", "is_home",
    "home_near", "home_first_level", "home_second_level", "renown",
)  # fmt: skip
AROUND = (
    "country_share", "first_level_share", "near_share", "country_named", "first_level_named", "alone_in_country",
    "holds_share", "second_level_share", "wide_share", "log_near", "log_first_level",
    "far_share", "cover_first_level", "cover_second_level", "cover_near", "nothing_around", "weight_of_lone",
)  # fmt: skip
NONE = ("none", "none_no_name_sense", "none_weak", "none_many", "none_small_best", "none_inside", "none_unseen")
"""Features of the answer that the right place is not among the candidates."""


@dataclass(slots=True)
class Group:
    """All toponyms of one article that share a name (and a container): they mean one place.

    `cues` are words beside its mentions that tell a kind of place; `count` is how many mentions it has.
    """

    name: str
    senses: tuple[Posting, ...]
    container: str | None = None
    cues: set[str] = field(default_factory=set)
    is_container: bool = False
    count: int = 0
    role: str = "named"
    scores: list[float] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    """Probability of each sense, after ranking; what they lack to 1 is the chance of none of them."""
    lies: list[Whereabouts] = field(default_factory=list)
    """Where each sense lies, once `whereabouts` has looked."""


_LEAST_CHANCE = 0.01
"""Below it a candidate lends its surroundings nothing."""


class Whereabouts(NamedTuple):
    """What the gazetteer says of where a candidate lies, looked up once for all rounds of an article's ranking."""

    country: str | None
    first: int
    second: int
    is_country: bool
    is_first: bool
    cell: int
    wide: int
    far: int
    """The squares of one, of four and of twelve degrees, by number (`square_number`)."""


def whereabouts(gazetteer: Gazetteer, group: Group) -> list[Whereabouts]:
    """For each sense of the group."""
    if len(group.lies) != len(group.senses):
        group.lies = []
        for index, _ in group.senses:
            feature, (lat, lon) = gazetteer.feature(index), gazetteer.point(index)
            south, west = int(lat + 90), int(lon + 180)
            group.lies.append(
                Whereabouts(
                    gazetteer.country(index),
                    gazetteer.admin1[index],
                    gazetteer.admin2[index],
                    feature.startswith("A.PCL"),
                    feature == "A.ADM1",
                    square_number(south, west),
                    square_number(south // 4, west // 4),
                    square_number(south // 12, west // 12),
                )
            )
    return group.lies


_RENOWN = tuple(math.log2(1 + names) / 8 for names in range(256))


class _Kind(NamedTuple):
    """What a feature code says; `flags` are the features from "country" to "site"."""

    letter: str
    country: bool
    first_level: bool
    second_level: bool
    town: bool
    flags: tuple[float, ...]


@lru_cache(maxsize=1024)
def _kind_of(feature: str) -> _Kind:
    letter, _, code = feature.partition(".")
    kind = code.startswith("PCL"), code == "ADM1", code == "ADM2"
    flags = (
        kind[0], code == "CONT", kind[1], kind[2],
        code == "PPLC", code == "PPLA", code.startswith("PPLA") and len(code) > 4,
        code in ("PPLX", "PPLL", "PPLQ", "PPLH", "PPLW", "PPLS"),
        letter in "HLT" and code != "CONT", letter in "SR",
    )  # fmt: skip
    return _Kind(letter, *kind, letter == "P", tuple(map(float, flags)))


def features_alone(gazetteer: Gazetteer, group: Group, home: Home) -> list[list[float]]:
    """One row of `ALONE` for each sense of the group."""
    held = (
        container_holds(gazetteer, group.senses, group.container) if group.container else (False,) * len(group.senses)
    )
    any_held = any(held)
    cues = group.cues
    first = 1.0 if cues & FIRST_LEVEL else 0.0
    second = 1.0 if cues & SECOND_LEVEL else 0.0
    settlement = 1.0 if cues & SETTLEMENT else 0.0
    water = 1.0 if cues & WATER else 0.0
    named_towns = [i for i, kind in group.senses if kind is NameKind.NAME and gazetteer.feature(i)[0] == "P"]
    has_capital = any(gazetteer.feature(i) == "P.PPLC" for i in named_towns)
    town_regions = {gazetteer.admin1[i] for i in named_towns}
    near_home = _home_features(gazetteer, home)
    rows = []
    for rank, ((index, kind), inside) in enumerate(zip(group.senses, held, strict=True)):
        feature = gazetteer.feature(index)
        letter, country, is_first, is_second, town, flags = _kind_of(feature)
        rows.append(
            [
                gazetteer.weight[index] / 200,
                *flags,
                1.0 if kind is NameKind.ALTERNATE else 0.0,
                1.0 if kind is NameKind.DEMONYM else 0.0,
                1.0 if rank == 0 else 0.0,
                min(rank, 20) / 20,
                1.0 if inside else 0.0,
                1.0 if any_held and not inside else 0.0,
                1.0 if group.is_container and (country or is_first) else 0.0,
                first * (is_first - town),
                second * (is_second - town),
                settlement * (town - (is_first or is_second or country)),
                water * (letter == "H") - water * (letter in "PA"),
                1.0 if is_second and kind is NameKind.ALTERNATE and not second else 0.0,
                1.0 if home.country and gazetteer.country(index) == home.country else 0.0,
                # "Washington", "New York": a region that shares its name with a capital, or with a town in it.
                1.0 if is_first and has_capital else 0.0,
                1.0 if is_first and gazetteer.admin1[index] in town_regions else 0.0,
                1.0 if kind is NameKind.ABBREVIATION else 0.0,
                *near_home(index),
                _RENOWN[gazetteer.renown[index]],
            ]
        )
    return rows


def _home_features(gazetteer: Gazetteer, home: Home) -> Callable[[int], tuple[float, ...]]:
    """For a place: whether it is the outlet's home, how near, and whether in the same region and county."""
    if home.place is None:
        return lambda index: (0.0, 0.0, 0.0, 0.0)
    own = home.place
    lat, lon = gazetteer.point(own)
    narrowing = math.cos(math.radians(lat))
    first, second = gazetteer.admin1[own], gazetteer.admin2[own]

    def features(index: int) -> tuple[float, ...]:
        there = gazetteer.point(index)
        squared = (there[0] - lat) ** 2 + ((there[1] - lon) * narrowing) ** 2
        return (
            float(index == own),
            math.exp(-math.sqrt(squared)),
            float(first != 0 and gazetteer.admin1[index] == first),
            float(second != 0 and gazetteer.admin2[index] == second),
        )

    return features


class Surroundings:
    """How an article's places are spread over countries, regions and the map, each weighed by its probability."""

    def __init__(self, gazetteer: Gazetteer, groups: Sequence[Group], cover: Cover) -> None:
        self._gazetteer = gazetteer
        self._country: dict[str | None, float] = {}
        self._first: dict[int, float] = {}
        self._second: dict[int, float] = {}
        self._wide: dict[int, float] = {}
        self._far: dict[int, float] = {}
        self._cell: dict[int, float] = {}
        self._named_country: dict[str | None, float] = {}
        self._named_first: dict[int, float] = {}
        self._total = 0.0
        self._cover = cover
        self._of_name: dict[str, list[tuple[Whereabouts, float]]] = defaultdict(list)
        for group in groups:
            lies = whereabouts(gazetteer, group)
            self._of_name[name_key(group.name)] += [
                (place, chance) for place, chance in zip(lies, group.chances, strict=True) if chance >= _LEAST_CHANCE
            ]
        for candidates in self._of_name.values():
            self._add(candidates, 1.0)

    def features(self, group: Group) -> list[list[float]]:
        """One row of `AROUND` for each sense of the group, made from the groups of other names.

        That an article speaks of one Georgia in so many words tells nothing of the other.
        """
        own = self._of_name[name_key(group.name)]
        self._add(own, -1.0)
        total = self._total + 1.0
        # That nothing near is named tells against a place only where something else is named at all.
        lone = math.exp(-max(0.0, self._total))
        rows = []
        for (place, _), lies, covered in zip(
            group.senses, whereabouts(self._gazetteer, group), self._cover.features(group), strict=True
        ):
            country, first, second, is_country, is_first, cell, wide_cell, far_cell = lies
            in_country = max(0.0, self._country.get(country, 0.0)) if country else 0.0
            in_first = max(0.0, self._first.get(first, 0.0)) if first else 0.0
            in_second = max(0.0, self._second.get(second, 0.0)) if second else 0.0
            near = _sum_near(self._cell, cell)
            wide = _sum_near(self._wide, wide_cell)
            region = is_country or is_first
            rows.append(
                [
                    in_country / total,
                    in_first / total,
                    near / total,
                    0.0 if is_country else min(1.0, max(0.0, self._named_country.get(country, 0.0))),
                    min(1.0, max(0.0, self._named_first.get(first, 0.0))) if first and not is_first else 0.0,
                    1.0 if in_country < 0.05 and not region else 0.0,
                    (in_country if is_country else in_first) / total if region else 0.0,
                    in_second / total,
                    wide / total,
                    math.log1p(near),
                    math.log1p(in_first),
                    # Of this alone countries are part: Georgia is near Azerbaijan.
                    _sum_near(self._far, far_cell) / total,
                    *covered,
                    lone,
                    lone * self._gazetteer.weight[place] / 200,
                ]
            )
        self._add(own, 1.0)
        return rows

    def _add(self, candidates: Sequence[tuple[Whereabouts, float]], sign: float) -> None:
        for lies, chance in candidates:
            mass = sign * chance
            country, first, second, is_country, is_first, cell, wide, far = lies
            self._country[country] = self._country.get(country, 0.0) + mass
            self._total += mass
            self._far[far] = self._far.get(far, 0.0) + mass
            if first:
                self._first[first] = self._first.get(first, 0.0) + mass
            if is_country:
                self._named_country[country] = self._named_country.get(country, 0.0) + mass
            else:
                self._cell[cell] = self._cell.get(cell, 0.0) + mass
                self._wide[wide] = self._wide.get(wide, 0.0) + mass
                if second:
                    self._second[second] = self._second.get(second, 0.0) + mass
                if is_first:
                    self._named_first[first] = self._named_first.get(first, 0.0) + mass


def _sum_near(squares: dict[int, float], square: int) -> float:
    """The mass in a square and the eight around it."""
    above, below = square - SQUARES_IN_A_ROW, square + SQUARES_IN_A_ROW
    mass = squares.get
    near = (
        mass(above - 1, 0.0) + mass(above, 0.0) + mass(above + 1, 0.0)
        + mass(square - 1, 0.0) + mass(square, 0.0) + mass(square + 1, 0.0)
        + mass(below - 1, 0.0) + mass(below, 0.0) + mass(below + 1, 0.0)
    )  # fmt: skip
    return near if near > 0.0 else 0.0


def features_none(gazetteer: Gazetteer, group: Group) -> list[float]:
    """The row of `NONE`: signs that the place is not in the gazetteer at all."""
    best = max((gazetteer.weight[index] for index, _ in group.senses), default=0)
    own = fold(group.name)
    return [
        1.0,
        1.0 if all(kind is NameKind.ALTERNATE for _, kind in group.senses) else 0.0,
        1.0 if best < 8 * 10 else 0.0,
        min(len(group.senses), 40) / 40,
        1.0 - best / 200,
        1.0 if group.role == "inside" else 0.0,
        1.0 if group.role == "unseen" or len(own) < 4 else 0.0,
    ]
