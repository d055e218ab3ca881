"""Fit the curves that make the tagger's probabilities mean what they say, on the dev texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import spacy
from spacy.language import Language

from stream.entities.confidence import logit, raw_probabilities
from stream.entities.trimming import trim
from stream.entities.windows import readable
from training.ner.augment import Text
from training.ner.convert import read
from training.ner.corpora import DEV_CORPORA

_FEWEST: Final = 100
"""Names that a label needs for a curve of its own."""

Outcome = tuple[str, float, bool]
"""(label, raw probability, right): one predicted name."""


def calibrate(model: Path, data: Path) -> dict[str, Any]:
    """The curves for the model folder `model`, as its manifest keeps them.

    Every corpus counts as much as another, whatever its size: no one knows which is most like the articles to come.
    """
    nlp = spacy.load(model)
    outcomes: list[Outcome] = []
    weights: list[float] = []
    for name in DEV_CORPORA:
        found = list(outcomes_of(nlp, read(data / f"{name}-dev.jsonl")))
        outcomes += found
        weights += [1000 / len(found)] * len(found)
    by_label: dict[str, list[int]] = defaultdict(list)
    for number, (label, _, _) in enumerate(outcomes):
        by_label[label].append(number)
    groups = {"": list(range(len(outcomes)))} | {
        label: numbers for label, numbers in sorted(by_label.items()) if len(numbers) >= _FEWEST
    }
    curves = {}
    for label, numbers in groups.items():
        x = np.array([logit(outcomes[number][1]) for number in numbers])
        y = np.array([outcomes[number][2] for number in numbers], dtype=float)
        curves[label] = [round(value, 4) for value in platt(x, y, np.array([weights[number] for number in numbers]))]
    return {"kind": "platt", "labels": curves}


def outcomes_of(nlp: Language, texts: Iterable[Text]) -> Iterable[Outcome]:
    """What the pipeline found in gold texts, and whether it is right: same bounds after trimming, same label."""
    confidence = raw_probabilities(nlp)
    for text in texts:
        gold = {(*bounds, e[2]) for e in text.ents if (bounds := trim(text.text, *e))}
        doc = nlp(readable(text.text))
        for span, raw in zip(doc.ents, confidence.of_entities(doc), strict=True):
            bounds = trim(text.text, span.start_char, span.end_char, span.label_)
            if bounds is None:
                continue
            right = (*bounds, span.label_) in gold
            if right or not any(bounds[0] < end and start < bounds[1] for start, end in text.missing):
                yield span.label_, raw, right


def platt(x: Any, y: Any, weights: Any) -> tuple[float, float]:
    """(slope, intercept) of the weighted logistic regression of y on x, by Newton's method with halved steps."""
    design = np.stack([x, np.ones_like(x)], axis=1)

    def loss(theta: Any) -> float:
        z = design @ theta
        return float((weights * (np.logaddexp(0, z) - y * z)).sum())

    theta = np.array([1.0, 0.0])
    for _ in range(100):
        p = 0.5 * (1 + np.tanh(design @ theta / 2))
        gradient = design.T @ (weights * (p - y))
        curvature = design.T @ (design * (weights * p * (1 - p))[:, None])
        step = np.linalg.solve(curvature + 1e-9 * np.eye(2), gradient)
        while loss(theta - step) > loss(theta) and np.abs(step).max() > 1e-9:
            step = step / 2
        theta = theta - step
        if np.abs(step).max() < 1e-9:
            break
    return float(theta[0]), float(theta[1])


def expected_calibration_error(pairs: Iterable[tuple[float, bool]], bins: int = 10) -> float:
    """Mean distance between confidence and share right, over `bins` equal-width bins weighted by their names."""
    table = np.array([(min(int(c * bins), bins - 1), c, right) for c, right in pairs])
    distances = [
        abs(rows[:, 1].sum() - rows[:, 2].sum()) for number in range(bins) if len(rows := table[table[:, 0] == number])
    ]
    return float(sum(distances) / len(table))
