"""Fit the place ranker: conditional logit over the candidates of each name and "none of them"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np

from stream.places.features import ALONE, AROUND
from stream.places.ranker import ROUNDS, RankerModel, Weights
from stream.places.trees import to_json, trees_from_json
from training.places.boosted import nested_trees
from training.places.choices import Article, Choice

RIDGE = 1.0
STEPS = 300
TREES = 60
TREE_SETTINGS: dict[str, Any] = {
    "learning_rate": 0.1,
    "num_leaves": 8,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "lambda_l2": 10.0,
    "deterministic": True,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}

AT_HOME_TEMPERATURE = 0.8
AWAY_TEMPERATURE = 0.9
"""What makes held-out confidences come true: the ridge makes the model more modest than it need be. Of 0.6, 0.7 ... 1.1
those with the smallest logarithmic loss over five folds: one number each, so that hardly anything is learned by it."""


def fit_ranker(articles: Sequence[Article]) -> RankerModel:
    """The weights for known homes from the articles that have one, the others from all articles without theirs."""
    at_home = [a for a in articles if a.at_home]
    away = [a for a in articles if not a.at_home]
    return RankerModel(fit_weights(at_home, AT_HOME_TEMPERATURE), fit_weights(away, AWAY_TEMPERATURE))


def fit_weights(articles: Sequence[Article], temperature: float) -> Weights:
    """Both steps: the first ranks each name alone; the full one sees what the first thinks of the article's others."""
    first = fit(articles, full=False)
    for article in articles:
        article.look_around(first, full=False)
    full = fit(articles, full=True)
    for _ in range(ROUNDS - 1):
        for article in articles:
            article.look_around(full, full=True)
        full = fit(articles, full=True)
    split, wide = len(ALONE), len(ALONE) + len(AROUND)
    nested = fit_trees(articles, full)
    return Weights(
        tuple(map(float, first[:split])),
        tuple(map(float, first[split:])),
        tuple(map(float, full[:wide])),
        tuple(map(float, full[wide:])),
        trees_from_json(to_json(nested)),
        temperature,
    )


def fit(articles: Sequence[Article], full: bool) -> np.ndarray:
    """Weights that maximise the chance of the right answers, less a ridge; gradient ascent with momentum (Adam)."""
    choices: list[Choice] = [c for a in articles for c in a.choices if c.weight and len(c.alone)]
    blocks = [c.rows(full) for c in choices]
    x = np.vstack(blocks)
    sizes = np.array([len(block) for block in blocks])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(blocks)), sizes)
    reward = np.concatenate([np.append(c.reward, 0.0 if c.reward.any() else 1.0) for c in choices])
    weight = np.array([c.weight for c in choices])
    w = np.zeros(x.shape[1])
    mean, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        scores = x @ w
        scores -= np.maximum.reduceat(scores, starts)[owner]
        powers = np.exp(scores)
        p = powers / np.add.reduceat(powers, starts)[owner]
        hit = np.add.reduceat(p * reward, starts)
        gradient = x.T @ ((p * reward / np.maximum(hit[owner], 1e-12) - p) * weight[owner]) - RIDGE * w
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.15 if step < STEPS // 2 else 0.05
        w += rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return w


def fit_trees(articles: Sequence[Article], full: np.ndarray) -> list[dict[str, Any]]:
    """Trees that go on where the linear model ends: boosted on the gradient of the same conditional likelihood."""
    choices = [c for a in articles for c in a.choices if c.weight and len(c.alone)]
    rows = np.vstack([np.hstack([c.alone, c.around]) for c in choices])
    sizes = np.array([len(c.alone) for c in choices])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(choices)), sizes)
    reward = np.concatenate([c.reward for c in choices])
    weight = np.array([c.weight for c in choices])[owner]

    def gradient(scores: np.ndarray, _: object) -> tuple[np.ndarray, np.ndarray]:
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        p = powers / np.add.reduceat(powers, starts)[owner]
        hit = np.add.reduceat(p * reward, starts)[owner]
        wanted = np.where(hit > 0, p * reward / np.maximum(hit, 1e-12), p)
        return (p - wanted) * weight, np.maximum(p * (1 - p), 1e-3) * weight

    linear = rows @ full[: rows.shape[1]]
    booster = lightgbm.train({**TREE_SETTINGS, "objective": gradient}, lightgbm.Dataset(rows, init_score=linear), TREES)
    return nested_trees(booster)
