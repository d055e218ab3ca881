"""From scores of tags to names: the most probable sequence of tags that is one (Viterbi over BIOES).

A word that is almost certainly outside of any name is taken to be. What lies between such words is searched, unless the
best tags of its words are such a sequence already, as they mostly are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence, Set
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stream.entities.tags import LABELS

SURELY_OUTSIDE: Final = 0.999
"""Searching every word gave the same 2,016 names on the dev texts of Re-DocRED and MEN."""


class Found(NamedTuple):
    """A name over words `start` to `end` (not included); `probability` is the product over its words' tags."""

    start: int
    end: int
    label: str
    probability: float


Name = tuple[int, int, str]
"""First word, last + 1, label."""


def decode(stretches: Sequence[NDArray[np.float32]]) -> list[Found]:
    """The names in consecutive stretches of words; none goes from one into the next, words are counted through.

    Of each stretch its scores: words, tags (any scale of log-odds).
    """
    scores = np.concatenate(stretches) if stretches else np.zeros((0, 1), np.float32)
    best = scores.argmax(axis=1)
    if not best.any():
        return []
    shifted = scores - scores.max(axis=1, keepdims=True)
    odds = np.exp(shifted)
    totals = odds.sum(axis=1)
    unsure = np.flatnonzero(odds[:, 0] < SURELY_OUTSIDE * totals)
    tags: list[int] = best[unsure].tolist()
    # Logarithms of probabilities; column 0 is O, then B-, I-, E- and S- of each label. Of so few, lists are faster.
    chances: list[list[float]] = (shifted[unsure] - np.log(totals[unsure])[:, None]).tolist()
    cuts = set(np.cumsum([len(stretch) for stretch in stretches]).tolist())
    found: list[Found] = []
    done = 0
    for start, end in _runs(unsure.tolist(), cuts):
        here = slice(done, done + end - start)
        names = _names_of(tags[here])
        if names is None:
            names = list(_search(chances[here]))
        found += (
            Found(start + first, start + last, label, _probability(chances[done + first : done + last], label))
            for first, last, label in names
        )
        done = here.stop
    return found


def _names_of(tags: Sequence[int]) -> list[Name] | None:
    """The names, where each word's best tag makes a sequence of them: no other is better. Else None."""
    names: list[Name] = []
    expected = begun = 0  # the I- tag that the open name goes on with, and where it began
    for word, tag in enumerate(tags):
        place = (tag - 1) % 4 if tag else None
        if expected:
            if tag == expected + 1:
                names.append((begun, word + 1, LABELS[(tag - 1) // 4]))
                expected = 0
            elif tag != expected:
                return None
        elif place == 0:
            expected, begun = tag + 1, word
        elif place == 3:
            names.append((word, word + 1, LABELS[(tag - 1) // 4]))
        elif place is not None:
            return None
    return None if expected else names


def _runs(words: Sequence[int], cuts: Set[int]) -> Iterator[tuple[int, int]]:
    """Consecutive numbers as (first, last + 1); a new run begins with each of `cuts`."""
    start = previous = None
    for word in words:
        if previous is None or word != previous + 1 or word in cuts:
            if start is not None and previous is not None:
                yield start, previous + 1
            start = word
        previous = word
    if start is not None and previous is not None:
        yield start, previous + 1


def _search(chances: Sequence[Sequence[float]]) -> Iterator[Name]:
    """The best sequence over these words, outside before and after; the logarithms of their tags' probabilities."""
    free = 0.0  # best log-probability of the words so far, outside of a name after them
    inside = [-math.inf] * len(LABELS)  # the same, inside a name of each label
    opened = [0] * len(LABELS)  # where that name began
    # How the best way to be outside after each word ended: (from, to, label).
    steps: list[tuple[int, int, str | None]] = []
    for word, row in enumerate(chances):
        closed, single = (-math.inf, 0, ""), (-math.inf, word, "")
        for number, label in enumerate(LABELS):
            first, inner, last, alone = row[1 + 4 * number : 5 + 4 * number]
            if inside[number] + last > closed[0]:
                closed = inside[number] + last, opened[number], label
            if free + alone > single[0]:
                single = free + alone, word, label
            if free + first >= inside[number] + inner:
                inside[number], opened[number] = free + first, word
            else:
                inside[number] += inner
        outside = free + row[0]
        free, start, name = max((outside, word, None), closed, single, key=_chance)
        steps.append((start, word + 1, name))
    names: list[Name] = []
    at = len(steps)
    while at:
        start, end, label_or_none = steps[at - 1]
        if label_or_none is not None:
            names.append((start, end, label_or_none))
        at = start
    yield from reversed(names)


def _chance(step: tuple[float, int, str | None]) -> float:
    return step[0]


def _probability(chances: Sequence[Sequence[float]], label: str) -> float:
    """Of a name over these words; `chances` are the logarithms of their tags'."""
    column = 1 + 4 * LABELS.index(label)
    if len(chances) == 1:
        return math.exp(chances[0][column + 3])
    inner = sum(row[column + 1] for row in chances[1:-1])
    return math.exp(chances[0][column] + inner + chances[-1][column + 2])
