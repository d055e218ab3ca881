"""Workers with one odd part, otherwise as they are: `python odd_worker.py KIND`. Its pool imports this module too."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "agent"))
from fakes import FakeConfig, FakeEnricher

from stream.contracts.article import RawArticle
from stream.contracts.enriched import EnrichedArticle
from stream.kafka.records import Record
from stream.settings import load_settings
from stream.worker import runtime
from stream.worker.batch import BatchProcessor
from stream.worker.run import run_worker

PAUSE = "ODD_WORKER_PAUSE_S"


def odd_worker(kind: str) -> list[str]:
    """The command that starts one."""
    return [sys.executable, __file__, kind]


class SlowEnricher(FakeEnricher):
    """Takes its time over each article."""

    def enrich(self, article: RawArticle) -> EnrichedArticle:
        time.sleep(float(os.environ[PAUSE]))
        return super().enrich(article)


@dataclass(frozen=True)
class SlowConfig(FakeConfig):
    def load(self) -> Any:
        return SlowEnricher()


async def hang(processor: BatchProcessor, records: Sequence[Record]) -> None:
    """The batch is never done; heartbeats go on."""
    await asyncio.Event().wait()


def main(kind: str) -> int:
    """Run the worker that is odd in this way."""
    match kind:
        case "hangs":
            BatchProcessor.handle = hang  # type: ignore[method-assign]
        case "slow":
            runtime.EnricherConfig = SlowConfig  # type: ignore[misc]
        case "fake":
            runtime.EnricherConfig = FakeConfig  # type: ignore[misc]
    return run_worker(load_settings())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
