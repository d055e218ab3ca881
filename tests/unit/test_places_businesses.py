"""Companies called like places are told by what only companies have."""

from __future__ import annotations

import pytest

from stream.places import businesses


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Salzgitter's board met.", "Salzgitter", True),
        ("Boston's Board of Education met.", "Boston", False),
        ("the maker of Philadelphia has raised prices", "Philadelphia", True),
        ("the mayor of Philadelphia has raised taxes", "Philadelphia", False),
        ("a stake in Wembley and", "Wembley", True),
        ("customers of Cardiff council", "Cardiff", False),
        ("Sydney shares fell", "Sydney", False),
    ],
)
def test_what_only_companies_have(text: str, name: str, expected: bool) -> None:
    start = text.index(name)
    assert businesses.does_business(text, start, start + len(name)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shareholders rejected the takeover, and the shares fell.", False),
        ("Its shareholders rejected the takeover bid, and its shares fell.", True),
        ("The shares of votes were read out.", False),
    ],
)
def test_whether_an_article_is_about_companies(text: str, expected: bool) -> None:
    assert businesses.speaks_of_business(text) is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Orange Drugs Ltd closed.", "Orange", True),
        ("Reading <RDG.O> fell.", "Reading", True),
        ("Orange County closed.", "Orange", False),
    ],
)
def test_a_legal_form_or_a_ticker(text: str, name: str, expected: bool) -> None:
    assert businesses.is_company(text, text.index(name) + len(name)) is expected
