"""What runs in a process of the pool: one enricher, one record at a time."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from stream.contracts.article import decode_article
from stream.contracts.enriched import Provenance, encode_event
from stream.enrichment_limits import DEFAULT_LANGUAGE, MAX_ANALYSED_CHARS
from stream.errors import DatelineError, RecordFailed
from stream.worker.memory import MEBIBYTE, limit_growth

if TYPE_CHECKING:
    from stream.enricher import Enricher


@dataclass(frozen=True, slots=True)
class EnricherConfig:
    """How a process makes its enricher; `renames` maps the contract's field names to the scraper's own."""

    ner_model: str | None = None
    gazetteer: Path | None = None
    default_language: str = DEFAULT_LANGUAGE
    max_analysed_chars: int = MAX_ANALYSED_CHARS
    renames: Mapping[str, str] = field(default_factory=dict)

    def load(self) -> Enricher:
        """Raises ModelError or GazetteerError where a file cannot be used."""
        # Here and not above: the process that only hands out work needs no spaCy.
        from stream.enricher import Enricher

        return Enricher.load(
            ner_model=self.ner_model,
            gazetteer=self.gazetteer,
            default_language=self.default_language,
            max_analysed_chars=self.max_analysed_chars,
        )


@dataclass(frozen=True, slots=True)
class Enriched:
    """The event of one raw record, as it goes on the wire."""

    article_id: str
    value: bytes


Outcome = Enriched | DatelineError
"""Errors are handed back, not raised: one record's end is no failure of the process."""

_config = EnricherConfig()
_memory = 0
_enricher: Enricher | None = None


def initialise(config: EnricherConfig, memory: int = 0) -> None:
    """Run once in each new process. Loads nothing: an error here would break the pool without a word.

    `memory`: bytes that records may take above what the model does; 0: no bound.
    """
    global _config, _memory
    _config, _memory = config, memory
    # Ctrl-C reaches every process of the terminal; the worker drains first and then ends its pool.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_die_with_parent, name="die-with-parent", daemon=True).start()


def load() -> Provenance:
    """Load the enricher of this process. Raises ArtifactError."""
    return _loaded().provenance


def enrich_record(value: bytes | None) -> Outcome:
    """The event of one raw value, or the error that ends it."""
    enricher = _loaded()
    try:
        event = enricher.enrich(decode_article(value, _config.renames))
        return Enriched(event.id, encode_event(event))
    except DatelineError as error:
        return error
    except MemoryError:
        bound = f", or than the {_memory // MEBIBYTE:,} MB of DATELINE_RECORD_MEMORY_MB" if _memory else ""
        return RecordFailed(f"MemoryError: this record needs more memory than there is{bound}")
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, it is this record's; the others go on
        return RecordFailed(f"{type(error).__name__}: {error}")


def _loaded() -> Enricher:
    global _enricher
    if _enricher is None:
        _enricher = _config.load()
        # Model and gazetteer live as long as the process: no collection need ever walk them again.
        gc.collect()
        gc.freeze()
        if _memory:
            limit_growth(_memory)
    return _enricher


def _die_with_parent() -> None:
    # A pool process waits on a queue whose writing end it holds itself: it would outlive a killed worker for ever.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
