"""Which stretches of an article are names: the recognizer, and the spaCy pipeline that is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Final, Protocol

from stream.document import Document, Field, Span
from stream.entities.given_names import complete_given_names
from stream.entities.joining import join_institutions
from stream.entities.pipelines import SHIPPED, Pipeline, open_pipeline
from stream.entities.trimming import trim
from stream.entities.windows import readable, windows

_REMEMBERED: Final = 30_000
"""Strings that the vocabulary keeps, from what is read first: most words of every later article, in about 25 MB.

In a memory zone spaCy's tokenizer keeps nothing, and cuts a word that it does not know each time anew.
"""


class Recognizer(Protocol):
    """Anything that marks names. The enricher asks no more of it than this."""

    @property
    def identity(self) -> str:
        """`name@hash` of what decides its results; becomes `provenance.ner_model`."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """Primary language subtags that it reads."""
        ...

    def recognize(self, document: Document) -> list[Span]:
        """The names in title and text, in reading order, never overlapping."""
        ...


class SpacyRecognizer:
    """A spaCy pipeline. Title and text are read apart, and nothing of one article reaches the next.

    Not safe for threads; load one in each process.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._nlp = pipeline.nlp
        self._confidence = pipeline.confidence
        self.identity = pipeline.identity
        self.languages = pipeline.languages

    def recognize(self, document: Document) -> list[Span]:
        """The names in title and text, in reading order, never overlapping; labels are the pipeline's own.

        Takes any string: time and memory are bounded by its length (see `windows`). `confidence` is the
        calibrated probability that a name has these bounds and this label; None where the model has no calibration.
        """
        found: list[Span] = []
        for field, content in document.fields():
            spans = [
                span for offset, window in windows(readable(content)) for span in self._read(field, offset, window)
            ]
            found += complete_given_names(content, join_institutions(content, spans))
        return found

    def _read(self, field: Field, offset: int, window: str) -> Iterator[Span]:
        if not any(map(str.isalpha, window)):
            return
        # The zone frees what the vocabulary learns from this window: a worker that runs for weeks does not grow.
        with self._nlp.memory_zone() if len(self._nlp.vocab.strings) > _REMEMBERED else nullcontext():
            doc = self._nlp(window)
            confidences = self._confidence.of_entities(doc) if self._confidence else [None] * len(doc.ents)
            for found, confidence in zip(doc.ents, confidences, strict=True):
                if bounds := trim(window, found.start_char, found.end_char, found.label_):
                    start, end = bounds
                    yield Span(field, offset + start, offset + end, found.label_, confidence)


def load_recognizer(model: str | Path | None = None) -> SpacyRecognizer:
    """The shipped model "accurate" (None) or "fast", or the spaCy pipeline in a folder or an installed package.

    Raises ModelError where it is missing, damaged, of another format, or finds no names.
    """
    return SpacyRecognizer(open_pipeline(SHIPPED if model is None else model))
