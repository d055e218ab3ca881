"""The decoder against every sequence of tags there is, on few words."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.entities.decoding import Found, decode
from stream.entities.tags import LABELS, TAGS

Rows = list[list[float]]
FEW = ("O", "B-PERSON", "I-PERSON", "E-PERSON", "S-PERSON", "B-ORG", "I-ORG", "E-ORG", "S-ORG")


def scores(rows: Rows) -> np.ndarray:  # type: ignore[type-arg]
    """Scores of the tags in FEW as given, of all others far below."""
    table = np.full((len(rows), len(TAGS)), -50.0, dtype=np.float32)
    for number, row in enumerate(rows):
        for tag, score in zip(FEW, row, strict=True):
            table[number, TAGS.index(tag)] = score
    return table


def names(tags: tuple[str, ...]) -> list[tuple[int, int, str]] | None:
    """The names of a sequence of tags; None where it is no sequence."""
    found, open_at, label = [], None, ""
    for word, tag in enumerate(tags):
        place, _, kind = tag.partition("-")
        if (place in "IE") != (open_at is not None) or (place in "IE" and kind != label):
            return None
        if place == "B":
            open_at, label = word, kind
        elif place == "S":
            found.append((word, word + 1, kind))
        elif place == "E":
            assert open_at is not None
            found.append((open_at, word + 1, label))
            open_at = None
    return None if open_at is not None else found


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(-40, 40).map(lambda n: n / 8), min_size=9, max_size=9), min_size=1, max_size=4))
def test_no_sequence_is_better(rows: Rows) -> None:
    table = scores(rows)
    best = max(
        sum(table[word, TAGS.index(tag)] for word, tag in enumerate(tags))
        for tags in product(FEW, repeat=len(rows))
        if names(tags) is not None
    )
    found = decode([table])
    tags = ["O"] * len(rows)
    for start, end, label, _ in found:
        tags[start:end] = (
            [f"S-{label}"] if end - start == 1 else [f"B-{label}", *[f"I-{label}"] * (end - start - 2), f"E-{label}"]
        )
    reached = sum(table[word, TAGS.index(tag)] for word, tag in enumerate(tags))
    assert names(tuple(tags)) is not None
    # Words that are surely outside are not searched; what that costs is within what is sure.
    assert reached == pytest.approx(best, abs=0.01)


def test_a_name_over_three_words_and_one_of_one() -> None:
    table = np.zeros((5, len(TAGS)), dtype=np.float32)
    for word, tag in enumerate(("O", "B-ORG", "I-ORG", "E-ORG", "S-GPE")):
        table[word, TAGS.index(tag)] = 20
    found = decode([table])
    assert [(f.start, f.end, f.label) for f in found] == [(1, 4, "ORG"), (4, 5, "GPE")]
    assert all(0.99 < f.probability <= 1 for f in found)


def test_the_probability_is_the_product_over_the_words() -> None:
    table = np.full((2, len(TAGS)), -50.0, dtype=np.float32)
    for word, tag in enumerate(("B-ORG", "E-ORG")):
        table[word, TAGS.index(tag)], table[word, TAGS.index("O")] = 1.0, 0.0
    (found,) = decode([table])
    assert found == Found(0, 2, "ORG", pytest.approx((1 / (1 + np.exp(-1.0))) ** 2, rel=1e-4))  # type: ignore[arg-type]


def test_no_words_no_names() -> None:
    assert decode([]) == []
    assert decode([np.zeros((0, len(TAGS)), dtype=np.float32)]) == []
    assert len(TAGS) == 1 + 4 * len(LABELS)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(-40, 40).map(lambda n: n / 8), min_size=9, max_size=9), min_size=1, max_size=12))
def test_what_is_read_off_is_what_is_found_by_searching(rows: Rows) -> None:
    table = scores(rows)
    quick = decode([table])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stream.entities.decoding._names_of", lambda tags: None)
        slow = decode([table])
    best = table.max(axis=1)
    if all((table == best[:, None]).sum(axis=1) == 1):  # of equal tags either may be taken
        assert quick == slow


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.integers(-40, 40).map(lambda n: n / 8), min_size=9, max_size=9), min_size=2, max_size=8),
    st.integers(0, 8),
)
def test_no_name_goes_from_one_stretch_into_the_next(rows: Rows, cut: int) -> None:
    table = scores(rows)
    cut = min(cut, len(rows))
    apart = [
        found._replace(start=found.start + start, end=found.end + start)
        for start, part in ((0, table[:cut]), (cut, table[cut:]))
        for found in decode([part])
    ]
    assert decode([table[:cut], table[cut:]]) == apart
