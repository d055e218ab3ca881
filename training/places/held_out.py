"""Answers for every document by models that never saw it: cross-validation by document over the gold corpora."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stream.document import Document
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import Gazetteer
from stream.places.types import PlaceAnalysis, ResolvedSpan
from training.places.choices import articles_of
from training.places.corpus import GoldDocument
from training.places.ranker_fit import fit_ranker
from training.places.spots_fit import examples_of, spot_model


@dataclass(frozen=True)
class HeldOut:
    """What the product says of one document: for its gold spans, without the outlet's address, and from raw text."""

    gold: GoldDocument
    spans: list[ResolvedSpan | None]
    spans_without_url: list[ResolvedSpan | None]
    analysis: PlaceAnalysis


def cross_validate(
    gazetteer: Gazetteer,
    documents: Sequence[GoldDocument],
    folds: int,
    others: Sequence[Sequence[GoldDocument]] = (),
) -> list[HeldOut]:
    """One answer for each document, in their order; document i belongs to fold i modulo `folds`.

    `others` are the same documents as other recognizers read them: the filter learns from them too, by the same folds.
    """
    articles = articles_of(gazetteer, documents)
    readings = [[examples_of(gazetteer, gold) for gold in reading] for reading in (documents, *others)]
    answers: dict[int, HeldOut] = {}
    for fold in range(folds):
        seen = [i for i in range(len(documents)) if i % folds != fold]
        analyser = PlaceAnalyser(
            gazetteer,
            fit_ranker([a for i in seen for a in articles[i]]),
            spot_model([reading[i] for reading in readings for i in seen]),
        )
        for i in range(fold, len(documents), folds):
            answers[i] = _answer(analyser, documents[i])
    return [answers[i] for i in range(len(documents))]


def _answer(analyser: PlaceAnalyser, gold: GoldDocument) -> HeldOut:
    spans = [(t.start, t.end) for t in gold.toponyms]
    text = gold.raw.text
    return HeldOut(
        gold,
        analyser.resolve_spans(Document(None, text, url=gold.raw.url), spans),
        analyser.resolve_spans(Document(None, text), spans),
        analyser.analyse(gold.clean, gold.entities),
    )
