"""A street is not the town it is called after."""

from __future__ import annotations

import pytest

from stream.places.streets import is_road_number, is_street, is_street_of_people


@pytest.mark.parametrize(
    ("marked", "street"),
    [
        ("on [Chartres] Street.", True),
        ("at 12 [Palestine] Ave., and", True),
        ("on [Lexington] St. near", True),
        ("the [Chartres]/Franklin intersection", True),
        ("the Chartres/[Franklin] intersection", True),
        ("The street was later called [Lafayette] and then", True),
        ("The street was later called Lafayette and then [Almonaster].", True),
        ("at the corner of [Lima] and Main", True),
        ("at the corner of Main and [Lima].", True),
        ("[Paris], Lima and Troy streets were closed", True),
        ("on [Damascus] Road.", True),
        ("the [Aleppo] road", False),
        ("the street was named after [Lafayette]", False),
        ("the [Lebanon] Street Superintendent", False),
        ("near [Douglas County] Road 4", False),
        ("in [Paris] St. Mary was", False),
        ("in [Atlanta] Peachtree Street was closed", False),
        ("[Homs] and Hama were hit", False),
        ("[Paris] streets were empty", False),
    ],
)
def test_is_street(marked: str, street: bool) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    assert is_street(text, start, end, region=False) is street


def test_a_road_through_a_region_leaves_the_region() -> None:
    text = "along the Ohio Turnpike."
    assert is_street(text, 10, 14, region=False)
    assert not is_street(text, 10, 14, region=True)
    assert is_street("Pennsylvania Avenue.", 0, 12, region=True)


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("Indian Lake Road, was", True),
        ("German Street.", True),
        ("Indian forces took the road", False),
        ("Syrian Army Road 4", False),
    ],
)
def test_a_people_in_the_name_of_a_street(text: str, street: bool) -> None:
    assert is_street_of_people(text, text.index(" ")) is street


@pytest.mark.parametrize(
    ("after", "road"),
    [
        (" 321, authorities said.", True),
        (" 6 near it", True),
        (" 79.", True),
        (" 7th Fleet", False),
        (" 2016 election", False),
        (" 30 million barrels", False),
        (" 3, Mexico 1", False),
        (" 12.5 percent", False),
    ],
)
def test_a_number_after_letters_is_a_road(after: str, road: bool) -> None:
    assert is_road_number("N.C." + after, 4) is road
