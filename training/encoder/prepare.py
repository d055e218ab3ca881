"""From the corpora to a stage's examples: copied as often as they weigh, varied, tagged, cut."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from spacy.language import Language

from stream.entities.wordpieces import WordPieces
from training.annotations import TEST, TRAIN, joined, read_passes, sentence_bounds
from training.encoder.examples import Example, draw_limit, examples
from training.encoder.mending import mended, part, read_table, relabelled
from training.encoder.sources import SOURCES, UNSAID
from training.ner.augment import Ent, Text, vary
from training.ner.convert import read, to_doc
from training.ner.corpora import CORPORA
from training.ner.names import NamePool

_TOLD: Final = 0.5


class Newswire:
    """GMB's texts as they are trained on: silver labels mended, ours in their place where a sentence was annotated."""

    def __init__(self, nlp: Language, texts: Mapping[str, Text], found: Mapping[str, list[Ent]]) -> None:
        """`texts`: all of GMB's by id. `found`: what a model that never saw them marked."""
        tested = {sentence.text for sentence in read_passes(TEST)}
        self._sentences = list(read_passes(TRAIN))
        table, bodies = read_table(), {name: text.text for name, text in texts.items()}
        self._texts = {name: mended(text, found[name], table) for name, text in texts.items() if name not in tested}
        for sentence in self._sentences:
            joined(sentence, bodies)  # raises where the corpus is another one
            whole = self._texts[sentence.text]
            self._texts[sentence.text] = relabelled(whole, sentence.start, sentence.end, sentence.ents)
        self._nlp = nlp

    def all(self) -> Iterator[Text]:
        """Every text that may be trained on."""
        yield from self._texts.values()

    def annotated(self) -> Iterator[Text]:
        """Each annotated sentence between its neighbours."""
        for sentence in self._sentences:
            text = self._texts[sentence.text]
            bounds = list(sentence_bounds(self._nlp, text.text))
            at = bounds.index((sentence.start, sentence.end))
            yield part(text, bounds[max(0, at - 1)][0], bounds[min(len(bounds) - 1, at + 1)][1])


class Maker:
    """Makes examples of texts, every choice drawn by one seed."""

    def __init__(self, nlp: Language, cut: WordPieces, seed: int) -> None:
        self._nlp, self._cut = nlp, cut
        self._names, self._rng = NamePool(), random.Random(seed)

    def of_corpora(
        self, data: Path, weights: Mapping[str, float], newswire: Newswire | None = None
    ) -> Iterator[Example]:
        """The examples of the corpora in `data` (NAME-train.jsonl), each read as often as `weights` says.

        "gmb" and "ours" are `newswire`'s.
        """
        tidy = {corpus.name: corpus.tidy for corpus in CORPORA} | {"ours": True}
        for name, weight in weights.items():
            if name in ("gmb", "ours"):
                assert newswire is not None, f"a stage with {name} says which stage's model it agrees with"
                texts = newswire.all() if name == "gmb" else newswire.annotated()
            else:
                texts = read(data / f"{name}-train.jsonl")
            for text in texts:
                yield from self.of_text(text, name, weight, tidy=tidy[name])

    def of_text(self, text: Text, name: str, weight: float, *, tidy: bool) -> Iterator[Example]:
        """The examples of `weight` variants of one text (2.5: two, and a third in half of the cases)."""
        rng = self._rng
        for _ in range(int(weight) + (rng.random() < weight % 1)):
            doc = to_doc(self._nlp, vary(text, self._names, rng, tidy=tidy))
            source = SOURCES[name] if rng.random() < _TOLD else UNSAID
            yield from examples(self._nlp, self._cut, doc, source, draw_limit(rng))
