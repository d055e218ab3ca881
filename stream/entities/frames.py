"""One stretch of words as the encoder reads it: its pieces between a start and an end, and how each is written.

Training and reading both come here: a model that is read otherwise than it was trained would be worse, and say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stream.entities.wordpieces import Word, WordPieces


class Frame(NamedTuple):
    """`pieces` and `writings`: a number each, of equal length. `firsts`: where the first piece of each word stands."""

    pieces: list[int]
    writings: list[int]
    firsts: list[int]

    def inputs(self) -> dict[str, NDArray[np.int64]]:
        """What the network is given: 1, length each."""
        return {"pieces": np.array([self.pieces], np.int64), "writings": np.array([self.writings], np.int64)}


def spaces_before(spaces: Iterable[object], blanks: Iterable[bool]) -> list[bool]:
    """For each token of a text whether nothing or a space stands before it.

    `spaces`: whether a space follows it; `blanks`: whether it is nothing but white space itself.
    """
    after = [bool(space) or blank for space, blank in zip(spaces, blanks, strict=True)]
    return [True, *after[:-1]] if after else []


def framed(cut: WordPieces, words: Sequence[Word], spaced: Sequence[bool], longest: int) -> Frame:
    """The frame of consecutive words; of no word more than `longest` pieces are read."""
    pieces, writings, firsts = [cut.start], [0], []
    for word, after_space in zip(words, spaced, strict=True):
        firsts.append(len(pieces))
        pieces += word.pieces[:longest]
        writings += (word.after_space if after_space else word.joined)[:longest]
    return Frame([*pieces, cut.end], [*writings, 0], firsts)
