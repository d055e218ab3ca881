"""What becomes of a raw record, with the real enricher and nothing to recognise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from contract_files import Outcome

from stream.contracts.article import RawArticle, decode_article
from stream.contracts.enriched import EnrichedArticle
from stream.document import Document, Entity, Span
from stream.errors import ArticleError
from stream.places.types import PlaceAnalysis


class NothingRecognised:
    """A recognizer of English that finds nothing: what the contract says about the rest must hold without a model."""

    identity = "none@0"
    languages = frozenset({"en"})

    def recognize(self, document: Document) -> list[Span]:
        return []


class NowherePlaced:
    """Places that know of none."""

    identity = "none@0"

    def analyse(self, document: Document, entities: list[Entity]) -> PlaceAnalysis:
        return PlaceAnalysis(locations=(), focus=None, entity_location=(None,) * len(entities))


@pytest.fixture(scope="session")
def enrich() -> Callable[[RawArticle], EnrichedArticle]:
    """The real enricher around a recognizer and places that find nothing."""
    from stream.enricher import Enricher

    return Enricher(NothingRecognised(), NowherePlaced()).enrich


@pytest.fixture(scope="session")
def outcome(enrich: Callable[[RawArticle], EnrichedArticle]) -> Callable[[bytes | None], Outcome]:
    """What the worker makes of the value of a raw record."""

    def of(value: bytes | None) -> Outcome:
        try:
            return Outcome(None, enrich(decode_article(value)))
        except ArticleError as error:
            return Outcome(error.code, None)

    return of
