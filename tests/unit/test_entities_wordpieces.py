"""Words as the encoder reads them: pieces, writing, stretches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.entities.stretches import stretches
from stream.entities.wordpieces import END, PAD, START, UNKNOWN, WRITINGS, WordPieces, shape_of, writing

VOCABULARY = [PAD, UNKNOWN, START, END, "alep", "##po", "the", "u", ".", "s", "-", "led", "a", "##b", "北"]


@pytest.fixture
def cut() -> WordPieces:
    return WordPieces(VOCABULARY)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Aleppo", ["alep", "##po"]),
        ("ALÉPPO", ["alep", "##po"]),
        ("U.S.", ["u", ".", "s", "."]),
        ("北", ["北"]),
        ("zzz", [UNKNOWN]),
        ("a" * 41, [UNKNOWN]),
        ("\u0301", [UNKNOWN]),
    ],
)
def test_pieces(cut: WordPieces, word: str, pieces: list[str]) -> None:
    assert [VOCABULARY[number] for number in cut.word(word).pieces] == pieces


@pytest.mark.parametrize(
    ("word", "shape"),
    [("the", 1), ("Syria", 2), ("ISIS", 3), ("I", 4), ("McCain", 5), ("F-16", 6), ("北京", 7), ("—", 7), ("U.S.", 3)],
)
def test_shapes(word: str, shape: int) -> None:
    assert shape_of(word) == shape


def test_every_writing_has_its_own_number() -> None:
    every = {writing(shape, first=f, spaced=s) for shape in range(8) for f in (True, False) for s in (True, False)}
    assert every == set(range(WRITINGS))


def test_the_cache_changes_nothing_and_does_not_grow_for_ever(cut: WordPieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.entities.wordpieces.REMEMBERED", 3)
    before = cut.word("Aleppo")
    for number in range(10):
        cut.word(f"word{number}")
    assert cut.word("Aleppo") == before
    assert len(cut._words) <= 3


words = st.lists(st.tuples(st.integers(1, 30), st.booleans()), max_size=80)


@given(words, st.integers(1, 40))
def test_stretches_hold_every_word_once_and_keep_the_limit(drawn: list[tuple[int, bool]], limit: int) -> None:
    pieces, ends = [count for count, _ in drawn], [end for _, end in drawn]
    found = list(stretches(pieces, ends, limit))
    assert [word for start, end in found for word in range(start, end)] == list(range(len(drawn)))
    assert all(sum(pieces[start:end]) <= limit or end - start == 1 for start, end in found)


def test_stretches_end_with_sentences() -> None:
    pieces, ends = [1] * 10, [word in (2, 6, 9) for word in range(10)]
    assert list(stretches(pieces, ends, 8)) == [(0, 7), (7, 10)]
    assert list(stretches(pieces, ends, 4)) == [(0, 3), (3, 7), (7, 10)]


def test_a_sentence_that_does_not_fit_is_cut() -> None:
    assert list(stretches([1] * 7, [False] * 7, 3)) == [(0, 3), (3, 6), (6, 7)]


def test_each_piece_has_its_writing_after_a_space_and_without(cut: WordPieces) -> None:
    word = cut.word("aleppo")
    assert len(word.pieces) == len(word.after_space) == len(word.joined) > 1
    assert word.after_space[0] == writing(1, first=True, spaced=True)
    assert word.joined[0] == writing(1, first=True, spaced=False)
    assert set(word.joined[1:]) == {writing(1, first=False, spaced=False)}
