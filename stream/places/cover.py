"""Where an article's names could lie together, whichever place each of them means.

Small towns' names are borne in many states; the state in which most of an article's names have a bearer is the one it
tells of. Each name counts once in a region, however many bearers it has there, and less the more regions it is in.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stream.places.gazetteer import Gazetteer, NameKind, Posting
from stream.places.names import name_key

if TYPE_CHECKING:
    from stream.places.features import Group

_Support = tuple[dict[int, float], dict[int, float], dict[int, float]]

SQUARES_IN_A_ROW = 512
"""More than there are degrees, so that no square has a neighbour on the other side of the map."""

_MOST_SENSES = 60
"""Of a name that are looked at: beyond them are hamlets."""


class Cover:
    """What the names of one article support: first-level and second-level regions, and squares of a degree."""

    def __init__(self, gazetteer: Gazetteer, groups: Sequence[Group]) -> None:
        self._gazetteer = gazetteer
        self._first: dict[int, float] = defaultdict(float)
        self._second: dict[int, float] = defaultdict(float)
        self._square: dict[int, float] = defaultdict(float)
        self._own: dict[str, _Support] = {}
        self._rows: dict[int, list[tuple[float, float, float]]] = {}
        senses: dict[str, dict[Posting, None]] = {}
        for group in groups:
            senses.setdefault(name_key(group.name), {}).update(dict.fromkeys(group.senses[:_MOST_SENSES]))
        for name, postings in senses.items():
            firsts: set[int] = set()
            seconds: set[int] = set()
            squares: set[int] = set()
            for index, kind in postings:
                if kind is NameKind.DEMONYM or gazetteer.is_country_or_continent(index):
                    continue
                firsts.add(gazetteer.admin1[index])
                if gazetteer.feature(index) != "A.ADM1":
                    seconds.add(gazetteer.admin2[index])
                    squares.update(_squares(gazetteer.point(index)))
            own = (
                dict.fromkeys(firsts - {0}, len(firsts) ** -0.5 if firsts else 0.0),
                dict.fromkeys(seconds - {0}, len(seconds) ** -0.5 if seconds else 0.0),
                dict.fromkeys(squares, (len(squares) / 9) ** -0.5 if squares else 0.0),
            )
            self._own[name] = own
            _add(self._first, own[0])
            _add(self._second, own[1])
            _add(self._square, own[2])

    def features(self, group: Group) -> list[tuple[float, float, float]]:
        """For each sense how much the article's other names support its region, its county and its surroundings.

        They do not change while the article is ranked, and so are kept.
        """
        rows = self._rows.get(id(group))
        if rows is None:
            own = self._own[name_key(group.name)]
            rows = self._rows[id(group)] = [self._of(own, index) for index, _ in group.senses]
        return rows

    def _of(self, own: _Support, index: int) -> tuple[float, float, float]:
        """The support for one place, without what its own name gives."""
        gazetteer = self._gazetteer
        first, second, square = own
        key = _square(gazetteer.point(index))
        number, county = gazetteer.admin1[index], gazetteer.admin2[index]
        return (
            math.log1p(max(0.0, self._first.get(number, 0.0) - first.get(number, 0.0))),
            math.log1p(max(0.0, self._second.get(county, 0.0) - second.get(county, 0.0))),
            math.log1p(max(0.0, self._square.get(key, 0.0) - square.get(key, 0.0))),
        )


def _add(total: dict[int, float], part: dict[int, float]) -> None:
    for key, value in part.items():
        total[key] += value


def square_number(row: int, column: int) -> int:
    """One number for a square of the map: those around it are 1 and `SQUARES_IN_A_ROW` away."""
    return row * SQUARES_IN_A_ROW + column


def _square(point: tuple[float, float]) -> int:
    return square_number(math.floor(point[0]) + 91, math.floor(point[1]) + 181)


_AROUND = tuple(square_number(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1))


def _squares(point: tuple[float, float]) -> list[int]:
    own = _square(point)
    return [own + step for step in _AROUND]
