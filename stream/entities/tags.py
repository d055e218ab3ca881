"""The tags of words, a label with the word's place in its name (BIOES), and how the tagger is known to spaCy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LABELS: Final = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "EVENT")
TAGS: Final = ("O", *(f"{place}-{label}" for label in LABELS for place in "BIES"))
NUMBER: Final = {tag: number for number, tag in enumerate(TAGS)}
FACTORY: Final = "dateline_tagger"
PROBABILITIES: Final = "dateline_probabilities"
"""Key in a document's `user_data`: the raw probability of each of its names, in their order."""
UNKNOWN: Final = -100
"""The tag of a word that nobody labelled, in training; PyTorch's losses pass it over."""


def tags_of(length: int, names: Sequence[tuple[int, int, str]], unknown: Sequence[tuple[int, int]]) -> list[int]:
    """The tags of `length` words. Bounds count words; names do not overlap; `unknown` stretches carry no tag."""
    tags = [NUMBER["O"]] * length
    for start, end in unknown:
        tags[start:end] = [UNKNOWN] * (end - start)
    for start, end, label in names:
        if end - start == 1:
            tags[start] = NUMBER[f"S-{label}"]
            continue
        tags[start:end] = [NUMBER[f"I-{label}"]] * (end - start)
        tags[start], tags[end - 1] = NUMBER[f"B-{label}"], NUMBER[f"E-{label}"]
    return tags
