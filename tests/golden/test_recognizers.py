"""What the shipped networks say of one article: however fast they are read, names and confidences stay.

`cases/recognizers.jsonl` is what they said when they were exported, on a processor with AVX2. Another kind of processor
adds in another order, and 8-bit rounding makes a little more of it.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from stream.document import Document
from stream.entities.pipelines import ACCURATE, FAST
from stream.entities.recognizer import load_recognizer

ARTICLE = Document(
    "Norway and Kenya sign fisheries deal",
    "OSLO, March 3 (Reuters) - Norway's foreign minister met Kenyan officials on Tuesday. "
    "“We welcome this,” said Anna Lindqvist, who heads the United Nations office in Nairobi.\n\n"
    "The World Bank will lend $20 million, Prime Minister Jonas Berg told parliament. U.S.-backed projects in "
    "Mombasa go on.",
)
CASES = Path(__file__).parent / "cases" / "recognizers.jsonl"


@pytest.mark.parametrize("model", [ACCURATE, FAST])
def test_names_and_confidences(model: str) -> None:
    expected = [row for row in map(orjson.loads, CASES.read_bytes().splitlines()) if row["model"] == model]
    found = load_recognizer(model).recognize(ARTICLE)
    assert [(s.field, s.start, ARTICLE.content(s.field)[s.start : s.end], s.label) for s in found] == [
        (row["field"], row["start"], row["text"], row["label"]) for row in expected
    ]
    assert [s.confidence for s in found] == pytest.approx([row["confidence"] for row in expected], abs=0.02)
