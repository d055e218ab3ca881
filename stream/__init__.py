"""Dateline: raw news articles in, enriched events out.

from stream import Enricher, RawArticle
event = Enricher.load().enrich(RawArticle(text="..."))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stream.version import __version__

if TYPE_CHECKING:
    from stream.contracts.article import RawArticle, decode_article
    from stream.contracts.enriched import EnrichedArticle, encode_event
    from stream.enricher import Enricher
    from stream.errors import DatelineError

__all__ = [
    "DatelineError",
    "EnrichedArticle",
    "Enricher",
    "RawArticle",
    "__version__",
    "decode_article",
    "encode_event",
]

_HOMES = {
    "DatelineError": "stream.errors",
    "EnrichedArticle": "stream.contracts.enriched",
    "Enricher": "stream.enricher",
    "RawArticle": "stream.contracts.article",
    "decode_article": "stream.contracts.article",
    "encode_event": "stream.contracts.enriched",
}


def __getattr__(name: str) -> Any:
    # Importing one part must not load them all: `stream.kafka` needs no spaCy.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'stream' has no attribute {name!r}")
