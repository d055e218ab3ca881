"""Fit the filter of spots: which stretches that the gazetteer knows are toponyms, as the annotators marked them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from stream.places.gazetteer import Gazetteer
from stream.places.spot_features import FEATURES, SpotReader
from stream.places.spot_filter import SpotModel, spot_model_from_json
from stream.places.spots import Spot, find_spots
from stream.places.trees import to_json
from training.places.boosted import nested_trees
from training.places.corpus import GoldDocument, GoldToponym

THRESHOLD = 0.3
"""Where recall and precision of held-out spots are about as good as each other."""

TREES = 200
SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "deterministic": True,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}
USAGE_TREES = 80
USAGE_SETTINGS = SETTINGS | {"learning_rate": 0.07, "num_leaves": 7, "min_data_in_leaf": 15}
"""A quarter as many examples, and only of GeoWebNews."""


@dataclass
class Examples:
    """The spots of one document: features, whether each is a gold toponym, and whether it counts."""

    rows: np.ndarray
    gold: np.ndarray
    counts: np.ndarray
    associative: np.ndarray
    """1 or 0 where the corpus tells how a toponym is used, else not a number."""


def examples_of(gazetteer: Gazetteer, document: GoldDocument) -> Examples:
    """Only the text is annotated. Demonyms and toponyms without coordinates do not count: they are marked unevenly."""
    spots = find_spots(gazetteer, document.clean, document.entities)
    rows = SpotReader(gazetteer, document.clean, document.entities, spots).rows()
    gold = {span: t for span, t in zip(document.clean_spans, document.toponyms, strict=True) if span}
    kept = [(spot, row) for spot, row in zip(spots, rows, strict=True) if spot.field == "text"]
    truths = [gold.get((spot.start, spot.end)) for spot, _ in kept]
    return Examples(
        np.array([row for _, row in kept]).reshape(-1, len(FEATURES)),
        np.array([truth is not None for truth in truths], dtype=float),
        np.array(
            [
                not spot.demonym and (truth is None or (truth.linked and not truth.adjective))
                for (spot, _), truth in zip(kept, truths, strict=True)
            ],
            dtype=bool,
        ),
        np.array([_is_associative(spot, truth) for (spot, _), truth in zip(kept, truths, strict=True)]),
    )


def _is_associative(spot: Spot, truth: GoldToponym | None) -> float:
    usage = truth.usage if truth and not spot.demonym else None
    return float("nan") if usage in (None, "demonym") else float(usage == "associative")


def fit_spots(examples: Sequence[Examples]) -> dict[str, Any]:
    """The filter as it is written to `spots.json`."""
    counts = np.concatenate([e.counts for e in examples])
    rows = np.concatenate([e.rows for e in examples])[counts]
    gold = np.concatenate([e.gold for e in examples])[counts]
    usage = np.concatenate([e.associative for e in examples])
    told = ~np.isnan(usage)
    return {
        "features": list(FEATURES),
        "threshold": THRESHOLD,
        "toponym": _trees(rows, gold, SETTINGS, TREES),
        "associative": _trees(
            np.concatenate([e.rows for e in examples])[told], usage[told], USAGE_SETTINGS, USAGE_TREES
        ),
    }


def _trees(rows: np.ndarray, right: np.ndarray, settings: dict[str, Any], count: int) -> dict[str, Any]:
    booster = lightgbm.train(settings, lightgbm.Dataset(rows, right), count)
    return to_json(nested_trees(booster))


def spot_model(examples: Sequence[Examples]) -> SpotModel:
    """The filter, ready for use."""
    return spot_model_from_json(fit_spots(examples))
