"""Things that bear a place's name are told by the words beside it, and remembered where they are one single thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream.document import Document
from stream.places import famous
from stream.places.gazetteer import Gazetteer, open_gazetteer
from stream.places.namesakes import Namesakes
from stream.places.spots import find_spots


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def things(gazetteer: Gazetteer, text: str, name: str) -> list[bool]:
    """For each place where `name` stands whether it is a thing's."""
    document = Document(None, text)
    spots = find_spots(gazetteer, document, [])
    namesakes = Namesakes(gazetteer, document, spots)
    return [namesakes.has(spot, whole=True) for spot in spots if spot.name == name]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Hurricane Florence came. Florence killed forty, two of them in Florence.", "Florence", [True, True, False]),
        ("The USS Indianapolis sank. The Indianapolis had carried 1,196 men.", "Indianapolis", [True, True]),
        ("HMS Bermuda was sold.", "Bermuda", [True]),
        ("A red Dodge Durango left. Shots came from the Durango.", "Durango", [True, True]),
        ("The Phoenix pay system failed. Workers hurt by Phoenix sued.", "Phoenix", [True, True]),
        ("He finished behind the horse North America.", "North America", [False]),
        ("He rode a horse called North America. It was North America's first race.", "North America", [True, True]),
        ("The musical Chicago is back. It is in Chicago, and Chicago is glad.", "Chicago", [True, False, False]),
        ("It was dated between 250 and 100 B.C. by them.", "B.C.", [True]),
        ("In 2009 B.C. voted.", "B.C.", [False]),
        ("Dinner is at Culver's, 1200 DeKalb Ave.", "Culver", [True]),
        ("Culver's mayor spoke.", "Culver", [False]),
        ("Canada geese landed in Canada.", "Canada", [True, False]),
        ("Lyme disease was first found in Lyme.", "Lyme", [True, False]),
        ("St. Paul & the Broken Bones will play in St. Paul.", "St. Paul", [True, False]),
        ("It is noon, Central European Time.", "European", [True]),
        ("The New York Times wrote so.", "New York", [False]),
        ("The ship Iran seized in May is free.", "Iran", [False]),
        ("Ford Dakota staff and Toyota Kentucky workers met.", "Kentucky", [False]),
        ("Turkey began Operation Euphrates Shield; it crossed the Euphrates.", "Euphrates", [True, False]),
        ("Three hurricanes struck it: Harvey, Irma and Maria.", "Harvey", [True]),
        ("The hurricane hit Harvey. Thousands live in Harvey.", "Harvey", [False, False]),
        ("A storm of protest hit Harvey.", "Harvey", [False]),
        ("Iceland sell a cake. Neil Nugent, Head Chef at Iceland, said so.", "Iceland", [True, True]),
        ("The supermarket chain Iceland grew. Iceland sells cake.", "Iceland", [True, True]),
        ("The chief executive at Dallas-based banks, and at Dallas, met.", "Dallas", [False, False]),
        ("Operation MOSCOW (Sputnik) - He left.", "MOSCOW", [False]),
        ("The Adena culture built mounds. A wall shows the Adena people.", "Adena", [True, True]),
        ("The Aleppo tribe left Aleppo.", "Aleppo", [False, False]),
        ("It began in the third century B.C. in India.", "B.C.", [True]),
        ("The Chinook helicopter fell.", "Chinook", [True]),
        ("A probe of NASA reached Jupiter. It photographed Jupiter.", "Jupiter", [True, True]),
        ("NASA's engineers met in Jupiter. They like Jupiter.", "Jupiter", [False, False]),
        ("They live near Jupiter, Florida. NASA will show Jupiter.", "Jupiter", [False, False]),
        ("Police in the town said that Jupiter is quiet.", "Jupiter", [False]),
        ("A cook filled the Tamale with pork.", "Tamale", [True]),
        ("The FTSE Bursa Malaysia index fell.", "Bursa", [True]),
    ],
)
def test_words_beside_a_name_tell_a_thing(gazetteer: Gazetteer, text: str, name: str, expected: list[bool]) -> None:
    assert things(gazetteer, text, name) == expected


def test_every_row_of_the_table_of_the_famous_is_a_place(gazetteer: Gazetteer) -> None:
    table = Path(famous.__file__).parent / "data" / "famous.tsv"
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert {len(row) for row in rows} == {3}
    assert [name for name, _, _ in rows] == sorted({name for name, _, _ in rows})
    assert [name for name, _, _ in rows if not gazetteer.knows(name)] == []


def test_a_longer_name_is_not_the_things(gazetteer: Gazetteer) -> None:
    document = Document(None, "Hurricane Florence came. The Florence City Council met.")
    spots = [spot for spot in find_spots(gazetteer, document, []) if spot.name == "Florence"]
    namesakes = Namesakes(gazetteer, document, spots)
    assert [namesakes.has(spot, whole=False) for spot in spots] == [True, False]
