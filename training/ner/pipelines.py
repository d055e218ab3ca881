"""The tokens that training and the shipped pipelines share, and what a pipeline says it is."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex


def blank_pipeline() -> Language:
    """English tokens, exactly as the shipped model cuts them."""
    nlp = spacy.blank("en")
    nlp.max_length = 10**8
    split_after_abbreviations(nlp)
    return nlp


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


def split_after_abbreviations(nlp: Language) -> None:
    """Make "U.S.-backed" three tokens, as "US-backed" is: English rules split hyphens between letters only."""
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    infixes = [*(nlp.Defaults.infixes or ()), r"(?<=[A-Z]\.)-(?=[A-Za-z])"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
