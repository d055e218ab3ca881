"""Records through the worker's own pool, without Kafka: in order, and as soon as they are done."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Final

from stream.cli.inputs import Item
from stream.settings import Settings
from stream.worker.child import EnricherConfig, Outcome
from stream.worker.pool import EnrichmentPool

_AHEAD: Final = 256
"""Records that are read before they are needed."""


def enriched(items: Iterable[Item], settings: Settings) -> Iterator[tuple[Item, Outcome]]:
    """Each item with its outcome, in their order; what the worker would publish, byte for byte.

    A batch is whatever was read while the one before was worked on, so a slow pipe is answered line by line.
    Raises ModelError or GazetteerError where a file cannot be used, and whatever `items` raises.
    """
    pool = EnrichmentPool(_config(settings), settings.processes, settings.record_timeout_s)
    try:
        with asyncio.Runner() as runner:
            runner.run(pool.start())
            for batch in batches(items, settings.batch_size):
                outcomes = runner.run(pool.enrich([item.value for item in batch]))
                yield from zip(batch, outcomes, strict=True)
    finally:
        pool.close()
        _await_threads()


def batches(items: Iterable[Item], at_most: int) -> Iterator[list[Item]]:
    """`items` in lists of those that are there: waits for one, never for a second."""
    read: queue.Queue[Item | _End] = queue.Queue(_AHEAD)
    threading.Thread(target=_fill, args=(items, read), name="reader", daemon=True).start()
    while True:
        batch: list[Item] = []
        taken = read.get()
        while isinstance(taken, Item):
            batch.append(taken)
            if len(batch) == at_most:
                break
            try:
                taken = read.get_nowait()
            except queue.Empty:
                break
        if batch:
            yield batch
        if isinstance(taken, _End):
            if taken.error is not None:
                raise taken.error
            return


class _End:
    """The items are through, or reading them failed."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def _fill(items: Iterable[Item], read: queue.Queue[Item | _End]) -> None:
    end = _End(None)
    try:
        for item in items:
            read.put(item)
    except BaseException as error:  # noqa: BLE001 - it is raised where the items are taken
        end = _End(error)
    read.put(end)


def _await_threads() -> None:
    # Python waits for these at its end in any case, but first wakes the executor's: a race with that one's own end,
    # which now and then leaves a traceback on stderr.
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(5)


def _config(settings: Settings) -> EnricherConfig:
    return EnricherConfig(
        ner_model=settings.ner_model,
        gazetteer=settings.gazetteer,
        default_language=settings.default_language,
        max_analysed_chars=settings.max_analysed_chars,
        renames=dict(settings.fields),
    )
