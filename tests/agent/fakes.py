"""An enricher that does what the article's text tells it to. Processes of a pool import this module by its name."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stream.contracts.article import RawArticle
from stream.contracts.enriched import EnrichedArticle, Provenance
from stream.errors import ModelError
from stream.worker.child import EnricherConfig

MEGABYTE = 1024 * 1024
kept: list[bytes] = []


class FakeEnricher:
    """`die`, `exit`, `leave`: the process is killed, ends at once, ends as Python does. `hang`: no end. `fail`: an
    exception. `eat`: more memory than there is. `leak`: half a megabyte that is never given back. `once FILE`: no
    end, but only the first time. Else an event with the text as it is.
    """

    provenance = Provenance(version="0", ner_model="fake@0", gazetteer="fake@0")

    def enrich(self, article: RawArticle) -> EnrichedArticle:
        text = article.text or ""
        if text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if text == "hang":
            time.sleep(3600)
        if text == "fail":
            raise ZeroDivisionError("on purpose")
        if text == "exit":
            os._exit(3)
        if text == "leave":
            sys.exit(3)
        if text == "eat":
            kept.extend(b"x" * MEGABYTE for _ in range(100_000))
        if text == "leak":
            kept.append(b"x" * (MEGABYTE // 2))
        if text.startswith("once "):
            marker = Path(text.removeprefix("once "))
            if not marker.exists():
                marker.touch()
                time.sleep(3600)
        if text == "slow":
            time.sleep(0.05)
        return EnrichedArticle(
            schema_version="1.0",
            id=article.id,
            url=None,
            title=None,
            text=text,
            source=None,
            authors=[],
            published_at=None,
            fetched_at=None,
            language="en",
            entities=[],
            locations=[],
            focus=None,
            warnings=[],
            metadata={"pid": os.getpid()},
            extra={},
            provenance=self.provenance,
        )


@dataclass(frozen=True)
class FakeConfig(EnricherConfig):
    """Loads the fake, or says why it cannot."""

    broken: bool = False

    def load(self) -> Any:
        if self.broken:
            raise ModelError("no model here")
        return FakeEnricher()
