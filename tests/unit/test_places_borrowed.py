"""What bears a place's name without being there."""

from __future__ import annotations

import pytest

from stream.places.borrowed import is_foundation, is_kind


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
