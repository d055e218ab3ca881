"""Words as the encoder reads them: the pieces of each word (WordPiece), and how the word is written.

The vocabulary is uncased, so what capitals tell travels beside the pieces, as a number per piece (`writing`).
Method: WordPiece by greedy longest match (Wu et al. 2016), with BERT's clean-up of a word (Devlin et al. 2019).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

PAD, UNKNOWN, START, END = "[PAD]", "[UNK]", "[CLS]", "[SEP]"

WRITINGS: Final = 32
"""How many values `writing` has: eight ways to write a word, times first or later piece, times after a space or not."""

_LONGEST: Final = 40
"""A longer run of letters is no word: it becomes one unknown piece, as in BERT (which allows 100)."""

REMEMBERED: Final = 20_000
"""Words whose pieces are kept: most of a day's news is made of fewer, and they take about 5 MB."""


class Word(NamedTuple):
    """`pieces`: numbers in the vocabulary, at least one. Beside them as many of `writing`: after a space or not."""

    pieces: tuple[int, ...]
    after_space: tuple[int, ...]
    joined: tuple[int, ...]


class WordPieces:
    """Cuts words by one vocabulary. Results depend on the word alone; a cache of bounded size makes it fast."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._number = {piece: number for number, piece in enumerate(vocabulary)}
        self.start, self.end = self._number[START], self._number[END]
        self._unknown = self._number[UNKNOWN]
        self._words: dict[str, Word] = {}

    def word(self, text: str) -> Word:
        """The pieces and the shape of one word, as the tokenizer cut it."""
        word = self._words.get(text)
        if word is None:
            if len(self._words) >= REMEMBERED:
                self._words.clear()
            pieces = tuple(number for part in _parts(text) for number in self._cut(part)) or (self._unknown,)
            shape, places = shape_of(text), [place == 0 for place in range(len(pieces))]
            after_space = tuple(writing(shape, first=first, spaced=True) for first in places)
            joined = tuple(writing(shape, first=first, spaced=False) for first in places)
            word = self._words[text] = Word(pieces, after_space, joined)
        return word

    def _cut(self, part: str) -> list[int]:
        if len(part) > _LONGEST:
            return [self._unknown]
        numbers: list[int] = []
        start = 0
        while start < len(part):
            for end in range(len(part), start, -1):
                number = self._number.get(("##" if start else "") + part[start:end])
                if number is not None:
                    break
            else:
                return [self._unknown]
            numbers.append(number)
            start = end
        return numbers


def writing(shape: int, *, first: bool, spaced: bool) -> int:
    """The number beside a piece: its word's shape, whether it is the first piece, whether a space stands before."""
    return shape * 4 + (0 if first else 2) + (0 if spaced else 1)


def shape_of(word: str) -> int:
    """How a word is written: 1 lower case, 2 Capital, 3 CAPITALS, 4 one capital, 5 mixEd, 6 with a digit, 7 caseless.

    0 is left for what frames a text.
    """
    if any(map(str.isdigit, word)):
        return 6
    if word.islower():
        return 1
    if word.isupper():
        return 3 if sum(map(str.isalpha, word)) > 1 else 4
    if word[:1].isupper() and word[1:].islower():
        return 2
    return 5 if word.lower() != word.upper() else 7


def _parts(word: str) -> Iterator[str]:
    """The word without accents, in lower case, cut around every sign and every ideograph."""
    held: list[str] = []
    for character in unicodedata.normalize("NFD", word.lower()):
        category = unicodedata.category(character)
        if category in ("Mn", "Cc", "Cf"):
            continue
        alone = category[0] in "PS" or "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0002fa1f"
        if alone or character.isspace():
            if held:
                yield "".join(held)
                held = []
            if alone:
                yield character
        else:
            held.append(character)
    if held:
        yield "".join(held)
