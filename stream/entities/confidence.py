"""How sure a pipeline was of each name: the raw probability of what made it, then calibrated.

The tagger leaves its probabilities with the document (`tagger.py`). A transition parser acts greedily and keeps none:
they are computed again from its own weights, for the few tokens inside names: a softmax over the actions that were
possible, multiplied over the name's tokens. Such a product is no probability yet (Guo et al. 2017, "On Calibration of
Modern Neural Networks"); a logistic curve for each label, fitted on dev texts and kept in the model's manifest, makes
it one (Platt 1999).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from stream.entities.tags import FACTORY, PROBABILITIES

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_OUTSIDE: Final = -1
"""Where the parser's state has no token: it then reads the weights' padding row."""

_FEATURES: Final = 3
"""Tokens that make a state without extra tokens: this one, the first of the open name, the one before inside it."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Label -> (slope, intercept) on the logit of the raw probability; "" stands for labels that are not listed."""

    curves: Mapping[str, tuple[float, float]]

    @classmethod
    def from_manifest(cls, raw: Mapping[str, Any]) -> Calibration:
        """From `{"kind": "platt", "labels": {...}}`. Raises ValueError, KeyError or TypeError for anything else."""
        if raw["kind"] != "platt":
            raise ValueError(f"unknown kind of calibration {raw['kind']!r}")
        return cls({str(label): (float(curve[0]), float(curve[1])) for label, curve in raw["labels"].items()})

    def __call__(self, label: str, raw: float) -> float:
        """The calibrated probability of a name whose actions had probability `raw`."""
        slope, intercept = self.curves.get(label, self.curves[""])
        return 1.0 / (1.0 + math.exp(-(slope * logit(raw) + intercept)))


def logit(probability: float) -> float:
    """Log-odds, finite for 0 and 1 too."""
    clipped = min(max(probability, 1e-6), 1.0 - 1e-6)
    return math.log(clipped / (1.0 - clipped))


class RawProbabilities(Protocol):
    """What says how sure a pipeline was."""

    def of_entities(self, doc: Doc) -> list[float]:
        """The raw probability of each of `doc.ents`, as the pipeline has just predicted them."""
        ...


class TaggerConfidence:
    """What a `dateline_tagger` left with the document."""

    def of_entities(self, doc: Doc) -> list[float]:
        """The raw probability of each of `doc.ents`."""
        return list(doc.user_data[PROBABILITIES])


class ParserConfidence:
    """Reads the weights of one spaCy `ner` component (TransitionBasedParser.v2 with its upper layer)."""

    def __init__(self, nlp: Language) -> None:
        """Raises ValueError where the pipeline's model is of another build."""
        ner: Any = nlp.get_pipe("ner") if nlp.has_pipe("ner") else None
        if not {"tok2vec", "lower", "upper"} <= set(getattr(getattr(ner, "model", None), "ref_names", ())):
            raise ValueError("the pipeline has no transition parser called `ner`")
        self._tok2vec = ner.model.get_ref("tok2vec")
        lower, upper = ner.model.get_ref("lower"), ner.model.get_ref("upper")
        self._lower: Floats = lower.get_param("W")
        self._lower_bias: Floats = lower.get_param("b")
        self._padding: Floats = lower.get_param("pad")
        self._upper: Floats = upper.get_param("W")
        self._upper_bias: Floats = upper.get_param("b")
        if self._lower.ndim != 4 or len(self._lower) != _FEATURES:
            raise ValueError(f"the parser reads other features than {_FEATURES} tokens")
        names = [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]
        self._number = {name: number for number, name in enumerate(names)}
        # "U-" alone is spaCy's mark for blocked tokens; it is never predicted.
        self._begin = np.array([name[0] in "BUO" and name != "U-" for name in names])

    def of_entities(self, doc: Doc) -> list[float]:
        """The raw probability of each of `doc.ents`, as the parser has just predicted them."""
        steps = [
            (span.start, span.end, span.label_, token) for span in doc.ents for token in range(span.start, span.end)
        ]
        if not steps:
            return []
        states = np.array(
            [(at, *((start, at - 1) if at > start else (_OUTSIDE, _OUTSIDE))) for start, _, _, at in steps],
            dtype=np.int64,
        )
        scores = self._scores(self._tok2vec.predict([doc]), states)
        probabilities: list[float] = []
        for (start, end, label, at), row in zip(steps, scores, strict=True):
            probability = self._probability(row, start, end, label, at)
            if at == start:
                probabilities.append(probability)
            else:
                probabilities[-1] *= probability
        return probabilities

    def _scores(self, vectors: Floats, states: Ints) -> Floats:
        hidden = np.tile(self._lower_bias, (len(states), 1, 1))
        for feature in range(_FEATURES):
            tokens = states[:, feature]
            weights = self._lower[feature]
            read = np.einsum("ti,opi->top", vectors[np.maximum(tokens, 0)], weights)
            hidden += np.where((tokens < 0)[:, None, None], self._padding[0, feature], read)
        scores: Floats = hidden.max(axis=-1) @ self._upper.T + self._upper_bias
        return scores

    def _probability(self, scores: Floats, start: int, end: int, label: str, at: int) -> float:
        if at == start:
            taken = self._number[f"{'U' if end - start == 1 else 'B'}-{label}"]
            possible = scores[self._begin]
        else:
            inside, last = self._number[f"I-{label}"], self._number[f"L-{label}"]
            taken = last if at == end - 1 else inside
            possible = scores[[inside, last]]
        return 1.0 / float(np.exp(possible.astype(np.float64) - float(scores[taken])).sum())


def raw_probabilities(nlp: Language) -> RawProbabilities:
    """Where the pipeline's probabilities come from. Raises ValueError where it has none that we can read."""
    tagged = any(nlp.get_pipe_meta(name).factory == FACTORY for name in nlp.pipe_names)
    return TaggerConfidence() if tagged else ParserConfidence(nlp)


class Confidence:
    """The calibrated probability of each name that a pipeline found."""

    def __init__(self, raw: RawProbabilities, calibration: Calibration) -> None:
        self._raw = raw
        self._calibration = calibration

    @classmethod
    def of(cls, nlp: Language, calibration: Mapping[str, Any]) -> Confidence:
        """For a pipeline and what its manifest says. Raises ValueError, KeyError or TypeError where they do not fit."""
        return cls(raw_probabilities(nlp), Calibration.from_manifest(calibration))

    def of_entities(self, doc: Doc) -> list[float]:
        """0..1 for each of `doc.ents`."""
        raw = self._raw.of_entities(doc)
        return [self._calibration(span.label_, probability) for span, probability in zip(doc.ents, raw, strict=True)]
