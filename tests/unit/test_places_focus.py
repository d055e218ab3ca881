"""What an article is about: a region is weighed by its mentions, however many places they are spread over."""

from __future__ import annotations

from stream.document import Document, Mention
from stream.places.focus import find_focus
from stream.places.gazetteer import open_gazetteer
from stream.places.types import Location, LocationMention


def located(document: Document, place: int, name: str, starts: list[int]) -> Location:
    mentions = tuple(LocationMention(Mention("text", start, start + len(name), name), "literal") for start in starts)
    return Location(open_gazetteer().place(place), 0.9, mentions, ())


def test_a_region_and_its_city_are_no_more_than_their_mentions() -> None:
    gazetteer = open_gazetteer()
    document = Document(None, "x" * 2000)
    aleppo = next(i for i, _ in gazetteer.senses("Aleppo") if gazetteer.feature(i) == "P.PPLA")
    deir = [i for i, _ in gazetteer.senses("Deir ez-Zor") if gazetteer.country(i) == "SY"][:2]
    assert {gazetteer.feature(i)[0] for i in deir} == {"A", "P"}
    numbers = [aleppo, *deir]
    locations = [
        located(document, aleppo, "Aleppo", [0, 100, 200]),
        located(document, deir[0], "Deir ez-Zor", [50, 1000]),
        located(document, deir[1], "Deir ez-Zor", [1500]),
    ]
    focus = find_focus(gazetteer, locations, numbers)
    assert focus is not None
    assert focus.region is not None
    assert focus.region.place.name == "Aleppo"


def test_no_country_no_focus() -> None:
    gazetteer = open_gazetteer()
    sea = gazetteer.senses("Mediterranean Sea")[0].place
    locations = [located(Document(None, "x" * 50), sea, "Mediterranean Sea", [0])]
    assert find_focus(gazetteer, locations, [sea]) is None
