"""The model that is shipped: whole, bounded on any input, the same for the same article."""

from __future__ import annotations

import time
from configparser import ConfigParser
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.document import Document
from stream.entities.model_files import read_manifest
from stream.entities.pipelines import ACCURATE, FAST, SHIPPED
from stream.entities.recognizer import SpacyRecognizer, load_recognizer

ARTICLE = Document(
    "Norway and Kenya sign fisheries deal",
    "OSLO, March 3 (Reuters) - Norway's foreign minister met Kenyan officials on Tuesday. "
    "“We welcome this,” said Anna Lindqvist, who heads the United Nations office in Nairobi.\n\n"
    "The World Bank will lend $20 million, Prime Minister Jonas Berg told parliament. U.S.-backed projects in "
    "Mombasa go on.",
)
SAID = Path(__file__).parents[1] / "golden" / "cases" / "recognizers.jsonl"
"""What the networks said of ARTICLE before reading was made faster, on a processor with AVX2."""
LABELS = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "EVENT"}

HOSTILE = {
    "one token of 100,000 characters": "a" * 100_000,
    "only emoji": "😀👩‍👩‍👧" * 20_000,
    "emoji with spaces": "😀 " * 20_000,
    "no spaces": "Iraq,Syria." * 10_000,
    "one word after another without an end": "Iraq " * 20_000,
    "opening quotes": ("“" * 24 + " ") * 1000,
    "closing brackets": ("a" + ")" * 24 + " ") * 1000,
    "one bracket after another": ")" * 100_000,
    "possessives": ("'s" * 50 + " ") * 200,
    "addresses": ("http://a.example/" + "x.y-" * 45 + " ") * 100,
    "full stops": ". " * 50_000,
    "line ends": "\n" * 100_000,
    "mixed scripts": "Путин met 习近平 in Москва مشاركة Ελλάδα हिन्दी " * 200,
    "NUL and controls": "\0\x01\x02 In Iraq\0 \x7f" * 1000,
    "right-to-left marks": "\u202e\u200b\ufeff Iraq \u2066" * 1000,
    "combining marks": "e" + "\u0301" * 50_000,
    "lone surrogates": "Iraq \ud800 Syria",
}


MODELS = {ACCURATE: SHIPPED, FAST: SHIPPED.parent / FAST}


@pytest.fixture(scope="module", params=MODELS)
def recognizer(request: pytest.FixtureRequest) -> SpacyRecognizer:
    return load_recognizer(request.param)


def names(recognizer: SpacyRecognizer, document: Document) -> dict[str, str]:
    return {document.content(s.field)[s.start : s.end]: s.label for s in recognizer.recognize(document)}


def test_plain_news(recognizer: SpacyRecognizer) -> None:
    found = names(recognizer, ARTICLE)
    expected = {"Norway": "GPE", "Kenya": "GPE", "Nairobi": "GPE", "Anna Lindqvist": "PERSON", "Jonas Berg": "PERSON"}
    assert {name: found.get(name) for name in expected} == expected
    assert found.get("United Nations") == found.get("World Bank") == "ORG"
    assert found.get("U.S.") == "GPE"
    assert found.get("Kenyan") == "NORP"


def test_labels_and_confidences_are_the_contracts(recognizer: SpacyRecognizer) -> None:
    spans = recognizer.recognize(ARTICLE)
    assert {span.label for span in spans} <= LABELS
    assert all(span.confidence is not None and 0.0 < span.confidence < 1.0 for span in spans)


@pytest.mark.parametrize("model", [ACCURATE, FAST])
def test_names_and_confidences_are_what_they_were(model: str) -> None:
    """However fast it is read. Other kinds of processors add in another order, and 8-bit rounding makes more of it."""
    expected = [row for row in map(orjson.loads, SAID.read_bytes().splitlines()) if row["model"] == model]
    found = load_recognizer(model).recognize(ARTICLE)
    assert [(s.field, s.start, ARTICLE.content(s.field)[s.start : s.end], s.label) for s in found] == [
        (row["field"], row["start"], row["text"], row["label"]) for row in expected
    ]
    assert [s.confidence for s in found] == pytest.approx([row["confidence"] for row in expected], abs=0.02)


def test_the_accurate_one_is_the_default() -> None:
    assert load_recognizer().identity == load_recognizer(ACCURATE).identity != load_recognizer(FAST).identity


@pytest.mark.parametrize("folder", MODELS.values(), ids=MODELS)
def test_it_says_what_it_is_and_what_it_was_trained_on(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert manifest.identity.startswith("dateline-news-")
    assert manifest.languages == ("en",)
    assert all(corpus.licence and corpus.origin for corpus in manifest.corpora)
    assert "worldwide" not in {corpus.name for corpus in manifest.corpora}


@pytest.mark.parametrize("folder", MODELS.values(), ids=MODELS)
def test_no_path_of_the_machine_that_made_it_is_shipped(folder: Path) -> None:
    config = ConfigParser(interpolation=None)
    config.read(folder / "config.cfg")
    assert set(config["paths"].values()) == {"null"}


def test_both_together_are_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.parent.rglob("*") if path.is_file()) <= 45_000_000


def test_what_was_read_before_changes_nothing(recognizer: SpacyRecognizer) -> None:
    fresh = recognizer.recognize(ARTICLE)
    for text in HOSTILE.values():
        recognizer.recognize(Document(text[:2000], text[-2000:]))
    assert recognizer.recognize(ARTICLE) == fresh


def test_words_are_remembered_up_to_a_bound_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer = load_recognizer(FAST)
    words = recognizer._nlp.vocab.strings
    first = recognizer.recognize(ARTICLE)
    known = len(words)
    assert recognizer.recognize(ARTICLE) == first
    assert len(words) == known
    monkeypatch.setattr("stream.entities.recognizer._REMEMBERED", known - 1)
    for number in range(20):
        recognizer.recognize(Document(None, f"Quoxel{number} met Zarbit{number} in Plimth{number}."))
    assert len(words) == known
    assert "Quoxel7" not in words
    assert recognizer.recognize(ARTICLE) == first


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_is_read_in_bounded_time(recognizer: SpacyRecognizer, text: str) -> None:
    begun = time.process_time()
    spans = recognizer.recognize(Document(None, text))
    # Two seconds, or ten on a processor without 8-bit instructions; a tokenizer gone quadratic needs many minutes.
    assert time.process_time() - begun < 60
    assert_in_order(spans, len(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_spans_in_order(recognizer: SpacyRecognizer, text: str) -> None:
    assert_in_order(recognizer.recognize(Document(None, text)), len(text))


def test_two_megabytes_are_read_to_the_end(recognizer: SpacyRecognizer) -> None:
    filler = "\n".join(["-" * 150] * 12_500)
    text = f"In Norway it snowed.\n{filler}\nIn Kenya it rained."
    assert len(text) > 1_800_000
    spans = recognizer.recognize(Document(None, text))
    assert {"Norway", "Kenya"} <= {text[s.start : s.end] for s in spans}


def assert_in_order(spans: list, length: int) -> None:  # type: ignore[type-arg]
    position = 0
    for span in spans:
        assert position <= span.start < span.end <= length
        position = span.end
