"""The corpora's JSON lines as texts, and texts as tokens with their names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from stream.entities.trimming import trim
from training.ner.augment import Text


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
