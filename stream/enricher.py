"""The middle of Dateline: a raw article in, an enriched one out. No Kafka, no clock, no environment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol, Self

from stream.assembly import assemble_event, provenance
from stream.contracts.article import RawArticle
from stream.contracts.enriched import EnrichedArticle
from stream.contracts.language_tag import primary_language
from stream.contracts.notices import Notice, text_truncated, unsupported_language
from stream.document import Document, Entity
from stream.enrichment_limits import DEFAULT_LANGUAGE, MAX_ANALYSED_CHARS
from stream.entities.mentions import group_mentions
from stream.entities.recognizer import Recognizer, load_recognizer
from stream.errors import NothingToRead
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import open_gazetteer
from stream.places.types import PlaceAnalysis
from stream.text.clean import clean_text, clean_title
from stream.text.language import detect_language

_NO_PLACES: Final = PlaceAnalysis(locations=(), focus=None, entity_location=())


class Places(Protocol):
    """What the enricher asks of the part that puts names on the map."""

    @property
    def identity(self) -> str:
        """`name@hash` of the gazetteer."""
        ...

    def analyse(self, document: Document, entities: list[Entity]) -> PlaceAnalysis:
        """The places that `document` names, given what was recognised in it."""
        ...


class Enricher:
    """Turns raw articles into enriched ones, one at a time: nothing of one article reaches the next.

    The same article under the same version, model and gazetteer gives the same event, whatever ran before.
    Not safe for threads (a spaCy pipeline is not); load one in each process.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        places: Places,
        *,
        default_language: str = DEFAULT_LANGUAGE,
        max_analysed_chars: int = MAX_ANALYSED_CHARS,
    ) -> None:
        self._recognizer = recognizer
        self._places = places
        self._default_language = default_language
        self._max_analysed_chars = max_analysed_chars
        self.provenance = provenance(recognizer.identity, places.identity)

    @classmethod
    def load(
        cls,
        *,
        ner_model: str | Path | None = None,
        gazetteer: Path | None = None,
        default_language: str = DEFAULT_LANGUAGE,
        max_analysed_chars: int = MAX_ANALYSED_CHARS,
    ) -> Self:
        """An enricher with the shipped model and gazetteer, or with those named.

        Raises ModelError or GazetteerError where one cannot be used.
        """
        return cls(
            load_recognizer(ner_model),
            PlaceAnalyser(open_gazetteer(gazetteer)),
            default_language=default_language,
            max_analysed_chars=max_analysed_chars,
        )

    def enrich(self, article: RawArticle) -> EnrichedArticle:
        """The event of one article. Raises NothingToRead where clean-up leaves neither text nor title."""
        title = clean_title(article.title) if article.title else ""
        text = clean_text(article.text) if article.text else ""
        if not title and not text:
            raise NothingToRead(_what_was_there(article))
        language = detect_language(text or title, article.language, self._default_language)
        whole = Document(title or None, text or None, language, article.source, article.url)
        if primary_language(language) in self._recognizer.languages:
            notices, document = self._cut(whole)
            entities = group_mentions(document, self._recognizer.recognize(document))
            places = self._places.analyse(document, entities)
            entities = _places_are_no_people(entities, places)
        else:
            supported = ", ".join(sorted(self._recognizer.languages))
            notices, entities, places = [unsupported_language(language, supported)], [], _NO_PLACES
        return assemble_event(article, whole, entities, places, (*article.notices, *notices), self.provenance)

    def _cut(self, document: Document) -> tuple[list[Notice], Document]:
        """As much of the document as is analysed. It is a beginning, so its offsets are those of the whole."""
        limit = self._max_analysed_chars
        cut = [text_truncated(field, limit, len(body)) for field, body in document.fields() if len(body) > limit]
        if not cut:
            return [], document
        title, text = (document.content(field)[:limit] or None for field in ("title", "text"))
        return cut, Document(title, text, document.language, document.source, document.url)


def _places_are_no_people(entities: list[Entity], places: PlaceAnalysis) -> list[Entity]:
    """A name that the recognizer took for a person's and that names a place after all is labelled as one."""
    return [
        replace(entity, label="GPE") if entity.label == "PERSON" and location else entity
        for entity, location in zip(entities, places.entity_location, strict=True)
    ]


def _what_was_there(article: RawArticle) -> str:
    if article.text or article.title:
        return "nothing is left of text and title after clean-up: they held only page furniture, markup or spaces"
    return "the article has neither `text` nor `title`; one of them must hold something (other names: DATELINE_FIELDS)"
