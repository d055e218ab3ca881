"""Scores turned into probabilities: a linear model over the candidates of a name, corrected by boosted trees, then a
softmax with a temperature.

Both are fitted by `python -m training.places.fit` (conditional logit; trees on its gradient) and lie in
`data/ranker.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from pathlib import Path
from typing import Any

import numpy as np

from stream.errors import GazetteerError
from stream.places.cover import Cover
from stream.places.features import ALONE, AROUND, NONE, Group, Surroundings, features_alone, features_none
from stream.places.gazetteer import Gazetteer
from stream.places.home import Home
from stream.places.trees import Trees, trees_from_json

ROUNDS = 2
"""How often the full model looks around: on the first model's picture of the article, then on its own.

The second time changes few answers, but it halves the calibration error of the linear model on held-out documents."""

SHIPPED_WEIGHTS = Path(__file__).parent / "data" / "ranker.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight for each feature, in the order of `features.ALONE`, `AROUND` and `NONE`.

    `first` ranks without the article's other places, `full` with them. `trees` see the features of `full` and add to
    its last scores what a sum of weights cannot tell. `temperature` divides the sum.
    """

    first: tuple[float, ...]
    first_none: tuple[float, ...]
    full: tuple[float, ...]
    full_none: tuple[float, ...]
    trees: Trees
    temperature: float


@dataclass(frozen=True, slots=True)
class RankerModel:
    """Two sets of weights: for articles whose outlet's home is known (`at_home`), and for all others (`away`).

    Where the home is known it says so much that the weights of everything else are other ones.
    """

    at_home: Weights
    away: Weights


def load_ranker(path: Path | None = None) -> RankerModel:
    """Read the ranker's weights. Raises GazetteerError where the file is not what this version expects."""
    path = path or SHIPPED_WEIGHTS
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return RankerModel(_weights(read["at_home"]), _weights(read["away"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GazetteerError(
            f"{path}: the place ranker's weights cannot be read ({error!r}). Reinstall Dateline."
        ) from error


def _weights(read: dict[str, Any]) -> Weights:
    return Weights(
        first=tuple(float(read["first"][name]) for name in ALONE),
        first_none=tuple(float(read["first"][name]) for name in NONE),
        full=tuple(float(read["full"][name]) for name in (*ALONE, *AROUND)),
        full_none=tuple(float(read["full"][name]) for name in NONE),
        trees=trees_from_json(read["trees"]),
        temperature=float(read["temperature"]),
    )


def rank(gazetteer: Gazetteer, groups: Sequence[Group], home: Home, model: RankerModel) -> None:
    """Set `chances` of every group: the probability of each of its senses, given all the others."""
    weights = model.away if home.place is None else model.at_home
    alone = [features_alone(gazetteer, group, home) for group in groups]
    none = [features_none(gazetteer, group) for group in groups]
    for group, rows, row in zip(groups, alone, none, strict=True):
        group.chances = softmax([dot(weights.first, r) for r in rows], dot(weights.first_none, row))
    cover = Cover(gazetteer, groups)
    for round_number in range(ROUNDS):
        around = Surroundings(gazetteer, groups, cover)
        seen = [
            [a + b for a, b in zip(rows, around.features(group), strict=True)]
            for group, rows in zip(groups, alone, strict=True)
        ]
        scores = [[dot(weights.full, row) for row in rows] for rows in seen]
        nones = [dot(weights.full_none, row) for row in none]
        if round_number == ROUNDS - 1:
            # The last round's probabilities are what is shown, so that they alone are corrected and tempered.
            scores = _corrected(weights, seen, scores)
            nones = [score / weights.temperature for score in nones]
        for group, mine, nobody in zip(groups, scores, nones, strict=True):
            group.chances = softmax(mine, nobody)


def _corrected(weights: Weights, seen: list[list[list[float]]], scores: list[list[float]]) -> list[list[float]]:
    """The scores with what the trees add, divided by the temperature."""
    rows = [row for group in seen for row in group]
    if not rows:
        return scores
    added = iter(weights.trees.scores(np.array(rows)).tolist())
    return [[(score + next(added)) / weights.temperature for score in group] for group in scores]


def dot(weights: Sequence[float], row: Sequence[float]) -> float:
    return float(sum(map(mul, weights, row)))


def softmax(scores: Sequence[float], none: float) -> list[float]:
    """Probabilities of the scored answers, where one more answer, "none of these", has the score `none`."""
    top = max([none, *scores])
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers) + math.exp(none - top)
    return [power / total for power in powers]
