"""Every input of what is shipped has its row in THIRD_PARTY.md, with its licence and its attribution."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from contract_files import ROOT, SCHEMAS, SEEDS

from stream.places.builder.sources import CURATED, PACKAGES
from stream.places.gazetteer import Source, open_gazetteer

THIRD_PARTY = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
MODEL = ROOT / "stream" / "entities" / "model"
RANKER_FIT = ROOT / "training" / "places" / "corpus.py"


class Row(NamedTuple):
    """A row of a table, cell by cell; `input` is the first one without its back-ticks."""

    input: str
    cells: tuple[str, ...]


def rows(text: str = THIRD_PARTY) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for line in text.splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        if line.startswith("| `") and (match := re.fullmatch(r"`([^`]+)`", cells[0])):
            assert match[1] not in found, f"two rows for {match[1]}"
            found[match[1]] = Row(match[1], cells[1:])
    return found


def is_told(source: Source) -> bool:
    """Whether the source's row says its version, its licence and its attribution, word for word."""
    row = rows().get(source.name)
    return row is not None and row.cells[:3] == (source.version, source.licence, source.attribution)


def corpora_of_the_model(manifest: Path) -> list[str]:
    """The corpora that a model's manifest names: `{"corpora": ["gmb", ...]}` or `{"corpora": {"gmb": ...}}`."""
    return list(json.loads(manifest.read_text(encoding="utf-8"))["corpora"])


def corpora_of_the_ranker() -> list[str]:
    """`CORPORA` of the script that fits the ranker's weights, without running it."""
    for node in ast.parse(RANKER_FIT.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CORPORA":
            return list(ast.literal_eval(node.value))
    raise AssertionError(f"{RANKER_FIT.name} names no CORPORA")


@pytest.mark.parametrize("source", [*(package.source() for package in PACKAGES), CURATED], ids=lambda s: s.name)
def test_what_the_gazetteer_is_built_from_is_told(source: Source) -> None:
    assert is_told(source), f"THIRD_PARTY.md needs this row:\n| `{source.name}` | " + " | ".join(
        (source.version, source.licence, source.attribution, "where it comes from |")
    )


def test_what_the_shipped_gazetteer_was_built_from_is_told_with_its_attribution() -> None:
    info = open_gazetteer().info()
    assert info.sources
    assert [source.name for source in info.sources if not is_told(source)] == []
    assert info.attribution in THIRD_PARTY.replace("\n", " ")


def test_an_untold_source_would_be_noticed() -> None:
    told = PACKAGES[0].source()
    assert is_told(told)
    assert not is_told(Source("pypi:another", "1.0", "MIT", "Another"))
    assert not is_told(Source(told.name, "0.0.1", told.licence, told.attribution))
    assert not is_told(Source(told.name, told.version, "proprietary", told.attribution))


def test_what_the_places_ranker_was_fitted_on_is_told() -> None:
    corpora = corpora_of_the_ranker()
    assert corpora
    assert [name for name in corpora if f"corpus:{name}" not in rows()] == []


def test_what_a_shipped_model_was_trained_on_is_told() -> None:
    pipelines = [path.parent for path in MODEL.rglob("config.cfg")]
    manifests = list(MODEL.rglob("manifest.json"))
    assert len(manifests) >= min(len(pipelines), 1), (
        f"{MODEL} holds a pipeline, and no manifest.json that names its corpora"
    )
    for manifest in manifests:
        corpora = corpora_of_the_model(manifest)
        assert corpora, f"{manifest} names no corpora"
        assert [name for name in corpora if f"corpus:{name}" not in rows()] == []


def test_nothing_is_trained_on_what_may_only_be_measured() -> None:
    assert "corpus:worldwide" not in rows()


def test_files_of_others_are_told_and_are_there() -> None:
    files = [name for name in rows() if "/" in name and not name.startswith(("npm:", "pypi:"))]
    assert "seeds/000_d8155adf707598af.txt" in files
    assert [name for name in files if not (ROOT / name).is_file()] == []


def test_every_row_has_a_licence_and_an_origin() -> None:
    for row in rows().values():
        assert len(row.cells) >= 3, row
        assert all(row.cells), row


def test_the_notice_carries_the_attributions_that_travel_with_the_files() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for word in ("GeoNames", "CC BY 4.0", "Natural Earth", "AsyncAPI Initiative"):
        assert word in notice


def test_the_licence_is_apache_2_0_whole() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in licence
    assert "9. Accepting Warranty or Additional Liability." in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def test_the_seeds_say_where_they_come_from() -> None:
    readme = (SEEDS / "README.md").read_text(encoding="utf-8")
    assert "belongs to its publisher" in readme
    assert "CC0 1.0" in readme
    told = set(re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE))
    assert told == {path.name for path in SEEDS.iterdir()} - {"README.md"}


def test_the_schemas_are_our_own() -> None:
    assert [path.name for path in SCHEMAS.iterdir() if str(path.relative_to(ROOT)) in rows()] == []
