"""However a name is written: capitals, quotes, hyphens, titles, datelines, particles, initials, transliterations.

Each line of `cases/writing.jsonl` holds a text and `labels`: a name as it stands there -> the label it must have.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import orjson
import pytest

from stream.contracts.article import RawArticle
from stream.enricher import Enricher

CASES = [orjson.loads(line) for line in (Path(__file__).parent / "cases" / "writing.jsonl").read_bytes().splitlines()]


@pytest.fixture(scope="module")
def enricher() -> Enricher:
    return Enricher.load()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any], enricher: Enricher) -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for entity in enricher.enrich(RawArticle(text=case["text"])).entities:
        for mention in entity.mentions:
            labels[mention.text].add(entity.label)
    assert {name: labels[name] for name in case["labels"]} == {name: {label} for name, label in case["labels"].items()}
