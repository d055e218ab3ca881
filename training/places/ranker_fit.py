"""Fit the place ranker: conditional logit over the candidates of each name and "none of them"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stream.places.features import ALONE, AROUND
from stream.places.ranker import ROUNDS, RankerModel, Weights
from training.places.choices import Article, Choice

RIDGE = 1.0
STEPS = 300

AT_HOME_TEMPERATURE = 0.8
AWAY_TEMPERATURE = 0.9
"""What makes held-out confidences come true: the ridge makes the model more modest than it need be. Of the temperatures
0.6, 0.7 ... 1.1 those with the smallest logarithmic loss over five folds; one number each, so that nothing is learned."""


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
    return Weights(
        tuple(map(float, first[:split])),
        tuple(map(float, first[split:])),
        tuple(map(float, full[:wide])),
        tuple(map(float, full[wide:])),
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
