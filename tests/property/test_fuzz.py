"""Any input is answered, by an event or a known dead letter: a few in every run, 100,000 by `make fuzz`."""

from __future__ import annotations

import os
from collections import Counter
from typing import Final

import orjson
import pytest
from fuzz_inputs import answered, raw_values
from hypothesis import HealthCheck, given, settings

INPUTS: Final = int(os.environ.get("FUZZ_INPUTS", "150"))
PART: Final = 2_500
"""Hypothesis remembers what it has tried: in parts, so that its memory stays small."""


@pytest.mark.timeout(max(240, INPUTS))
@pytest.mark.parametrize("part", range(-(-INPUTS // PART)))
def test_any_input_is_answered(part: int) -> None:
    answers: Counter[str] = Counter()

    @settings(
        max_examples=min(PART, INPUTS - part * PART),
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(raw_values)
    def answer(value: bytes | None) -> None:
        answers[answered(value)] += 1

    answer()
    print(part, answers.total(), dict(answers.most_common()))
    assert answers["event"] > answers.total() / 5, "most of what is sent should get as far as the enricher"


ENDLESS: Final = {
    "one word": "A" * 200_000,
    "one name": "Aleppo" * 33_000,
    "marks on one letter": "a" + "\u0301" * 199_999,
    "brackets": "(" * 200_000,
    "a hyphen after each": "a-" * 100_000,
    "tags": "<b>" * 66_000 + "x",
    "escape sequences": "\x1b[31m" * 40_000 + "x",
    "one address": "http://" + "a/" * 100_000,
    "joined pictures": "👩\u200d👩\u200d👧 " * 25_000,
    "eight megabytes": "x" * 8_000_000,
}


@pytest.mark.timeout(60)  # one record's limit; each takes a second or two on a busy machine
@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_token_ends_in_time(name: str) -> None:
    assert answered(orjson.dumps({"text": ENDLESS[name]})) == "event"
