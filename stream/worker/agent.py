"""The Faust agent: batches of raw records in, and no way out of a batch but done."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NoReturn

from stream.kafka.records import Record

Handle = Callable[[Sequence[Record]], Awaitable[None]]
Fail = Callable[[BaseException], NoReturn]
OnBatch = Callable[[int, float], None]


def make_agent(handle: Handle, fail: Fail, *, batch_size: int, batch_wait_s: float, on_batch: OnBatch) -> Any:
    """The function that Faust runs on the stream of raw records.

    Faust acknowledges a batch in a `finally`, however its body is left: by an exception and by a cancellation too
    (seen in 0.15.3; docs/delivery.md). So a batch that cannot be finished must not be left at all: `fail` ends the
    process, and what is not committed is read again by the next.
    """

    async def enrich_articles(stream: Any) -> None:
        async for events in stream.take_events(batch_size, within=batch_wait_s):
            began = time.monotonic()
            try:
                await handle([record_of(event.message) for event in events])
            except BaseException as error:  # noqa: BLE001 - a cancellation would be acknowledged as well
                fail(error)
            on_batch(len(events), time.monotonic() - began)

    return enrich_articles


def record_of(message: Any) -> Record:
    """A Faust message as the record it was."""
    headers = message.headers or ()
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        key=message.key,
        value=message.value,
        headers=tuple((name, content) for name, content in pairs),
        timestamp_ms=int(message.timestamp * 1000) if message.timestamp is not None else -1,
    )
