"""Workers that break the delivery promise on purpose, to test the checker: `python broken_worker.py KIND`.

Each is the real worker with one part replaced; some end themselves in the moment where their fault shows.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence

from stream.errors import RecordFailed
from stream.kafka.records import Record
from stream.settings import load_settings
from stream.telemetry.logs import configure_logging
from stream.worker.app import make_app
from stream.worker.batch import BatchProcessor
from stream.worker.process import run_until_stopped
from stream.worker.publisher import Message, Publisher

_COMMITTED_S = 3.0  # three commit intervals: what was acknowledged is committed by then

handle = BatchProcessor.handle
publish = Publisher.publish


async def commit_before_publish(processor: BatchProcessor, records: Sequence[Record]) -> None:
    """Returns at once, so that Faust commits, and is killed before it comes to publishing."""
    asyncio.get_running_loop().call_later(_COMMITTED_S, os._exit, 1)


async def swallow_batch(processor: BatchProcessor, records: Sequence[Record]) -> None:
    """Takes an error for the end of the batch."""
    try:
        if records[0].offset > 0:
            raise RuntimeError("a batch that failed")
        await handle(processor, records)
    except RuntimeError:
        return


async def event_and_letter(processor: BatchProcessor, records: Sequence[Record]) -> None:
    """Takes a published batch for failed, and buries it too."""
    await handle(processor, records)
    error = RecordFailed("after it was published")
    await processor._publisher.publish([processor._message(record, error) for record in records])


async def ignore_send_future(publisher: Publisher, messages: Sequence[Message]) -> set[int]:
    """Never asks whether the broker took a message; of these it took two of three."""
    await publish(publisher, [message for index, message in enumerate(messages) if index % 3])
    return set()


async def alter_repeat(publisher: Publisher, messages: Sequence[Message]) -> set[int]:
    """Writes its process id into the value, and dies before the commit: the next worker sends other bytes."""
    mark = b',"pid":%d}' % os.getpid()
    marked = [Message(m.topic, m.key, m.value and m.value[:-1] + mark, m.headers) for m in messages]
    await publish(publisher, marked)
    os._exit(1)


BREAKS_HANDLE = {one.__name__: one for one in (commit_before_publish, swallow_batch, event_and_letter)}
BREAKS_PUBLISH = {one.__name__: one for one in (ignore_send_future, alter_repeat)}


def main(kind: str) -> int:
    """Run the worker that is broken in this way."""
    if kind in BREAKS_HANDLE:
        BatchProcessor.handle = BREAKS_HANDLE[kind]  # type: ignore[method-assign]
    else:
        Publisher.publish = BREAKS_PUBLISH[kind]  # type: ignore[method-assign]
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    return run_until_stopped(make_app(settings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
