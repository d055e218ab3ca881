"""From the corpora's JSON lines to spaCy's training files. The same folder and seed give the same bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

from stream.entities.trimming import trim
from training.ner.augment import Text, vary
from training.ner.corpora import CORPORA, DEV_CORPORA
from training.ner.export import split_after_abbreviations

_LONG, _PIECE = 200, 160
"""Texts of more words are cut after sentences, so that a batch of 2,000 words mixes texts."""

_DEV_TEXTS: Final = 200
"""Enough to tell checkpoints apart, few enough to be scored in seconds."""


def blank_pipeline() -> Language:
    """English tokens, exactly as the shipped model cuts them."""
    nlp = spacy.blank("en")
    nlp.max_length = 10**8
    split_after_abbreviations(nlp)
    return nlp


def convert(data: Path, work: Path, seed: int) -> None:
    """Write `work`/train.spacy and `work`/dev.spacy from the corpora in `data`."""
    from training.ner.names import NamePool  # needs faker; reading and cutting texts does not

    nlp, names, rng = blank_pipeline(), NamePool(), random.Random(seed)
    train: list[Doc] = []
    for corpus in CORPORA:
        for text in read(data / f"{corpus.name}-train.jsonl"):
            copies = int(corpus.weight) + (rng.random() < corpus.weight % 1)
            for _ in range(copies):
                doc = to_doc(nlp, vary(text, names, rng, tidy=corpus.tidy))
                train += pieces(doc) if len(doc) > _LONG else [doc]
    rng.shuffle(train)
    dev = [to_doc(nlp, text) for name in DEV_CORPORA for text in read(data / f"{name}-dev.jsonl")]
    rng.shuffle(dev)
    work.mkdir(parents=True, exist_ok=True)
    for name, docs in (("train", train), ("dev", dev[:_DEV_TEXTS])):
        DocBin(docs=docs, attrs=["ENT_IOB", "ENT_TYPE", "SPACY"]).to_disk(work / f"{name}.spacy")
        print(f"{name}: {len(docs)} texts, {sum(map(len, docs))} tokens")


def read(path: Path) -> Iterator[Text]:
    """The texts of one corpus file."""
    return map(Text.from_row, read_rows(path))


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def to_doc(nlp: Language, text: Text) -> Doc:
    """The text as tokens with entities, trimmed as the recognizer trims what it finds: the corpora disagree on "the".

    A name that does not begin and end with a token is left unlabelled.
    """
    doc = nlp.make_doc(text.text)
    named: list[Span] = []
    unknown: list[Span] = []
    for start, end, label in text.ents:
        bounds = trim(text.text, start, end, label)
        if bounds is None:
            continue
        start, end = bounds
        exact = doc.char_span(start, end, label=label, alignment_mode="strict")
        if exact is not None:
            named.append(exact)
        elif (wider := doc.char_span(start, end, alignment_mode="expand")) is not None:
            unknown.append(wider)
    for start, end in text.missing:
        if (wider := doc.char_span(start, end, alignment_mode="expand")) is not None:
            unknown.append(wider)
    named = filter_spans(named)
    taken = {token.i for span in named for token in span}
    unknown = [span for span in filter_spans(unknown) if not any(token.i in taken for token in span)]
    doc.set_ents(named, missing=unknown, default="outside")
    return doc


def pieces(doc: Doc) -> list[Doc]:
    """The document cut after sentences into pieces of about `_PIECE` tokens; never inside a name."""
    cut: list[Doc] = []
    start, last = 0, 0
    for token in doc:
        if token.text in ".!?" and token.ent_iob_ != "I":
            last = token.i + 1
        if token.i + 1 - start >= _PIECE and last > start:
            cut.append(doc[start:last].as_doc())
            start = last
    if start < len(doc):
        cut.append(doc[start:].as_doc())
    return cut
