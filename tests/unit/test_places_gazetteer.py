"""The gazetteer file: what is in it, and what happens where it is damaged."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from stream.errors import GazetteerError
from stream.places import layout
from stream.places.builder.base import read_base
from stream.places.builder.records import Draft
from stream.places.builder.writer import write_gazetteer
from stream.places.gazetteer import SHIPPED, Gazetteer, NameKind, Source, open_gazetteer
from stream.places.layout import _PREFIX
from stream.places.ranker import load_ranker

SOURCES = [Source("test", "1", "CC0", "nobody")]


def drafts() -> list[Draft]:
    return [
        Draft("geonames:1", "Farland", 10.0, 20.0, "A.PCLI", "FL", population=100, weight=100,
              names=[("Farlander", NameKind.DEMONYM), ("F.L.", NameKind.ALTERNATE)]),
        Draft("geonames:2", "Northern", 11.0, 20.0, "A.ADM1", "FL", "FL.N", weight=60,
              names=[("Nor.", NameKind.ABBREVIATION)]),
        Draft("admin2:FL.N.1", "Lake District", 11.5, 20.5, "A.ADM2", "FL", "FL.N", "FL.N.1", weight=50, derived=True),
        Draft("geonames:3", "Söuth-Pört", 11.25, -20.12345, "P.PPL", "FL", "FL.N", "FL.N.1", 50, 50),
        Draft("dateline:grey-sea", "Grey Sea", 0.0, 0.0, "H.SEA"),
    ]  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.gaz"
    write_gazetteer(path, drafts(), "small", SOURCES, "by nobody")
    return path


def test_what_was_written_is_read_back(small: Path) -> None:
    gazetteer = open_gazetteer(small)
    (found,) = gazetteer.lookup("south port")
    place = found.place
    assert (place.id, place.geonames_id, place.name) == ("geonames:3", 3, "Söuth-Pört")
    assert (place.lat, place.lon, place.population) == (11.25, -20.12345, 50)
    assert (place.feature_class, place.feature_code) == ("P", "PPL")
    assert (place.country_code, place.admin1_code, place.admin1_name) == ("FL", "N", "Northern")
    assert (place.admin2_code, place.admin2_name) == ("1", "Lake District")
    assert place.point_origin == "gazetteer"


def test_ids_of_our_own_have_no_geonames_id(small: Path) -> None:
    gazetteer = open_gazetteer(small)
    (district,) = gazetteer.lookup("Lake District")
    assert (district.place.id, district.place.geonames_id) == ("admin2:FL.N.1", None)
    assert (district.place.point_origin, district.place.population) == ("derived", None)
    (sea,) = gazetteer.lookup("the Grey Sea")
    assert (sea.place.id, sea.place.country_code, sea.place.admin1_code) == ("dateline:grey-sea", None, None)


def test_kinds_of_names_and_their_case(small: Path) -> None:
    gazetteer = open_gazetteer(small)
    assert [found.kind for found in gazetteer.lookup("FARLANDER")] == [NameKind.DEMONYM]
    assert [found.kind for found in gazetteer.lookup("Nor.")] == [NameKind.ABBREVIATION]
    assert gazetteer.lookup("nor.") == ()
    assert gazetteer.lookup("FL")[0].place.name == "Farland"
    assert gazetteer.lookup("fl") == ()


def test_the_order_of_the_drafts_does_not_change_the_bytes(small: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.gaz"
    write_gazetteer(again, drafts()[::-1], "small", SOURCES, "by nobody")
    assert again.read_bytes() == small.read_bytes()


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="geonames:1"):
        write_gazetteer(tmp_path / "x", [*drafts(), drafts()[0]], "x", SOURCES, "")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"no gazetteer file here.*gazetteer build"):
        open_gazetteer(tmp_path / "nowhere.gaz")


@pytest.mark.parametrize("content", [b"", b"DLGAZ", b"PK\x03\x04 something else altogether"])
def test_something_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match="no gazetteer file"):
        open_gazetteer(path)


def test_every_truncation_is_noticed(small: Path, tmp_path: Path) -> None:
    whole = small.read_bytes()
    path = tmp_path / "cut.gaz"
    for size in range(0, len(whole), 37):
        path.write_bytes(whole[:size])
        with pytest.raises(GazetteerError):
            open_gazetteer(path)


def test_every_altered_byte_is_noticed(small: Path, tmp_path: Path) -> None:
    whole = small.read_bytes()
    path = tmp_path / "altered.gaz"
    for at in range(0, len(whole), 29):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(GazetteerError):
            open_gazetteer(path)


def test_another_format_version(small: Path, tmp_path: Path) -> None:
    whole = small.read_bytes()
    magic, version, length = _PREFIX.unpack(whole[: _PREFIX.size])
    path = tmp_path / "newer.gaz"
    path.write_bytes(_PREFIX.pack(magic, version + 1, length) + whole[_PREFIX.size :])
    with pytest.raises(GazetteerError, match=f"version {version + 1}, this Dateline reads {version}"):
        open_gazetteer(path)


def test_weights_that_do_not_fit_this_version(tmp_path: Path) -> None:
    path = tmp_path / "ranker.json"
    path.write_text(json.dumps({"first": {}, "full": {}, "temperature": 1.0}), encoding="utf-8")
    with pytest.raises(GazetteerError, match="weights cannot be read"):
        load_ranker(path)


@pytest.fixture(scope="module")
def shipped() -> Gazetteer:
    return open_gazetteer()


def test_the_shipped_file_says_what_it_is(shipped: Gazetteer) -> None:
    info = shipped.info()
    assert re.fullmatch(r"places@[0-9a-f]{12}", info.identity)
    assert info.identity == shipped.identity
    assert info.path == SHIPPED
    assert info.size_bytes < 25 * 2**20
    assert info.places == len(shipped) == sum(info.counts.values())
    assert info.counts["populated places"] > 230_000
    assert "GeoNames" in info.attribution
    assert "CC BY 4.0" in info.attribution
    assert all(source.licence and source.version for source in info.sources)


@pytest.mark.parametrize(
    ("name", "number", "country", "lat", "lon"),
    [
        ("Syria", 163843, "SY", 35.0, 38.0),
        ("Iraq", 99237, "IQ", 33.0, 44.0),
        ("US", 6252001, "US", 39.76, -98.5),
        ("Damascus", 170654, "SY", 33.51, 36.29),
        ("Texas", 4736286, "US", 31.25, -99.25),
        ("Bavaria", 2951839, "DE", 49.0, 11.5),
        ("Mediterranean", 363196, None, 35.0, 20.0),
        ("الرقة", 172955, "SY", 35.95, 39.01),
    ],
)
def test_places_that_everybody_knows(
    shipped: Gazetteer, name: str, number: int, country: str | None, lat: float, lon: float
) -> None:
    places = {found.place.geonames_id: found.place for found in shipped.lookup(name)[:4]}
    assert number in places
    assert places[number].country_code == country
    assert places[number].lat == pytest.approx(lat, abs=1.2)
    assert places[number].lon == pytest.approx(lon, abs=1.2)


def test_every_country_has_a_point_and_contains_its_towns(shipped: Gazetteer) -> None:
    countries = [i for i in range(260) if shipped.feature(i).startswith("A.PCL")]
    assert len(countries) > 240
    for index in countries:
        assert shipped.country_place(shipped.country(index) or "") == index
        assert shipped.point(index) != (0.0, 0.0)


def test_a_large_file_is_checked_when_it_is_asked_for(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "CHECKED_AT_OPEN", 0)
    whole = small.read_bytes()
    path = tmp_path / "altered.gaz"
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(GazetteerError, match="checksum"):
        open_gazetteer(path).check()
    open_gazetteer(small).check()
    path.write_bytes(whole[:-1])
    with pytest.raises(GazetteerError, match="truncated"):
        open_gazetteer(path)


def test_a_name_of_any_length_is_looked_up(shipped: Gazetteer) -> None:
    assert shipped.senses("Paris " * 2_000) == shipped.senses("\u0301" * 10_000) == ()
    assert not shipped.knows("A" * 10_000)


def test_every_place_of_every_name_is_in_the_index(small: Path) -> None:
    index = dict(open_gazetteer(small).index())
    assert index["farland"] == ((0, NameKind.NAME),)
    assert index["farlander"] == ((0, NameKind.DEMONYM),)
    assert len(index) == open_gazetteer(small).info().names


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken.gaz").mkdir()
    with pytest.raises(GazetteerError, match="cannot be written"):
        write_gazetteer(tmp_path / "taken.gaz", drafts(), "x", SOURCES, "")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.gaz"]


def test_a_gazetteer_read_back_is_written_as_it_was(small: Path, tmp_path: Path) -> None:
    read, sources = read_base(small)
    again = tmp_path / "again.gaz"
    write_gazetteer(again, read, "small", sources, "by nobody")
    assert again.read_bytes() == small.read_bytes()


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [("feature", 256, "B"), ("feature", 257, "H"), ("admin2", 3, "H"), ("admin2", 65_537, "I")],
)
def test_a_column_is_as_wide_as_it_must_be(column: str, values: int, code: str) -> None:
    assert layout.column_code(column, values) == code


def test_a_place_that_weighs_more_than_its_people_leaves_the_others_their_weights(tmp_path: Path) -> None:
    known = Draft("geonames:9", "Famed", 1.0, 1.0, "P.PPL", "FL", population=100, weight=1_000_000, renown=40)
    city = Draft("geonames:8", "Great", 2.0, 2.0, "P.PPL", "FL", population=900_000, weight=900_000, renown=300)
    first, again = tmp_path / "first.gaz", tmp_path / "again.gaz"
    write_gazetteer(first, [known, city], "x", [], "")
    write_gazetteer(again, read_base(first)[0], "x", [], "")
    weights = {g.place(i).name: (g.weight[i], g.renown[i]) for g in [open_gazetteer(again)] for i in range(2)}
    assert weights == {"Famed": (159, 40), "Great": (158, 255)}
    assert again.read_bytes() == first.read_bytes()
