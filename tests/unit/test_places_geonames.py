"""A gazetteer from GeoNames' own files: what is merged, what is refused, and what happens when it is stopped."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from stream.errors import GazetteerError
from stream.places.builder.geonames import build_from_geonames, reading
from stream.places.builder.geonames.alternates import alternate_name
from stream.places.builder.geonames.files import DumpFile, find_dump
from stream.places.builder.geonames.rows import parse
from stream.places.builder.geonames.selection import Selection
from stream.places.builder.records import Draft
from stream.places.builder.writer import write_gazetteer
from stream.places.gazetteer import Gazetteer, NameKind, Source, open_gazetteer

SOURCES = [Source("test", "1", "CC0", "nobody")]


def row(
    number: int,
    name: str,
    feature: str = "P.PPL",
    country: str = "FL",
    first: str = "N",
    second: str = "1",
    *,
    at: tuple[float, float] = (11.0, 20.0),
    people: int = 0,
    alternates: str = "",
) -> str:
    letter, code = feature.split(".")
    cells = [number, name, name, alternates, *at, letter, code, country, "", first, second, "", "", people]
    return "\t".join(map(str, [*cells, "", 0, "Europe/Far", "2026-01-01"])) + "\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.gaz"
    drafts = [
        Draft("geonames:1", "Farland", 10.0, 20.0, "A.PCLI", "FL", population=1000, weight=1000,
              names=[("Farlander", NameKind.DEMONYM)]),
        Draft("geonames:2", "Northern", 11.0, 20.0, "A.ADM1", "FL", "FL.N", weight=90),
        Draft("admin2:FL.N.1", "Lake District", 11.5, 20.5, "A.ADM2", "FL", "FL.N", "FL.N.1", weight=90, derived=True),
        Draft("geonames:3", "Southport", 11.25, 20.5, "P.PPL", "FL", "FL.N", "FL.N.1", 90, 90),
        Draft("geonames:4", "Gonetown", 11.3, 20.5, "P.PPL", "FL", "FL.N", "FL.N.1", 10, 10),
        Draft("dateline:grey-river", "Grey River", 12.0, 20.0, "H.STM", weight=10**6, names=[("Grey", NameKind.NAME)]),
        Draft("dateline:high-moor", "High Moor", 40.0, 20.0, "L.RGN", weight=10**6),
    ]  # fmt: skip
    write_gazetteer(path, drafts, "base", SOURCES, "by nobody")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "geonames"
    path.mkdir()
    return path


def put(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("".join(lines), encoding="utf-8")


def build(folder: Path, base: Path, features: str = "default", extra: tuple[Draft, ...] = ()) -> Gazetteer:
    out = base.with_name("built.gaz")
    build_from_geonames(out, find_dump(folder), base=base, features=features, extra=extra)
    assert not out.with_name("built.gaz.work").exists()
    return open_gazetteer(out)


def ids(gazetteer: Gazetteer, name: str) -> list[str]:
    return [found.place.id for found in gazetteer.lookup(name)]


def test_codes_alone_give_regions_their_ids_and_leave_their_points(folder: Path, base: Path) -> None:
    put(folder, "admin1CodesASCII.txt", "FL.N\tNörthern Land\tNorthern Land\t2\n")
    put(folder, "admin2Codes.txt", "FL.N.1\tLake District\tLake District\t77\n", "FL.N.2\tNo Town\tNo Town\t78\n")
    built = build(folder, base)
    (found,) = built.lookup("Lake District")
    assert (found.place.id, found.place.geonames_id, found.place.point_origin) == ("geonames:77", 77, "derived")
    assert (found.place.lat, found.place.admin2_code) == (11.5, "1")
    assert built.lookup("Southport")[0].place.admin2_name == "Lake District"
    assert ids(built, "northern land") == ids(built, "Northern") == ["geonames:2"]
    # Nothing tells where it lies.
    assert ids(built, "No Town") == []
    assert built.lookup("Northern")[0].place.name == "Northern"


def test_a_region_that_moved_to_another_province_is_known_by_its_code_and_name(folder: Path, base: Path) -> None:
    moved, another = "FL.E.1\tLake District\tLake District\t77\n", "FL.E.1\tMoor District\tMoor District\t78\n"
    put(folder, "admin2Codes.txt", another)
    assert ids(build(folder, base), "Lake District") == ["admin2:FL.N.1"]
    put(folder, "admin2Codes.txt", moved)
    assert ids(build(folder, base), "Lake District") == ["geonames:77"]
    put(folder, "admin2Codes.txt", moved, moved.replace("FL.E", "FL.S").replace("77", "79"))
    assert ids(build(folder, base), "Lake District") == ["admin2:FL.N.1"]


def test_a_new_region_gets_the_middle_of_its_towns(folder: Path, base: Path, tmp_path: Path) -> None:
    put(folder, "no-country.txt", row(50, "Sea of Towns", "H.SEA", "", "00", ""))
    first = tmp_path / "first.gaz"
    town = Draft("geonames:60", "Eastville", 15.0, 25.0, "P.PPL", "FL", "FL.E", population=5, weight=5)
    build_from_geonames(first, find_dump(folder), base=base, extra=[town])
    put(folder, "admin1CodesASCII.txt", "FL.E\tEastern\tEastern\t61\n")
    built = build(folder, first)
    (found,) = built.lookup("Eastern")
    assert (found.place.id, found.place.lat, found.place.lon) == ("geonames:61", 15.0, 25.0)
    assert found.place.point_origin == "derived"
    assert built.lookup("Eastville")[0].place.admin1_name == "Eastern"


def test_what_is_known_is_brought_up_to_date_and_never_doubled(folder: Path, base: Path) -> None:
    put(
        folder,
        "allCountries.txt",
        row(1, "Republic of Farland", "A.PCLI", first="00", second="", at=(9.0, 19.0), people=2000),
        row(2, "Northern", "A.ADM1", second="", at=(11.1, 20.1), people=95),
        row(77, "Lake District", "A.ADM2", at=(11.6, 20.6), people=92),
        row(3, "Southport City", "P.PPLA2", people=91, alternates="Südhafen,SPT,Южный порт"),
        row(9, "Southport", at=(-30.0, 20.0), first="00", second=""),
    )
    built = build(folder, base)
    assert ids(built, "Southport") == ["geonames:3", "geonames:9"]
    place = built.lookup("Южный порт")[0].place
    assert (place.name, place.feature_code, place.population, place.lat) == ("Southport City", "PPLA2", 91, 11.0)
    assert ids(built, "SPT") == []
    assert ids(built, "Lake District") == ["geonames:77"]
    assert (built.lookup("Lake District")[0].place.point_origin, built.lookup("Northern")[0].place.lat) == (
        "gazetteer",
        11.1,
    )
    # A country keeps the point and the name that were chosen for it.
    country = built.lookup("Republic of Farland")[0].place
    assert (country.name, country.lat, country.id) == ("Farland", 10.0, "geonames:1")
    assert ids(built, "Farlander") == ["geonames:1"]
    # GeoNames no longer has it.
    assert ids(built, "Gonetown") == []
    assert built.info().counts["countries"] == 1


def test_a_region_that_moved_takes_its_towns_along(folder: Path, base: Path) -> None:
    put(
        folder,
        "allCountries.txt",
        row(2, "Northern", "A.ADM1", second=""),
        row(90, "Eastern", "A.ADM1", first="E", second=""),
        row(77, "Lake District", "A.ADM2", "FL", "E", "1"),
        row(3, "Southport", "P.PPL", "FL", "E", "1", people=91),
    )
    put(folder, "admin2Codes.txt", "FL.E.1\tLake District\tLake District\t77\n")
    built = build(folder, base)
    (town,) = [found.place for found in built.lookup("Southport")]
    assert (town.admin1_name, town.admin2_name) == ("Eastern", "Lake District")
    assert ids(built, "Lake District") == ["geonames:77"]


def test_towns_of_countries_that_were_not_read_stay(folder: Path, base: Path) -> None:
    put(folder, "XX.txt", row(100, "Elsewhere", country="XX", first="00", second=""))
    put(folder, "no-country.txt", row(101, "Grey Sea", "H.SEA", "", "00", ""))
    put(folder, "cities500.txt", row(100, "Elsewhere", country="XX"), row(102, "Newtown", people=600))
    put(folder, "cities1000.txt", row(103, "Not Read"))
    dump = find_dump(folder)
    assert [file.name for file in dump.places] == ["XX.txt", "no-country.txt", "cities500.txt"]
    assert dump.passed_over == ["cities1000.txt"]
    built = build(folder, base)
    assert ids(built, "Gonetown") == ["geonames:4"]
    assert ids(built, "Elsewhere") == ["geonames:100"]
    assert ids(built, "Newtown") == ["geonames:102"]
    assert ids(built, "Grey Sea") == ["geonames:101"]


def test_our_own_rivers_and_regions_get_the_id_of_the_same_thing(folder: Path, base: Path) -> None:
    put(
        folder,
        "no-country.txt",
        row(200, "Grey River", "H.STM", "", "00", "", at=(14.0, 22.0), alternates="Grauer Fluss,Grey,Серая река"),
        row(201, "Grey River", "H.STM", "", "00", "", at=(-40.0, 100.0), alternates="A,B,C"),
        row(202, "Grey", "P.PPL", "", "00", "", at=(12.0, 20.0)),
        row(203, "High Moor", "H.SEA", "", "00", "", at=(40.0, 20.0)),
    )
    built = build(folder, base)
    assert ids(built, "Grey River") == ["geonames:200", "geonames:201"]
    found = built.lookup("серая река")[0].place
    assert (found.id, found.name, found.lat) == ("geonames:200", "Grey River", 14.0)
    assert ids(built, "Grey") == ["geonames:200", "geonames:202"]
    # Which of the other Latin names are English, nobody says.
    assert ids(built, "Grauer Fluss") == []
    # A sea is no moor.
    assert ids(built, "High Moor")[0] == "dateline:high-moor"


def test_a_country_is_the_first_sense_of_its_name_whatever_else_bears_it(folder: Path, base: Path) -> None:
    rows = [row(1000 + n, "Farland", "P.PPL", people=10**9) for n in range(300)]
    rows += [row(2000, "Farland", "A.PCLH"), row(2001, "Farland", "A.PCLI", "FL", "00")]
    put(folder, "allCountries.txt", *rows)
    built = build(folder, base)
    assert ids(built, "Farland")[0] == "geonames:1"
    assert len(ids(built, "Farland")) == 250
    assert not {"geonames:2000", "geonames:2001"} & set(ids(built, "Farland"))


def test_further_names_and_countries_and_who_belongs_to_whom(folder: Path, base: Path) -> None:
    put(folder, "admin1CodesASCII.txt", "FL.N\tNorthern\tNorthern\t2\n")
    put(
        folder,
        "countryInfo.txt",
        "#ISO\tmore\n",
        "FL\tFLD\t1\tFL\tFar Land\tC\t5\t3000\tEU\t.fl\tF\tF\t1\t\t\t\t1\t\t\n",
    )
    put(folder, "hierarchy.txt", "900\t300\tADM\n", "2\t900\tADM\n")
    put(folder, "FL.txt", row(300, "Hamlet", first="", second=""), row(3, "Southport"))
    put(
        folder,
        "alternateNamesV2.txt",
        "1\t300\ten\tShakespeare Hamlet\t1\t\t\t\t\t\n",
        "2\t300\tde\tWeiler\t\t\t\t\t\t\n",
        "3\t300\tlink\thttps://example.org/Hamlet\t\t\t\t\t\t\n",
        "4\t3\tabbr\tS.Pt.\t\t\t\t\t\t\n",
        "5\t999\ten\tNowhere\t\t\t\t\t\t\n",
    )
    built = build(folder, base)
    hamlet = built.lookup("Weiler")[0]
    assert (hamlet.place.id, hamlet.kind) == ("geonames:300", NameKind.ALTERNATE)
    assert (hamlet.place.admin1_code, hamlet.place.admin1_name) == ("N", "Northern")
    assert built.lookup("Shakespeare Hamlet")[0].kind is NameKind.NAME
    assert built.lookup("S.Pt.")[0].kind is NameKind.ABBREVIATION
    assert built.lookup("Far Land")[0].place.population == 3000
    assert ids(built, "Nowhere") == []


def test_a_zip_gives_the_same_bytes_and_so_does_another_day(folder: Path, base: Path) -> None:
    put(folder, "FL.txt", *[row(1000 + n, f"Town {n % 7}", people=n) for n in range(50)])
    first = build(folder, base).identity
    with zipfile.ZipFile(folder / "FL.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "FL.txt", "FL.txt")
        archive.writestr("readme.txt", "about it")
    (folder / "FL.txt").unlink()
    assert build(folder, base).identity == first


class Stopped(BaseException):
    """In the place of Ctrl-C."""


def test_a_build_that_was_stopped_goes_on_and_comes_to_the_same_bytes(
    folder: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_NOTED_EVERY", 10)
    put(folder, "FL.txt", *[row(1000 + n, f"Town {n % 7}", people=n) for n in range(50)])
    put(folder, "alternateNamesV2.txt", *[f"{n}\t{1000 + n}\tde\tDorf {n}\t\t\t\t\t\t\n" for n in range(50)])
    whole = build(folder, base).identity
    out = base.with_name("built.gaz")
    out.unlink()
    size = sum(file.size for file in find_dump(folder).to_read)
    said: list[str] = []
    for stop_after in (1, 3, 3):
        counted = 0

        def stop(bytes_read: int, after: int = stop_after) -> None:
            nonlocal counted
            counted += 1
            if counted > after:
                raise Stopped

        with pytest.raises(Stopped):
            build_from_geonames(out, find_dump(folder), base=base, progress=said.append, meter=stop)
        assert not out.exists()
        assert "the same command goes on" in said[-1]
    said.clear()
    measured: list[int] = []
    build_from_geonames(out, find_dump(folder), base=base, progress=said.append, meter=measured.append)
    assert any("going on where the last reading stopped" in line for line in said)
    assert sum(measured) == size
    assert open_gazetteer(out).identity == whole


def test_another_input_begins_anew(folder: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_NOTED_EVERY", 1)
    put(folder, "FL.txt", *[row(1000 + n, f"Town {n}") for n in range(5)], "broken\n")
    with pytest.raises(GazetteerError, match=r"FL\.txt:6: 1 columns, expected 19"):
        build(folder, base)
    put(folder, "FL.txt", *[row(2000 + n, f"Village {n}") for n in range(5)])
    built = build(folder, base)
    assert ids(built, "Town 1") == []
    assert ids(built, "Village 1") == ["geonames:2001"]


def test_two_builds_of_one_file_do_not_mix(folder: Path, base: Path) -> None:
    put(folder, "FL.txt", row(1000, "Town"))
    shop = reading.Workshop(base.with_name("built.gaz.work"), {})
    try:
        with pytest.raises(GazetteerError, match="another process builds"):
            build(folder, base)
    finally:
        shop.close()


GOOD = row(5, "Good")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"5\tTown\n", "2 columns, expected 19"),
        (GOOD.encode()[:-30] + b"\n", "1[0-9] columns, expected 19"),
        (GOOD.replace("11.0", "north").encode(), "north"),
        (GOOD.replace("11.0", "91.5").encode(), "no point on Earth"),
        (GOOD.replace("11.0", "nan").encode(), "no point on Earth"),
        (GOOD.replace("5\tGood\tGood", "five\tGood\tGood").encode(), "five"),
        (GOOD.replace("5\tGood\tGood", "-5\tGood\tGood").encode(), "the id"),
        (GOOD.replace("5\tGood\tGood", "5\t\tGood").encode(), "the name"),
        (GOOD.encode().replace(b"Good", b"G\xff\xfe"), "no UTF-8"),
        (b"\n", "1 columns"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(folder: Path, base: Path, line: bytes, problem: str) -> None:
    (folder / "allCountries.txt").write_bytes(GOOD.encode() + row(6, "Better").encode() + line)
    with pytest.raises(GazetteerError, match=rf"allCountries\.txt:3: .*{problem}"):
        build(folder, base)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("admin1CodesASCII.txt", "FL.N\tNorthern\tNorthern\t2\nFL.N.1\tx\ty\t3\n", ":2: expected four columns"),
        ("admin2Codes.txt", "FL.N.1\tx\ty\tthree\n", ":1: 'three' is no whole number"),
        ("countryInfo.txt", "#\nFL\tFLD\n", ":2: 2 columns, expected 19"),
        ("hierarchy.txt", "1\t2\tADM\n1\n", ":2: expected columns"),
        ("alternateNamesV2.txt", "1\t3\n", ":1: expected columns"),
    ],
)
def test_a_broken_line_of_the_other_files(folder: Path, base: Path, name: str, content: str, problem: str) -> None:
    put(folder, name, content)
    with pytest.raises(GazetteerError, match=name.replace(".", r"\.") + problem):
        build(folder, base)


def test_a_truncated_zip_is_refused(folder: Path, base: Path) -> None:
    whole = folder / "FL.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("FL.txt", "".join(row(n, f"Town {n * 7919}") for n in range(10, 5000)))
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) // 2])
    with pytest.raises(GazetteerError, match=r"FL\.zip: this is no whole \.zip file.*Download it again"):
        build(folder, base)
    damaged = bytearray(content)
    damaged[len(content) // 2] ^= 0xFF
    whole.write_bytes(bytes(damaged))
    with pytest.raises(GazetteerError, match=r"FL\.zip.*(cannot be read|:\d+:)"):
        build(folder, base)


@pytest.mark.parametrize("content", [None, {}, {"notes.txt": "something else", "data.zip": ""}])
def test_a_folder_without_files_of_geonames(tmp_path: Path, content: dict[str, str] | None) -> None:
    folder = tmp_path / "other"
    if content is not None:
        folder.mkdir()
        for name in content:
            if name.endswith(".zip"):
                zipfile.ZipFile(folder / name, "w").close()
            else:
                put(folder, name, content[name])
    with pytest.raises(GazetteerError, match="GeoNames"):
        find_dump(folder)


def test_an_id_that_stands_twice_in_a_file(folder: Path, base: Path) -> None:
    put(folder, "FL.txt", row(1000, "Town"), row(1000, "Village"))
    with pytest.raises(GazetteerError, match="geonames:1000"):
        build(folder, base)


@pytest.mark.parametrize(
    ("features", "feature", "alternates", "kept"),
    [
        ("default", "P.PPL", "", True),
        ("default", "P.PPLH", "a,b,c", False),
        ("default", "S.HTL", "", False),
        ("default", "S.BLDG", "a,b,c,d,e,f", True),
        ("default", "H.STM", "a,b", False),
        ("default", "H.STM", "a,b,c", True),
        ("default", "A.ZN", "a,b,c,d,e,f", False),
        ("default", "U.SMU", "a,b,c,d,e,f", False),
        ("default S.HTL -P", "S.HTL", "", True),
        ("default,S.HTL,-P", "P.PPL", "", False),
        ("P A.ADM1", "A.ADM2", "", False),
        ("all", "U.SMU", "", True),
        ("all -U", "U.SMU", "", False),
        ("all -U", "S.FRM", "", True),
    ],
)
def test_which_features_are_kept(features: str, feature: str, alternates: str, kept: bool) -> None:
    selection = Selection(features)
    assert selection.keeps(feature, alternates) is kept
    assert selection.keeps(feature, alternates) is kept


@pytest.mark.parametrize("features", ["PPL", "p", "P.", "H:", "P.PPL:many", "--P", "everything"])
def test_features_that_are_none(features: str) -> None:
    with pytest.raises(GazetteerError, match="features: "):
        Selection(features)


def test_the_features_decide_what_is_built(folder: Path, base: Path) -> None:
    put(folder, "FL.txt", row(1000, "Washington", "S.HTL"), row(1001, "Washington", "S.FRM"), row(1002, "Washington"))
    assert ids(build(folder, base), "Washington") == ["geonames:1002"]
    assert sorted(ids(build(folder, base, "all"), "Washington")) == ["geonames:1000", "geonames:1001", "geonames:1002"]


def test_a_municipality_weighs_less_than_the_town_of_its_name(folder: Path, base: Path) -> None:
    put(folder, "FL.txt", row(1000, "Midville", "A.ADM3", people=5000), row(1001, "Midville", people=4000))
    assert ids(build(folder, base), "Midville") == ["geonames:1001", "geonames:1000"]


def scripts() -> Iterator[str]:
    yield from ("Київ", "Αθήνα", "القاهرة", "ירושלים", "北京市", "東京", "서울", "กรุงเทพ", "दिल्ली", "ঢাকা", "தமிழ்நாடு")
    yield from (
        "አዲስ አበባ",
        "თბილისი",
        "Երևան",
        "ရန်ကုန်",
        "ភ្នំពេញ",
        "ວຽງຈັນ",
        "ཐིམ་ཕུ",
        "ᏣᎳᎩ",
        "ᓄᓇᕗᑦ",
        "𐤀𐤓𐤃",
        "ⵜⵉⵔⵙⴰⵍ",
        "İstanbul",
    )


@pytest.mark.parametrize("name", list(scripts()))
def test_names_in_every_script_are_found(folder: Path, base: Path, name: str) -> None:
    put(folder, "FL.txt", row(1000, "Town", alternates=f"Other,{name}"), row(1001, name))
    assert set(ids(build(folder, base), name)) == {"geonames:1000", "geonames:1001"}


def test_names_that_are_too_long_cost_nothing(folder: Path, base: Path) -> None:
    put(folder, "FL.txt", row(1000, "A" + "a" * 9_999, alternates="B" * 5_000 + ",Short"))
    built = build(folder, base)
    assert ids(built, "Short") == ["geonames:1000"]
    assert built.lookup("A" + "a" * 9_999) == ()


def test_more_than_a_byte_of_features(folder: Path, base: Path) -> None:
    codes = [f"S.C{n:03}" for n in range(400)]
    put(folder, "FL.txt", *[row(1000 + n, f"Place {n}", code) for n, code in enumerate(codes)])
    built = build(folder, base, "all")
    assert [built.lookup(f"Place {n}")[0].place.feature_code for n in range(400)] == [code[2:] for code in codes]


def test_a_row_is_read_as_geonames_writes_it() -> None:
    file = DumpFile("allCountries.txt", Path("allCountries.txt"))
    read = parse(row(7, "Town", "P.PPLX", "US", "TX", "277", people=9).encode(), 1, file)
    assert (read.admin1, read.admin2, read.population, read.feature) == ("US.TX", "US.TX.277", 9, "P.PPLX")
    assert parse(row(7, "Town", first="00", second="").encode(), 1, file).admin1 is None


def test_what_is_no_name_among_the_alternate_names() -> None:
    file = DumpFile("alternateNamesV2.txt", Path("alternateNamesV2.txt"))
    for language, name in (("post", "75001"), ("iata", "PAR"), ("", "PAR"), ("", "ba li")):
        assert alternate_name(f"1\t2\t{language}\t{name}\t\t\t\t\t\t\n".encode(), 1, file) is None


def test_the_file_says_what_it_was_built_from(folder: Path, base: Path) -> None:
    put(folder, "FL.txt", row(1000, "Town"), row(1001, "Village").replace("2026-01-01", "2025-12-31"))
    put(folder, "admin2Codes.txt", "FL.N.1\tLake District\tLake District\t77\n")
    info = build(folder, base).info()
    assert [(source.name, source.version) for source in info.sources] == [
        ("test", "1"),
        ("geonames:FL.txt", "rows up to 2026-01-01"),
        ("geonames:admin2Codes.txt", "as downloaded"),
    ]
    assert all("GeoNames" in source.attribution for source in info.sources[1:])
