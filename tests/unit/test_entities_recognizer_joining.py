"""Names of institutions made whole."""

from __future__ import annotations

import pytest

from stream.document import Span
from stream.entities.joining import join_institutions


def spans_of(text: str, *marked: tuple[str, str]) -> list[Span]:
    found, position = [], 0
    for surface, label in marked:
        start = text.index(surface, position)
        position = start + len(surface)
        found.append(Span("text", start, position, label, 0.5))
    return found


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        (
            "The Alpine Observatory for Snow Rights said",
            [("Alpine Observatory", "ORG"), ("Snow Rights", "ORG")],
            ["Alpine Observatory for Snow Rights"],
        ),
        ("the Alpine Office for Snow Rights, they", [("Alpine Office", "ORG")], ["Alpine Office for Snow Rights"]),
        (
            "a Ministry of Trade and Industry told",
            [("Ministry", "ORG")],
            ["Ministry of Trade and Industry"],
        ),
        (
            "Committee of the Blue Cross in Oslo",
            [("Committee", "ORG"), ("Blue Cross", "ORG"), ("Oslo", "GPE")],
            ["Committee of the Blue Cross", "Oslo"],
        ),
        # It does not go on: no institution's noun, into a place, a person, a date, another line of thought.
        ("Acme for Winter", [("Acme", "ORG")], ["Acme"]),
        ("the Fund for Norway", [("Fund", "ORG"), ("Norway", "GPE")], ["Fund", "Norway"]),
        ("the Office of Ada Byron", [("Office", "ORG"), ("Ada Byron", "PERSON")], ["Office", "Ada Byron"]),
        ("a Council of March", [("Council", "ORG"), ("March", "DATE")], ["Council", "March"]),
        ("the Council for years", [("Council", "ORG")], ["Council"]),
        ("the Council. Of Trade", [("Council", "ORG")], ["Council"]),
        ("the Union for A B C D E F G H I", [("Union", "ORG")], ["Union"]),
        ("the coast of Snow Trust of Ice", [("Snow Trust", "LOC")], ["Snow Trust"]),
    ],
)
def test_joining(text: str, marked: list[tuple[str, str]], expected: list[str]) -> None:
    joined = join_institutions(text, spans_of(text, *marked))
    assert [text[span.start : span.end] for span in joined] == expected


def test_two_make_one_that_is_no_surer_than_the_less_sure() -> None:
    text = "Alpine Office for Snow Rights"
    one, other = spans_of(text, ("Alpine Office", "ORG"), ("Snow Rights", "ORG"))
    surer = Span("text", one.start, one.end, "ORG", 0.9)
    (joined,) = join_institutions(text, [surer, other])
    assert (joined.start, joined.end, joined.confidence) == (0, len(text), 0.5)


def test_nothing_in_nothing_out() -> None:
    assert join_institutions("", []) == []
