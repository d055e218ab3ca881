"""A user's own places."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream.errors import GazetteerError
from stream.places.builder.extra import put_extra, read_extra, source_of
from stream.places.builder.geonames import build_from_geonames
from stream.places.builder.records import Draft
from stream.places.builder.writer import write_gazetteer
from stream.places.gazetteer import NameKind, Source, open_gazetteer

HEADING = "name\tlat\tlon\n"


def table(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "extra.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_table_with_what_must_be(tmp_path: Path) -> None:
    (draft,) = read_extra(table(tmp_path, HEADING + "\nAl-Hol Camp\t36.38\t41.15\n# a comment\n"))
    assert (draft.id, draft.name, draft.lat, draft.lon) == ("extra:al-hol-camp", "Al-Hol Camp", 36.38, 41.15)
    assert (draft.feature, draft.country, draft.weight, draft.population) == ("P.PPL", None, 1000, 0)


def test_a_table_with_all_columns_in_another_order(tmp_path: Path) -> None:
    content = (
        "population\tlon\tlat\tname\tcountry\tadmin1\tadmin2\tfeature\tid\tnames\tdemonyms\tabbreviations\n"
        "40000\t41.15\t36.38\tAl-Hol\tSY\t01\t77\tS.CMPRF\tngo:SY-1\tHol Camp | الهول\tHoli\tA.H.C.\n"
    )
    (draft,) = read_extra(table(tmp_path, content))
    assert (draft.id, draft.feature, draft.country) == ("ngo:SY-1", "S.CMPRF", "SY")
    assert (draft.admin1, draft.admin2, draft.population, draft.weight) == ("SY.01", "SY.01.77", 40000, 40000)
    assert draft.names == [
        ("Hol Camp", NameKind.ALTERNATE),
        ("الهول", NameKind.ALTERNATE),
        ("Holi", NameKind.DEMONYM),
        ("A.H.C.", NameKind.ABBREVIATION),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", ":1: the first line must name the columns"),
        ("name\tlat\n", ":1: the first line must name the columns"),
        ("name\tlat\tlon\tcolour\n", ":1: the first line must name the columns"),
        (HEADING + "A\t1\n", ":2: 2 columns, expected 3"),
        (HEADING + "A\t1\t2\nB\tx\t2\n", ":3: 'x' is no number of degrees"),
        (HEADING + "A\t91\t2\n", ":2: '91' is no number of degrees from -90 to 90"),
        (HEADING + "A\t1\tnan\n", ":2: 'nan' is no number"),
        (HEADING + "\t1\t2\n", ":2: a name has"),
        (HEADING + "a" * 10_000 + "\t1\t2\n", ":2: a name has 1 to 120"),
        (HEADING + "A\t1\t2\nA\t3\t4\n", ":3: the id 'extra:a' stands twice"),
        ("id\tname\tlat\tlon\n7\tA\t1\t2\n", ":2: '7' cannot be a place's id"),
        ("id\tname\tlat\tlon\ngeonames:99999999999\tA\t1\t2\n", ":2: 'geonames:99999999999' cannot be a place's id"),
        ("country\tname\tlat\tlon\nSyria\tA\t1\t2\n", ":2: 'Syria' cannot be a place's country"),
        ("feature\tname\tlat\tlon\ncamp\tA\t1\t2\n", ":2: 'camp' cannot be a place's feature"),
        ("population\tname\tlat\tlon\n-1\tA\t1\t2\n", ":2: '-1' cannot be a place's population"),
        (HEADING.encode() + b"A\t1\t2\nB\xff\t1\t2\n", ":3: this is no UTF-8"),
    ],
)
def test_a_table_that_is_not_so(tmp_path: Path, content: str | bytes, problem: str) -> None:
    with pytest.raises(GazetteerError, match=f"extra\\.tsv{problem}"):
        read_extra(table(tmp_path, content))


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="cannot be read"):
        read_extra(tmp_path / "nowhere.tsv")


def test_a_users_place_stands_for_the_one_with_its_id() -> None:
    shipped = Draft("geonames:5", "Old Name", 1.0, 2.0, "P.PPL", names=[("Other", NameKind.ALTERNATE)])
    own = Draft("geonames:5", "New Name", 3.0, 4.0, "P.PPL")
    (put,) = put_extra([shipped], [own])
    assert (put.name, put.lat) == ("New Name", 3.0)
    assert {"old name", "new name", "other"} == set(put.all_keys())


def test_places_of_ones_own_are_found_and_told(tmp_path: Path) -> None:
    base, out = tmp_path / "base.gaz", tmp_path / "own.gaz"
    write_gazetteer(base, [Draft("geonames:1", "Syria", 35.0, 38.0, "A.PCLI", "SY")], "base", [], "by nobody")
    path = table(tmp_path, "country\tname\tlat\tlon\nSY\tAl-Hol Camp\t36.38\t41.15\n")
    build_from_geonames(out, None, base=base, extra=read_extra(path), extra_source=source_of(path))
    gazetteer = open_gazetteer(out)
    (found,) = gazetteer.lookup("al-hol camp")
    assert (found.place.id, found.place.geonames_id, found.place.country_code) == ("extra:al-hol-camp", None, "SY")
    (source,) = gazetteer.info().sources
    assert isinstance(source, Source)
    assert source.name == "extra:extra.tsv"
