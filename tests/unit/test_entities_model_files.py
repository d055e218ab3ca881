"""Model folders that cannot be used: each says what is wrong, where, and what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.training import Example

from stream.document import Document
from stream.entities.model_files import MANIFEST, Corpus, write_manifest
from stream.entities.pipelines import FAST, SHIPPED
from stream.entities.recognizer import load_recognizer
from stream.errors import ModelError

TRAINED_ON = (Corpus("made here", "Apache-2.0", "this test"),)


@pytest.fixture(scope="module")
def weights() -> bytes:
    """A parser that learnt one sentence: enough to find a name."""
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    doc = nlp.make_doc("Rain fell in Ruritania today .")
    example = Example.from_dict(doc, {"entities": [(13, 22, "GPE")]})
    optimizer = nlp.initialize(lambda: [example])
    for _ in range(30):
        nlp.update([example], sgd=optimizer)
    assert [span.text for span in nlp("Rain fell in Ruritania today .").ents] == ["Ruritania"]
    return bytes(nlp.to_bytes())


@pytest.fixture
def folder(tmp_path: Path, weights: bytes) -> Path:
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    nlp.from_bytes(weights).to_disk(tmp_path / "model")
    sign(tmp_path / "model")
    return tmp_path / "model"


def sign(folder: Path, calibration: dict[str, Any] | None = None) -> None:
    write_manifest(folder, name="tiny", version="0.1", languages=("en",), corpora=TRAINED_ON, calibration=calibration)


def edit(folder: Path, **changes: Any) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | changes))


def refusal(model: Path | str) -> str:
    with pytest.raises(ModelError) as caught:
        load_recognizer(model)
    assert caught.value.code == "DL301"
    return str(caught.value)


def test_a_whole_folder_loads_and_finds_names(folder: Path) -> None:
    recognizer = load_recognizer(folder)
    (span,) = recognizer.recognize(Document(None, "Rain fell in Ruritania today ."))
    assert (span.start, span.end, span.label) == (13, 22, "GPE")
    assert recognizer.identity.startswith("tiny@")


def test_without_calibration_there_is_no_confidence(folder: Path) -> None:
    (span,) = load_recognizer(folder).recognize(Document(None, "Rain fell in Ruritania today ."))
    assert span.confidence is None


def test_a_missing_file(folder: Path) -> None:
    (folder / "ner" / "model").unlink()
    message = refusal(folder)
    assert "ner/model missing" in message
    assert str(folder) in message
    assert "Install Dateline again" in message


def test_a_truncated_file(folder: Path) -> None:
    path = folder / "ner" / "model"
    path.write_bytes(path.read_bytes()[:-1])
    assert "altered or truncated: ner/model" in refusal(folder)


def test_an_altered_file(folder: Path) -> None:
    path = folder / "config.cfg"
    path.write_text(path.read_text() + "\n# a word\n")
    assert "altered or truncated: config.cfg" in refusal(folder)


def test_a_file_too_many(folder: Path) -> None:
    (folder / "extra.bin").write_bytes(b"")
    assert "does not list: extra.bin" in refusal(folder)


def test_what_a_file_manager_leaves_behind_does_no_harm(folder: Path) -> None:
    (folder / ".DS_Store").write_bytes(b"x")
    assert load_recognizer(folder).identity.startswith("tiny@")


def test_another_format_version(folder: Path) -> None:
    edit(folder, format_version=99)
    message = refusal(folder)
    assert "format version 99" in message
    assert "reads 1" in message


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"name": "tiny"}', '{"format_version": 1}'])
def test_a_manifest_that_is_none(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content)
    assert MANIFEST in refusal(folder)


@pytest.mark.parametrize("content", [[], {"kind": "magic", "labels": {}}, {"kind": "platt"}])
def test_a_calibration_that_is_none(tmp_path: Path, content: Any) -> None:
    folder = tmp_path / "fast"
    shutil.copytree(SHIPPED.parent / FAST, folder)
    edit(folder, calibration=content)
    assert "calibration" in refusal(folder)


def test_a_calibration_of_what_keeps_no_probabilities(folder: Path) -> None:
    edit(folder, calibration={"kind": "platt", "labels": {"": [1.0, 0.0]}})
    assert "the pipeline has no dateline_tagger" in refusal(folder)


def test_another_model_has_another_identity(folder: Path) -> None:
    before = load_recognizer(folder).identity
    edit(folder, version="0.2")
    assert load_recognizer(folder).identity != before


def test_a_shipped_model_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.setattr("stream.entities.recognizer.SHIPPED", (tmp_path / "model").resolve())
    monkeypatch.setattr("stream.entities.pipelines._MODELS", tmp_path.resolve())
    with pytest.raises(ModelError, match=r"manifest\.json is missing"):
        load_recognizer()


def test_nothing_by_that_name() -> None:
    message = refusal("no_such_pipeline_anywhere")
    assert "no_such_pipeline_anywhere" in message
    assert "DATELINE_NER_MODEL" in message


def test_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "model.tar.gz").write_bytes(b"x")
    assert "is a file" in refusal(tmp_path / "model.tar.gz")


def test_a_package_that_is_no_pipeline() -> None:
    assert "holds no spaCy pipeline" in refusal("json")


def test_a_folder_that_is_no_pipeline(tmp_path: Path) -> None:
    assert "spaCy cannot load" in refusal(tmp_path)


def test_a_pipeline_that_finds_no_names(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path)
    assert "finds no names" in refusal(tmp_path)


def test_a_pipeline_of_many_languages_must_say_which(tmp_path: Path) -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("entity_ruler")
    nlp.to_disk(tmp_path)
    assert '"languages"' in refusal(tmp_path)
    meta = json.loads((tmp_path / "meta.json").read_text())
    (tmp_path / "meta.json").write_text(json.dumps(meta | {"languages": ["en", "fr"]}))
    assert load_recognizer(tmp_path).languages == {"en", "fr"}
