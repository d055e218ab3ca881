"""Any input is answered, by an event or a known dead letter: a few in every run, 100,000 by `make fuzz`."""

from __future__ import annotations

import os
from collections import Counter
from typing import Final

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
