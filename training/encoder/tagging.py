"""Labelled words as the tags that the network learns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stream.entities.tags import TAGS

NUMBER: Final = {tag: number for number, tag in enumerate(TAGS)}
UNKNOWN: Final = -100
"""The tag of a word that nobody labelled; PyTorch's losses pass it over."""


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
