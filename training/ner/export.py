"""From a trained spaCy pipeline to the folder that is shipped: no training words in it, and a manifest."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex

from stream.entities.model_files import Corpus, write_manifest
from training.ner.corpora import CORPORA

NAME: Final = "dateline-news-cnn"
VERSION: Final = "1.0.0"


def export(
    trained: Path,
    target: Path,
    *,
    calibration: dict[str, Any] | None = None,
    name: str = NAME,
    version: str = VERSION,
) -> None:
    """Write the pipeline in `trained` to `target`, which is replaced."""
    nlp = without_training_words(trained)
    describe(nlp, name, version)
    split_after_abbreviations(nlp)
    shutil.rmtree(target, ignore_errors=True)
    nlp.to_disk(target)
    write_manifest(
        target,
        name=name,
        version=version,
        languages=("en",),
        corpora=tuple(Corpus(corpus.name, corpus.licence, corpus.origin) for corpus in CORPORA),
        calibration=calibration,
    )


def describe(nlp: Language, name: str, version: str) -> None:
    """Say in the pipeline's meta.json what it is."""
    nlp.meta.update(
        name=name.removeprefix("dateline-").replace("-", "_"),
        version=version,
        description="Named entities in English news",
        author="The Dateline authors",
        license="Apache-2.0",
        performance={},
    )


def without_training_words(trained: Path) -> Language:
    """The pipeline with an empty vocabulary. Hash embeddings need none; it is 1.5 MB of words from the corpora."""
    config = spacy.util.load_config(trained / "config.cfg")
    nlp = spacy.util.load_model_from_config(config, auto_fill=True).from_disk(trained, exclude=["vocab"])
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    return nlp


def split_after_abbreviations(nlp: Language) -> None:
    """Make "U.S.-backed" three tokens, as "US-backed" is: English rules split hyphens between letters only."""
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    infixes = [*(nlp.Defaults.infixes or ()), r"(?<=[A-Z]\.)-(?=[A-Za-z])"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
