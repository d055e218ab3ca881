"""Words in stretches that the encoder reads at once: whole sentences, as many as fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

SENTENCE_ENDS: Final = frozenset(".!?…")
"""Tokens after which a stretch may end. A slip ("U.S." at its end) costs context, never a word."""


def stretches(pieces: Sequence[int], ends: Sequence[bool], limit: int) -> Iterator[tuple[int, int]]:
    """Bounds (start, end) of consecutive stretches of words, each of at most `limit` pieces.

    `pieces[i]` counts the pieces of word i, `ends[i]` says whether a sentence ends after it. A stretch ends with a
    sentence where it can; a sentence longer than `limit` is cut. One word of more than `limit` pieces stands alone.
    """
    start = taken = 0
    last = -1  # where the last whole sentence of this stretch ends
    since = 0  # pieces after it
    for word, count in enumerate(pieces):
        if taken and taken + count > limit:
            if last > start:
                yield start, last
                start, taken = last, since
            if taken and taken + count > limit:
                yield start, word
                start, taken = word, 0
            last, since = -1, taken
        taken += count
        since += count
        if ends[word]:
            last, since = word + 1, 0
    if start < len(pieces):
        yield start, len(pieces)
