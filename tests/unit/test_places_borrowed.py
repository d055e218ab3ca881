"""What bears a place's name without being there."""

from __future__ import annotations

import pytest

from stream.places.borrowed import is_foundation, is_heir, is_noble, is_order_of_merit, is_saint
from stream.places.peoples import is_kind, is_language
from stream.places.surnames import is_joined_surname


@pytest.mark.parametrize(
    ("text", "foundation"),
    [
        ("St. James United Methodist Church", True),
        ("St. James's School", True),
        ("St. James and St. Anne's Church", True),
        ("St. James, Missouri", False),
        ("St. James Police Department", False),
        ("St. James went to church", False),
    ],
)
def test_a_saint_is_no_town_where_a_foundation_follows(text: str, foundation: bool) -> None:
    assert is_foundation(text, len("St. James")) is foundation


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("French bulldog", True),
        ("French version", True),
        ("French-speaking", True),
        ("French troops", False),
        ("French", False),
        ("French-led", False),
    ],
)
def test_a_kind_or_a_language_is_no_country(text: str, kind: bool) -> None:
    assert is_kind(text, len("French")) is kind


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        ("the learning of [English] will be lost", True),
        ("and by the fact that [English] provides work", True),
        ("He answered with fluent [French].", True),
        ("bilingual pupils leave the nearest [English] public school", True),
        ("[English] public school closes", False),
        ("The victims were [Russian].", False),
        ("the [French] will vote", False),
        ("two [Chinese].", False),
        ("[French] and Turkish troops", False),
        ("[Syrian].", False),
    ],
)
def test_a_language_is_no_country(marked: str, language: bool) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    assert is_language(marked.replace("[", "").replace("]", ""), start, end) is language


@pytest.mark.parametrize(
    ("text", "name", "church"),
    [
        ("A bomb hit the small church of St. Peter and St. Paul in Cairo.", "St. Peter", True),
        ("A bomb hit the small church of St. Peter and St. Paul in Cairo.", "St. Paul", True),
        ("It hit the Saint Peter and Saint Paul Coptic Orthodox Church.", "Saint Paul", True),
        ("They met at Minneapolis and St. Paul Cathedral.", "St. Paul", False),
        ("She drove from St. Peter and St. Paul to church.", "St. Peter", False),
    ],
)
def test_saints_of_a_church(text: str, name: str, church: bool) -> None:
    start = text.index(name)
    assert is_saint(text, start, start + len(name)) is church


@pytest.mark.parametrize(
    ("text", "name", "surname"),
    [
        ("too late for Tanesha Melbourne-Blake, who died", "Melbourne", True),
        ("The Israel-Gaza border", "Israel", False),
        ("on the Syria-Turkey border", "Syria", False),
        ("across northern Iraq. Northern Iraq-Syria traffic", "Iraq", False),
    ],
)
def test_surnames_that_are_joined(text: str, name: str, surname: bool) -> None:
    start = text.rindex(name)
    assert is_joined_surname(text, start, start + len(name)) is surname


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("The Duke of Edinburgh came.", "Edinburgh", True),
        ("the Countess of Wessex", "Wessex", True),
        ("the city of Edinburgh", "Edinburgh", False),
        ("the Prince of Wales", "Wales", True),
        ("the Prince of Monaco", "Monaco", False),
        ("the First Minister of Wales", "Wales", False),
    ],
)
def test_a_name_in_a_title(text: str, name: str, expected: bool) -> None:
    start = text.index(name)
    assert (is_noble(text, start) or is_heir(text, start, start + len(name))) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Knights of Malta", True), ("the Order of Malta", True), ("the harbours of Malta", False)]
)
def test_an_order_of_knights(text: str, expected: bool) -> None:
    start = text.index("Malta")
    assert is_order_of_merit(text, start, start + 5) is expected
