"""Given names with a hyphen, whole; what English joins to a name, left out."""

from __future__ import annotations

import pytest

from stream.document import Span
from stream.entities.given_names import complete_given_names


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("Moon Jae-in called.", "Moon Jae", "Moon Jae-in"),
        ("They met Tsai Ing-wen, he said.", "Tsai Ing", "Tsai Ing-wen"),
        ("Kim Jong-un-style rule", "Kim Jong", "Kim Jong"),
        ("a Vladimir Putin-era law", "Vladimir Putin", "Vladimir Putin"),
        ("an Ed Koch-led city", "Ed Koch", "Ed Koch"),
        ("Angela Merkel-backed plans", "Angela Merkel", "Angela Merkel"),
        ("Moon-in is one word", "Moon", "Moon"),
    ],
)
def test_names(text: str, cut: str, whole: str) -> None:
    start = text.index(cut)
    (span,) = complete_given_names(text, [Span("text", start, start + len(cut), "PERSON", 0.9)])
    assert text[span.start : span.end] == whole


def test_only_persons() -> None:
    span = Span("text", 0, 8, "ORG", 0.9)
    assert complete_given_names("Moon Jae-in", [span]) == [span]
