"""docs/contract.md says what the code does."""

from __future__ import annotations

import inspect
import re
from typing import get_args

from contract_tables import PAGE, TABLES, marked, with_tables

from stream import errors
from stream.contracts.json_input import MAX_DEPTH
from stream.contracts.notices import NoticeCode
from stream.enrichment_limits import MAX_ANALYSED_CHARS
from stream.kafka.limits import MAX_MESSAGE_BYTES
from stream.settings import Settings

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_code() -> None:
    assert with_tables(TEXT) == TEXT, "run python tests/contract/contract_tables.py"


def test_every_table_stands_on_the_page_once() -> None:
    assert sorted(marked(TEXT)) == sorted(TABLES)


def test_every_code_is_documented() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.DatelineError)]
    codes = {kind.code for kind in kinds} - {errors.DatelineError.code}
    assert len(codes) >= 18
    assert set(re.findall(r"^\| `(DL\d{3})` \|", TEXT, re.MULTILINE)) == codes


def test_every_warning_is_documented() -> None:
    for code in get_args(NoticeCode):
        assert f"\n| `{code}` | " in TEXT


def test_links_within_the_page_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= headings


def test_figures_are_those_of_the_code() -> None:
    assert f"more than {MAX_DEPTH} levels" in TEXT
    assert f"({MAX_ANALYSED_CHARS:,})" in TEXT
    assert f"{MAX_MESSAGE_BYTES // 2**20} MiB" in TEXT


def test_settings_that_it_names_exist() -> None:
    known = {f"DATELINE_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"DATELINE_[A-Z_]+", TEXT)) <= known
