"""Which spots are toponyms: a boosted-tree model gives each its probability, and the best that do not overlap stay.

The model is fitted by `python -m training.places.fit` and lies in `data/spots.json`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stream.document import Document, Entity
from stream.errors import GazetteerError
from stream.places.gazetteer import Gazetteer
from stream.places.spot_features import FEATURES, SpotReader
from stream.places.spot_guards import SpotGuards
from stream.places.spots import Spot
from stream.places.trees import Rows, Trees, trees_from_json

SHIPPED_FILTER = Path(__file__).parent / "data" / "spots.json"


@dataclass(frozen=True)
class SpotModel:
    """Both sets of trees score a row of `spot_features.FEATURES` in log-odds: `toponym` that a spot is one (it is taken
    at or above `threshold`), `associative` that it then stands for what is on the place.
    """

    toponym: Trees
    threshold: float
    associative: Trees


@dataclass(frozen=True, slots=True)
class Taken:
    """A spot that is a toponym, with the probabilities that it is one and that it is used associatively."""

    spot: Spot
    chance: float
    associative: float


def load_spot_model(path: Path | None = None) -> SpotModel:
    """Read the filter. Raises GazetteerError where the file is not what this version expects."""
    path = path or SHIPPED_FILTER
    try:
        return spot_model_from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GazetteerError(
            f"{path}: the filter of place names cannot be read ({error!r}). Reinstall Dateline."
        ) from error


def spot_model_from_json(read: dict[str, Any]) -> SpotModel:
    """The model of a parsed file. Raises ValueError where it was fitted for other features."""
    if tuple(read["features"]) != FEATURES:
        raise ValueError("it was fitted for other features")
    return SpotModel(trees_from_json(read["toponym"]), float(read["threshold"]), trees_from_json(read["associative"]))


def take_toponyms(
    gazetteer: Gazetteer, model: SpotModel, document: Document, entities: Sequence[Entity], spots: Sequence[Spot]
) -> list[Taken]:
    """The toponyms among an article's spots, in reading order; none overlaps another or lies in a person's name."""
    if not spots:
        return []
    rows = np.array(SpotReader(gazetteer, document, entities, spots).rows())
    chances = _logistic(model.toponym.scores(rows))
    # Scores that differ in the last bit only would make the order depend on the machine.
    guards = SpotGuards(gazetteer, document, entities, spots)
    rated = [(round(guards.chance(spot, float(c)), 6), spot) for spot, c in zip(spots, chances, strict=True)]
    order = sorted(range(len(rated)), key=lambda n: (-rated[n][0], rated[n][1].start - rated[n][1].end, n))
    taken: list[int] = []
    occupied = {field: bytearray(len(text)) for field, text in document.fields()}
    persons = {field: bytearray(len(text)) for field, text in document.fields()}
    for entity in entities:
        for mention in entity.mentions if entity.label == "PERSON" else ():
            persons[mention.field][mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for number in order:
        chance, spot = rated[number]
        if chance < model.threshold:
            break
        cells = occupied[spot.field]
        in_person = persons[spot.field].find(1, spot.start, spot.end) >= 0
        if cells.find(1, spot.start, spot.end) < 0 and not (in_person and spot.entity < 0):
            cells[spot.start : spot.end] = b"\1" * (spot.end - spot.start)
            taken.append(number)
    taken.sort()
    associative = _logistic(model.associative.scores(rows[taken])) if taken else np.zeros(0)
    return [Taken(rated[n][1], rated[n][0], float(a)) for n, a in zip(taken, associative, strict=True)]


def _logistic(scores: Rows) -> Rows:
    return np.asarray(1.0 / (1.0 + np.exp(-scores)))
