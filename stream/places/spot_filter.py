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
from stream.places.gazetteer import Gazetteer, NameKind
from stream.places.lexicon import COMMON_WORDS, NAMESAKES
from stream.places.names import fold
from stream.places.spot_features import FEATURES, SpotReader
from stream.places.spots import Spot
from stream.places.trees import Rows, Trees, trees_from_json
from stream.places.unseen import is_dateline

SHIPPED_FILTER = Path(__file__).parent / "data" / "spots.json"

_DEMONYM_CHANCE = 0.75
"""Corpora mark demonyms unevenly, so that nothing can be learned of them: a rule takes them, before doubtful names and
after sure ones ("Korean Peninsula")."""

_SURE = 0.65
"""Where the recognizer has seen a person or a company, or the name is a common word, the rest must speak loudly."""

_COMPANY = 0.8
_VERY_SURE = 0.9

_DATELINE_CHANCE = 0.9
_COUNTRY_CHANCE = 0.8

_PEOPLES_LABELS = frozenset({"GPE", "LOC", "NORP", "ORG", "FAC", "EVENT"})


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
    rated = [
        (round(_chance(gazetteer, document, entities, s, float(c)), 6), s) for s, c in zip(spots, chances, strict=True)
    ]
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


def _chance(gazetteer: Gazetteer, document: Document, entities: Sequence[Entity], spot: Spot, modelled: float) -> float:
    """The model's probability, bounded by what a place can never be and what it always is."""
    label, whole = None, False
    if spot.entity >= 0:
        mention = entities[spot.entity].mentions[spot.mention]
        label, whole = entities[spot.entity].label, (mention.start, mention.end) == (spot.start, spot.end)
    feature = gazetteer.feature(spot.senses[0].place)
    following = document.content(spot.field)[spot.end : spot.end + 24].split()
    if following and f"{spot.key} {following[0].lower()}" in NAMESAKES:
        return 0.0
    if label == "PERSON":
        # "Jordan" may be the country, but not where he is Michael Jordan.
        alone = whole and fold(entities[spot.entity].name) == spot.key
        return modelled if alone and modelled > _SURE else 0.0
    if feature == "L.CONT" and label == "ORG":
        return 0.0  # European Union, African Development Bank: what a continent's states do is not a place
    if label == "ORG" and whole and feature[0] != "A" and modelled < _COMPANY:
        return 0.0  # Amazon, Phoenix
    if feature.startswith("A.PCL") and spot.senses[0].kind is NameKind.NAME and (whole or " " in spot.name):
        return max(modelled, _COUNTRY_CHANCE)
    if label is None:
        if is_dateline(document.content(spot.field), spot.start, spot.end):
            return max(modelled, _DATELINE_CHANCE)
        if spot.key in COMMON_WORDS and modelled < _VERY_SURE:
            return 0.0
    if not spot.demonym:
        return modelled
    if spot.name[0].islower():
        return 0.0
    known = label in _PEOPLES_LABELS or (label is None and feature.startswith(("A.PCL", "L.CONT")))
    return _DEMONYM_CHANCE if known else 0.0
