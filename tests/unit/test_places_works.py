"""Films, songs and books called like places: told in articles about such things, and nowhere else."""

from __future__ import annotations

import pytest

from stream.places import works
from stream.places.gazetteer import open_gazetteer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The director said that the cast of his film were glad.", True),
        ("The director of the bank said so.", False),
        ("Troops entered the town on Monday.", False),
    ],
)
def test_whether_an_article_is_about_works(text: str, expected: bool) -> None:
    assert works.speaks_of_works(text) is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('The single "Havana" topped them.', "Havana", True),
        ("‘Havana,’ she said.", "Havana", True),
        ('"Havana is hot," she said.', "Havana", False),
        ("Cuba's capital is Havana", "Havana", False),
    ],
)
def test_a_name_alone_in_quotation_marks(text: str, name: str, expected: bool) -> None:
    start = text.index(name)
    assert works.is_quoted(text, start, start + len(name)) is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Steven Spielberg's Munich was shown.", "Munich", True),
        ("Germany's Munich was shown.", "Munich", False),
        ("Lloyd Webber's London office was shut.", "London", False),
        ("They read Walden, the book that Thoreau wrote.", "Walden", True),
        ("They live in Walden, a town that Thoreau knew.", "Walden", False),
        ("A third season of Tehran is planned.", "Tehran", True),
        ("The mayor of Tehran is ill.", "Tehran", False),
    ],
)
def test_what_stands_beside_a_works_title(text: str, name: str, expected: bool) -> None:
    start = text.index(name)
    assert works.is_work(open_gazetteer(), text, start, start + len(name)) is expected
