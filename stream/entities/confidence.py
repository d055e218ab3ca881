"""How sure a pipeline was of each name: the raw probability of what made it, then calibrated.

The tagger leaves its probabilities with the document (`tagger.py`). The product over a name's words is no probability
(Guo et al. 2017, "On Calibration of Modern Neural Networks"); a logistic curve for each label, fitted on dev texts and
kept in the model's manifest, makes it one (Platt 1999). Other pipelines keep none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from stream.entities.tags import FACTORY, PROBABILITIES

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


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


def raw_probabilities(nlp: Language) -> RawProbabilities:
    """Where the pipeline's probabilities come from. Raises ValueError where it has none that we can read."""
    if any(nlp.get_pipe_meta(name).factory == FACTORY for name in nlp.pipe_names):
        return TaggerConfidence()
    raise ValueError(f"the pipeline has no {FACTORY}")


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
