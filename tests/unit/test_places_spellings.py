"""A region's seat is found under the spellings of the region's name that are its own too, and under no other."""

from __future__ import annotations

import pytest

from stream.places.builder.records import Draft
from stream.places.builder.spellings import share_spellings, skeleton
from stream.places.gazetteer import NameKind


def region(name: str, *names: str) -> Draft:
    alternates = [(other, NameKind.ALTERNATE) for other in names]
    return Draft("r", name, 0, 0, "A.ADM1", country="SY", admin1="SY.04", names=alternates)


def town(name: str, feature: str = "P.PPLA", admin1: str = "SY.04") -> Draft:
    return Draft("t", name, 0, 0, feature, country="SY", admin1=admin1, names=[("Raqqa", NameKind.ALTERNATE)])


def names_of(draft: Draft) -> list[str]:
    return [name for name, _ in draft.names]


def test_a_seat_takes_the_spellings_of_its_name() -> None:
    seat = town("Ar Raqqah")
    share_spellings([region("Raqqa", "Raqa", "Al-Raqqah", "Ar-Raqqah Governorate", "North Syria")], [seat])
    assert names_of(seat) == ["Raqqa", "Raqa", "Al-Raqqah"]


@pytest.mark.parametrize("other", [town("Ar Raqqah", "P.PPL"), town("Ar Raqqah", admin1="SY.05")])
def test_no_other_town_does(other: Draft) -> None:
    share_spellings([region("Raqqa", "Raqa")], [other])
    assert names_of(other) == ["Raqqa"]


def test_a_seat_of_another_name_takes_none() -> None:
    seat = Draft("t", "Salamiyah", 0, 0, "P.PPLA", country="SY", admin1="SY.04")
    share_spellings([region("Raqqa", "Raqa")], [seat])
    assert names_of(seat) == []


@pytest.mark.parametrize(
    ("one", "other"), [("Deir ez-Zor", "Dayr az Zawr"), ("Idlib", "Idleb"), ("Al-Hasakah", "Hasaka"), ("Raqqa", "Raqa")]
)
def test_spellings_agree_in_their_consonants(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


def test_other_scripts_have_no_skeleton() -> None:
    assert skeleton("الرقة") == ""
