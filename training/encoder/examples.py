"""From labelled texts to what the network reads: pieces, writings and tags, in one file of arrays a stage."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from stream.entities.frames import framed, spaces_before
from stream.entities.stretches import SENTENCE_ENDS, stretches
from stream.entities.wordpieces import WordPieces
from training.encoder.tagging import UNKNOWN, tags_of

SHORTEST, LONGEST = 40, 126
"""Pieces of a stretch: its length is drawn anew for each text, so that the model does not lean on one."""

_FACILITY: Final = re.compile(
    r"\b(airport|airfield|bridge|prison|jail|mosque|cathedral|church|temple|synagogue|stadium|arena|hospital|camp|"
    r"palace|tower|hotel|museum|library|dam|tunnel|station|highway|street|avenue|road|square|park|airbase|air base|"
    r"port|harbou?r|mall|shrine|monument|embassy|plant|reactor|pipeline|checkpoint|gate|hall|house|school|market)$",
    re.IGNORECASE,
)


def as_facility(surface: str, label: str) -> str:
    """FAC for a LOC that ends in a building's noun: the corpora count facilities as LOC (shared with conversion)."""
    return "FAC" if label == "LOC" and " " in surface and _FACILITY.search(surface) else label


@dataclass(frozen=True, slots=True)
class Example:
    """One stretch. Arrays of equal length, a piece each; `tags` is UNKNOWN but at the first piece of each word."""

    pieces: list[int]
    writings: list[int]
    tags: list[int]
    source: int


def examples(nlp: Language, cut: WordPieces, doc: Doc, source: int, limit: int) -> Iterator[Example]:
    """The stretches of one labelled document."""
    words = [token for token in doc if not token.is_space]
    place = {token.i: index for index, token in enumerate(words)}
    names = [
        (place[ent.start], place[ent.end - 1] + 1, as_facility(ent.text, ent.label_))
        for ent in doc.ents
        if ent.start in place and ent.end - 1 in place
    ]
    unknown = [(i, i + 1) for i, token in enumerate(words) if token.ent_iob == 0]
    tags = tags_of(len(words), names, unknown)
    cuts = [cut.word(token.text) for token in words]
    before = spaces_before((token.whitespace_ for token in doc), (token.text.isspace() for token in doc))
    spaced = [before[token.i] for token in words]
    ends = [token.text in SENTENCE_ENDS for token in words]
    for start, end in stretches([len(word.pieces) for word in cuts], ends, limit):
        frame = framed(cut, cuts[start:end], spaced[start:end], LONGEST)
        marks = [UNKNOWN] * len(frame.pieces)
        for first, tag in zip(frame.firsts, tags[start:end], strict=True):
            marks[first] = tag
        yield Example(frame.pieces, frame.writings, marks, source)


def draw_limit(rng: random.Random) -> int:
    """How many pieces the stretches of one text may have."""
    return rng.randint(SHORTEST, LONGEST)


Arrays = dict[str, NDArray[Any]]


def write_examples(path: Path, found: Iterable[Example]) -> int:
    """Write them to an .npz file; how many there are."""
    kept = list(found)
    lengths = np.array([len(example.pieces) for example in kept], dtype=np.int32)
    columns = {
        name: np.array([value for example in kept for value in getattr(example, name)], dtype=np.int32)
        for name in ("pieces", "writings", "tags")
    }
    sources = np.array([example.source for example in kept], dtype=np.int32)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, lengths=lengths, sources=sources, allow_pickle=False, **columns)
    return len(kept)
