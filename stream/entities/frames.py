"""One stretch of words as the encoder reads it: its pieces between a start and an end, and how each is written.

Training and reading both come here: a model that is read otherwise than it was trained would be worse, and say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from stream.entities.wordpieces import Word, WordPieces, writing


class Frame(NamedTuple):
    """`pieces` and `writings`: a number each, of equal length. `firsts`: where the first piece of each word stands."""

    pieces: list[int]
    writings: list[int]
    firsts: list[int]

    def inputs(self) -> dict[str, NDArray[np.int64]]:
        """What the network is given: 1, length each."""
        return {"pieces": np.array([self.pieces], np.int64), "writings": np.array([self.writings], np.int64)}


def framed(cut: WordPieces, words: Sequence[Token], cuts: Sequence[Word], longest: int) -> Frame:
    """The frame of consecutive words, `cuts` being theirs by `cut`; of no word more than `longest` pieces are read."""
    pieces, writings, firsts = [cut.start], [0], []
    for token, word in zip(words, cuts, strict=True):
        spaced = token.i == 0 or bool((before := token.nbor(-1)).whitespace_) or before.is_space
        firsts.append(len(pieces))
        pieces += word.pieces[:longest]
        writings.append(writing(word.shape, first=True, spaced=spaced))
        writings += [writing(word.shape, first=False, spaced=spaced)] * (min(len(word.pieces), longest) - 1)
    return Frame([*pieces, cut.end], [*writings, 0], firsts)
