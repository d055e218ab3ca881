"""The sample articles: what `dateline push seeds/` sends is what they are here for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from contract_files import SEEDS, Outcome, validator

from stream.cli.inputs import read_items

VALUES = {item.where.removeprefix(f"{SEEDS}/"): item.value for item in read_items([SEEDS])}


def test_the_users_article_is_kept_byte_for_byte() -> None:
    content = (SEEDS / "000_d8155adf707598af.txt").read_bytes()
    assert len(content) == 2168
    assert hashlib.sha256(content).hexdigest() == "c09f1ce00e4de88ad51d828ac9a9fc582c02d194ee3409c47898e21f43fb2d26"
    assert content.endswith("\nمشاركة :".encode())


def test_there_is_more_than_a_dozen_of_them() -> None:
    assert len(VALUES) >= 13


@pytest.mark.parametrize("where", VALUES)
def test_each_becomes_an_event_but_the_empty_one(where: str, outcome: Callable[[bytes], Outcome]) -> None:
    became = outcome(VALUES[where])
    assert became.code == ("DL108" if where == "009_empty-body.json" else None)


@pytest.mark.parametrize(
    "where",
    [where for where in VALUES if where not in ("009_empty-body.json", "010_unknown-fields-and-odd-dates.json")],
)
def test_scrapers_may_take_them_as_examples(where: str, outcome: Callable[[bytes], Outcome]) -> None:
    validator("raw-article.v1").validate(json.loads(VALUES[where]))
    assert outcome(VALUES[where]).warned_fields == []


def test_the_odd_one_keeps_everything(outcome: Callable[[bytes], Outcome]) -> None:
    became = outcome(VALUES["010_unknown-fields-and-odd-dates.json"])
    assert became.event is not None
    assert became.event.id == "20261123007"
    assert became.event.published_at == "2026-11-22T18:30:00-05:00"
    assert became.warned_fields == ["fetched_at", "authors"]
    assert set(became.event.extra) == {"fetched_at", "authors", "paywall", "word_count", "entities", "focus"}


def test_the_duplicate_is_one_id_with_two_texts(outcome: Callable[[bytes], Outcome]) -> None:
    twice = [outcome(value).event for where, value in VALUES.items() if where.startswith("008_")]
    assert [event.id for event in twice if event] == ["seed-twice"] * 2
    assert len({event.text for event in twice if event}) == 2


def test_the_arabic_article_is_passed_on_without_analysis(outcome: Callable[[bytes], Outcome]) -> None:
    text = json.loads(VALUES["004_arabic.json"])["text"]
    assert sum(character.isalpha() for character in text) >= 200
    event = outcome(VALUES["004_arabic.json"]).event
    assert event is not None
    assert event.language == "ar"
    assert [warning.code for warning in event.warnings] == ["unsupported_language"]
    assert event.text == text
