"""`dateline gazetteer build`: what it refuses at once, and one build on top of the shipped file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from test_cli_commands import dateline
from typer.testing import CliRunner

from stream.cli.exits import Status
from stream.cli.main import app
from stream.places.gazetteer import open_gazetteer


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "say what to build it from"),
        (["--from-packages", "--geonames", "x"], "two ways"),
        (["--download", "--from-packages"], "--download needs --geonames"),
    ],
)
def test_what_it_cannot_do(arguments: list[str], problem: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["gazetteer", "build", "--out", str(tmp_path / "x.gaz"), *arguments])
    assert done.exit_code == Status.USAGE
    assert problem in re.sub(r"[│\s]+", " ", done.output)


@pytest.mark.parametrize("arguments", [["--geonames", "nowhere"], ["--extra", "nowhere.tsv"]])
def test_inputs_that_are_not_there(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["gazetteer", "build", "--out", "x.gaz", *arguments])
    assert done.exit_code == Status.ARTIFACT
    assert "nowhere" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_codes_and_places_of_ones_own_are_laid_over_the_shipped_file(tmp_path: Path) -> None:
    dump, out = tmp_path / "geonames", tmp_path / "own.gaz"
    dump.mkdir()
    (dump / "admin2Codes.txt").write_text("US.TX.277\tLamar County\tLamar County\t4705086\n", encoding="utf-8")
    extra = tmp_path / "mine.tsv"
    extra.write_text("name\tlat\tlon\tcountry\nQwxyzzy Camp\t36.38\t41.15\tSY\n", encoding="utf-8")
    shipped = {found.place.id: found.place for found in open_gazetteer().lookup("Lamar County")}
    assert "admin2:US.TX.277" in shipped
    built = dateline("gazetteer", "build", "--geonames", str(dump), "--extra", str(extra), "--out", str(out))
    assert built.returncode == 0, built.stderr
    assert built.stdout == b""
    gazetteer = open_gazetteer(out)
    counties = {found.place.id: found.place for found in gazetteer.lookup("Lamar County")}
    county, before = counties["geonames:4705086"], shipped["admin2:US.TX.277"]
    assert county.geonames_id == 4705086
    assert county.point_origin == before.point_origin == "derived"
    assert (county.lat, county.lon, county.name) == (before.lat, before.lon, before.name)
    assert "admin2:US.TX.277" not in counties
    assert len(gazetteer) == len(open_gazetteer()) + 1
    looked = dateline("gazetteer", "lookup", "Qwxyzzy Camp", "--json", DATELINE_GAZETTEER=str(out))
    assert json.loads(looked.stdout)["id"] == "extra:qwxyzzy-camp"
    about = json.loads(dateline("gazetteer", "info", "--json", DATELINE_GAZETTEER=str(out)).stdout)
    assert about["identity"] == gazetteer.identity
    assert {"geonames:admin2Codes.txt", "extra:mine.tsv"} <= {source["name"] for source in about["sources"]}
