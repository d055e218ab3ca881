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
from stream.places.spots import Spot
from stream.places.trees import Trees, trees_from_json

SHIPPED_FILTER = Path(__file__).parent / "data" / "spots.json"

_DEMONYM_CHANCE = 0.75
"""Corpora mark demonyms unevenly, so that nothing can be learned of them: a rule takes them, before doubtful names and
after sure ones ("Korean Peninsula")."""

_PEOPLES_LABELS = frozenset({"GPE", "LOC", "NORP", "ORG", "FAC", "EVENT"})


@dataclass(frozen=True)
class SpotModel:
    """`trees` score a row of `spot_features.FEATURES` in log-odds; a spot is taken at or above `threshold`."""

    trees: Trees
    threshold: float


@dataclass(frozen=True, slots=True)
class Taken:
    """A spot that is a toponym, with the probability that it is one."""

    spot: Spot
    chance: float


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
    return SpotModel(trees_from_json(read["trees"]), float(read["threshold"]))


def take_toponyms(
    gazetteer: Gazetteer, model: SpotModel, document: Document, entities: Sequence[Entity], spots: Sequence[Spot]
) -> list[Taken]:
    """The toponyms among an article's spots, in reading order; none overlaps another or lies in a person's name."""
    if not spots:
        return []
    rows = np.array(SpotReader(gazetteer, document, entities, spots).rows())
    chances = 1.0 / (1.0 + np.exp(-model.trees.scores(rows)))
    # Scores that differ in the last bit only would make the order depend on the machine.
    rated = [(round(_chance(gazetteer, entities, s, float(c)), 6), s) for s, c in zip(spots, chances, strict=True)]
    order = sorted(range(len(rated)), key=lambda n: (-rated[n][0], rated[n][1].start - rated[n][1].end, n))
    taken: list[int] = []
    occupied = {field: bytearray(len(text)) for field, text in document.fields()}
    for number in order:
        chance, spot = rated[number]
        if chance < model.threshold:
            break
        cells = occupied[spot.field]
        if cells.find(1, spot.start, spot.end) < 0:
            cells[spot.start : spot.end] = b"\1" * (spot.end - spot.start)
            taken.append(number)
    return [Taken(rated[number][1], rated[number][0]) for number in sorted(taken)]


def _chance(gazetteer: Gazetteer, entities: Sequence[Entity], spot: Spot, modelled: float) -> float:
    label = entities[spot.entity].label if spot.entity >= 0 else None
    if label == "PERSON":
        mention = entities[spot.entity].mentions[spot.mention]
        return modelled if mention.start == spot.start and mention.end == spot.end and modelled > 0.65 else 0.0
    feature = gazetteer.feature(spot.senses[0].place)
    if feature == "L.CONT" and label == "ORG":
        return 0.0  # European Union, African Development Bank: what a continent's states do is not a place
    if not spot.demonym:
        return modelled
    if spot.name[0].islower():
        return 0.0
    known = label in _PEOPLES_LABELS or (label is None and feature.startswith(("A.PCL", "L.CONT")))
    return _DEMONYM_CHANCE if known else 0.0
