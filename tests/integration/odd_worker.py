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

from aiokafka.consumer.group_coordinator import GroupCoordinator

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
UNHEARD = "ODD_WORKER_UNHEARD_S"


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


class Unheard:
    """From its first batch on, the group does not hear this worker, for `ODD_WORKER_UNHEARD_S`."""

    def __init__(self) -> None:
        self._until: float | None = None
        self._heartbeat = GroupCoordinator._do_heartbeat
        self._handle = BatchProcessor.handle

    def install(self) -> None:
        """In place of what the worker would do."""

        async def heartbeat(coordinator: Any) -> bool:
            if self._until is not None and time.monotonic() < self._until:
                return False
            answered: bool = await self._heartbeat(coordinator)
            return answered

        async def handle(processor: BatchProcessor, records: Sequence[Record]) -> None:
            if self._until is None:
                self._until = time.monotonic() + float(os.environ[UNHEARD])
            await self._handle(processor, records)

        GroupCoordinator._do_heartbeat = heartbeat
        BatchProcessor.handle = handle  # type: ignore[method-assign]


async def fail(processor: BatchProcessor, records: Sequence[Record]) -> None:
    """A fault nobody foresaw, with a secret at hand in a variable."""
    password = load_settings().connection().client_settings().get("sasl_plain_password")
    raise RuntimeError(f"on purpose, with {len(password or '')} characters at hand and {len(records)} records")


def main(kind: str) -> int:
    """Run the worker that is odd in this way."""
    match kind:
        case "hangs":
            BatchProcessor.handle = hang  # type: ignore[method-assign]
        case "fails":
            BatchProcessor.handle = fail  # type: ignore[method-assign]
        case "slow":
            runtime.EnricherConfig = SlowConfig  # type: ignore[misc]
        case "unheard":
            Unheard().install()
            runtime.EnricherConfig = SlowConfig  # type: ignore[misc]
        case "fake":
            runtime.EnricherConfig = FakeConfig  # type: ignore[misc]
    return run_worker(load_settings())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
