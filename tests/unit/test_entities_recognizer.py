"""The recognizer around tiny pipelines made here: windows, trimming, whole-article behaviour. No trained model."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from stream.document import Document
from stream.entities.recognizer import SpacyRecognizer, load_recognizer
from stream.entities.trimming import trim
from stream.entities.windows import MAX_SIGNS, MAX_WINDOW, MAX_WORD, readable, windows

PATTERNS = [
    {"label": "GPE", "pattern": "Ruritania"},
    {"label": "PERSON", "pattern": [{"ORTH": "President"}, {"ORTH": "Flavia"}, {"ORTH": "'s"}]},
    {"label": "WIDGET", "pattern": [{"ORTH": "the"}, {"ORTH": "sprocket"}]},
    {"label": "ORG", "pattern": [{"ORTH": "—"}]},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)  # type: ignore[attr-defined]
    path = tmp_path_factory.mktemp("pipelines") / "ruler"
    nlp.to_disk(path)
    return path


@pytest.fixture(scope="module")
def recognizer(folder: Path) -> SpacyRecognizer:
    return load_recognizer(folder)


def found(recognizer: SpacyRecognizer, document: Document) -> list[tuple[str, str, str]]:
    return [(s.field, document.content(s.field)[s.start : s.end], s.label) for s in recognizer.recognize(document)]


def test_title_is_read_before_text_and_each_apart(recognizer: SpacyRecognizer) -> None:
    document = Document("Ruritania votes", "President Flavia's lead in Ruritania")
    assert found(recognizer, document) == [
        ("title", "Ruritania", "GPE"),
        ("text", "Flavia", "PERSON"),
        ("text", "Ruritania", "GPE"),
    ]


def test_another_pipelines_labels_pass_unchanged_and_keep_their_article(recognizer: SpacyRecognizer) -> None:
    assert found(recognizer, Document(None, "Turn the sprocket")) == [("text", "the sprocket", "WIDGET")]


def test_a_name_without_letter_or_digit_is_none(recognizer: SpacyRecognizer) -> None:
    assert found(recognizer, Document(None, "well — yes")) == []


def test_without_calibration_there_is_no_confidence(recognizer: SpacyRecognizer) -> None:
    assert [s.confidence for s in recognizer.recognize(Document("Ruritania", None))] == [None]


def test_offsets_hold_in_every_window_and_after_astral_characters(recognizer: SpacyRecognizer) -> None:
    text = "😀 In Ruritania it rained. " * 2000
    spans = recognizer.recognize(Document(None, text))
    assert len(spans) == 2000
    assert {text[s.start : s.end] for s in spans} == {"Ruritania"}
    assert [s.start for s in spans] == sorted({s.start for s in spans})


def test_the_vocabulary_grows_to_its_bound_and_no_further(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer = load_recognizer(folder)
    monkeypatch.setattr("stream.entities.recognizer._REMEMBERED", 0)
    recognizer.recognize(Document(None, "warm up in Ruritania"))
    strings = len(recognizer._nlp.vocab.strings)
    recognizer.recognize(Document(None, " ".join(f"word{number}" for number in range(1000))))
    assert len(recognizer._nlp.vocab.strings) == strings


def test_same_article_same_spans_whatever_was_read_before(folder: Path) -> None:
    document = Document("Ruritania", "In Ruritania, President Flavia's word counts.")
    fresh = load_recognizer(folder).recognize(document)
    used = load_recognizer(folder)
    for other in ("", "Ruritania " * 500, "x" * 5000, "\0"):
        used.recognize(Document(None, other))
    assert used.recognize(document) == fresh


def test_the_identity_is_that_of_the_files(folder: Path, tmp_path: Path) -> None:
    nlp = spacy.load(folder)
    nlp.get_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Strelsau"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "other")
    same, other = load_recognizer(folder), load_recognizer(tmp_path / "other")
    assert same.identity == load_recognizer(folder).identity != other.identity
    assert same.identity.startswith("en-pipeline-0.0.0@")
    assert len(same.identity.partition("@")[2]) == 12
    assert same.languages == {"en"}


@pytest.mark.parametrize(
    ("marked", "label", "name"),
    [
        ("the United Nations", "ORG", "United Nations"),
        ("The  Gambia", "GPE", "Gambia"),
        ("the 1990s", "DATE", "the 1990s"),
        ("President Ada Byron", "PERSON", "Ada Byron"),
        ("Deputy Prime Minister Byron", "PERSON", "Byron"),
        ("Gen. Byron", "PERSON", "Byron"),
        ("General Motors", "ORG", "General Motors"),
        ("Mr. Byron’s", "PERSON", "Byron"),
        ("Byron's", "PERSON", "Byron"),
        ("James'", "PERSON", "James"),
        ("ISIS’", "ORG", "ISIS"),
        ("“Reuters”", "ORG", "Reuters"),
        ("U.S.", "GPE", "U.S."),
        ("Bank (UK)", "ORG", "Bank (UK)"),
        ("Bank)", "ORG", "Bank"),
        (" Oslo\n", "GPE", "Oslo"),
        ("The", "ORG", "The"),
        ("President", "PERSON", "President"),
    ],
)
def test_trimming(marked: str, label: str, name: str) -> None:
    text = f"> {marked} <"
    bounds = trim(text, 2, 2 + len(marked), label)
    assert bounds is not None
    assert text[slice(*bounds)] == name


@pytest.mark.parametrize("marked", ["", " ", "—", "“”", "’", "...", "😀"])
def test_nothing_is_left_of_signs(marked: str) -> None:
    assert trim(marked, 0, len(marked), "ORG") is None


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40), st.sampled_from(["PERSON", "ORG", "DATE"]))
def test_trimming_stays_inside_and_is_done_once(text: str, one: int, other: int, label: str) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    bounds = trim(text, start, end, label)
    if bounds is not None:
        assert start <= bounds[0] < bounds[1] <= end
        assert trim(text, *bounds, label) == bounds


@given(st.text(alphabet="ab .!\n\u00a0😀", max_size=300), st.integers(2, 40))
def test_windows_are_the_text_and_bounded(text: str, size: int) -> None:
    cut = list(windows(text, size))
    assert "".join(window for _, window in cut) == text
    assert all(0 < len(window) <= size for _, window in cut)
    assert all(text[offset : offset + len(window)] == window for offset, window in cut)


@pytest.mark.parametrize(
    ("text", "size", "first"),
    [
        ("One two. Three four.\n\nFive. Six seven eight", 30, "One two. Three four.\n\n"),
        ("One two three.\nFour. Five six seven", 25, "One two three.\n"),
        ("One two three. Four five six seven", 25, "One two three. "),
        ("one two three four five six", 20, "one two three four "),
        ("onetwothreefourfive", 10, "onetwothre"),
    ],
)
def test_a_window_ends_where_it_hurts_least(text: str, size: int, first: str) -> None:
    assert next(window for _, window in windows(text, size)) == first


def test_an_ordinary_article_is_one_window() -> None:
    text = "A sentence of news. " * (MAX_WINDOW // 20)
    assert len(list(windows(text))) == 1


@pytest.mark.parametrize(
    ("run", "kept"),
    [
        ("A" * MAX_WORD, True),
        ("A" * (MAX_WORD + 1), False),
        ("-" * MAX_SIGNS, True),
        ("-" * (MAX_SIGNS + 1), False),
        ("\ud800", False),
    ],
)
def test_runs_that_are_no_words_are_blanked_and_all_else_keeps_its_place(run: str, kept: bool) -> None:
    text = f"In Oslo {run} and Bergen"
    clear = readable(text)
    assert len(clear) == len(text)
    assert clear.index("Bergen") == text.index("Bergen")
    assert (run in clear) is kept
