"""The agent in Faust's own test harness, with no broker: batches go in, and nothing but done comes out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NoReturn

import pytest

from stream.kafka.records import Record
from stream.settings import load_settings
from stream.worker.agent import make_agent
from stream.worker.app import make_app


class Ended(BaseException):
    """Stands for the end of the process."""


def end(error: BaseException) -> NoReturn:
    raise Ended from error


class Stream:
    """A Faust stream, as far as the agent looks: batches of events; `acknowledged` counts those it was let go of."""

    def __init__(self, batches: list[list[object]]) -> None:
        self.batches = batches
        self.acknowledged = 0

    async def take_events(self, size: int, within: float) -> object:
        for batch in self.batches:
            try:
                yield batch
            finally:
                self.acknowledged += 1


class Event:
    def __init__(self, value: bytes | None, headers: object = ()) -> None:
        self.message = self
        self.topic, self.partition, self.offset, self.key, self.value = "raw", 0, 5, b"k", value
        self.headers, self.timestamp = headers, 1.5


async def test_records_are_what_was_received() -> None:
    seen: list[Record] = []

    async def handle(records: Sequence[Record]) -> None:
        seen.extend(records)

    agent = make_agent(handle, end, batch_size=10, batch_wait_s=0.1, on_batch=lambda *_: None)
    await agent(Stream([[Event(b"x", [("h", b"1")]), Event(None, {"h": b"2"}), Event(b"y", None)]]))
    assert [record.value for record in seen] == [b"x", None, b"y"]
    assert [record.headers for record in seen] == [(("h", b"1"),), (("h", b"2"),), ()]
    assert seen[0] == Record("raw", 0, 5, b"k", b"x", (("h", b"1"),), 1500)


@pytest.mark.parametrize("error", [RuntimeError("unforeseen"), asyncio.CancelledError(), MemoryError()])
async def test_a_batch_that_cannot_be_finished_is_never_let_go_of(error: BaseException) -> None:
    stream = Stream([[Event(b"x")]])
    acknowledged_at_end: list[int] = []

    async def handle(_: Sequence[Record]) -> None:
        raise error

    def end_here(why: BaseException) -> NoReturn:
        acknowledged_at_end.append(stream.acknowledged)
        raise Ended from why

    agent = make_agent(handle, end_here, batch_size=10, batch_wait_s=0.1, on_batch=lambda *_: None)
    with pytest.raises(Ended):
        await agent(stream)
    assert acknowledged_at_end == [0], "the process ends before Faust can acknowledge"


async def test_faust_hands_the_agent_raw_bytes() -> None:
    app = make_app(load_settings({"DATELINE_BROKER": "localhost:9", "DATELINE_WEB_PORT": "0"}))
    seen: list[bytes | None] = []
    done = asyncio.Event()

    async def handle(records: Sequence[Record]) -> None:
        seen.extend(record.value for record in records)
        done.set()

    probe = app.agent(app.topic("probe", key_serializer="raw", value_serializer="raw"), name="probe")(
        make_agent(handle, end, batch_size=3, batch_wait_s=0.05, on_batch=lambda *_: None)
    )
    async with probe.test_context() as context:
        for value in (b"{not json", b"\xff", b"{}"):
            await context.put(value, wait=False)
        await asyncio.wait_for(done.wait(), 10)
    app.runtime.pool.close()
    assert seen == [b"{not json", b"\xff", b"{}"]
