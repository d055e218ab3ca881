"""Each record of a batch ends as exactly one event or one dead letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from stream.contracts.dead_letter import read_obituary
from stream.errors import DatelineError, EventTooLarge, FuseBlown, NotJson
from stream.kafka.records import Record
from stream.worker.batch import BatchProcessor
from stream.worker.child import Enriched, Outcome
from stream.worker.fuse import Fuse
from stream.worker.publisher import Message

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Pool:
    async def enrich(self, values: Sequence[bytes | None]) -> list[Outcome]:
        return [
            NotJson("not JSON: here") if value == b"bad" else Enriched(f"id-{value!r}", b"event of " + (value or b""))
            for value in values
        ]


class Broker:
    """Takes values and headers up to `limit` bytes."""

    def __init__(self, limit: int = 1_000_000) -> None:
        self.limit = limit
        self.taken: list[Message] = []

    async def publish(self, messages: Sequence[Message]) -> set[int]:
        refused = set()
        for index, message in enumerate(messages):
            size = len(message.value or b"") + sum(len(content or b"") for _, content in message.headers)
            if size > self.limit:
                refused.add(index)
            else:
                self.taken.append(message)
        return refused


def record(value: bytes | None, offset: int = 7, headers: tuple[tuple[str, bytes | None], ...] = ()) -> Record:
    return Record("raw", 3, offset, b"key", value, headers, 0)


async def run(broker: Broker, records: list[Record], fuse: Fuse | None = None) -> dict[int, DatelineError | None]:
    ends: dict[int, DatelineError | None] = {}
    processor = BatchProcessor(
        Pool(),
        broker,
        enriched_topic="enriched",
        dead_topic="dead",
        now=lambda: NOW,
        fuse=fuse or Fuse(0, 0.5),
        on_done=lambda one, error: ends.update({one.offset: error}),
    )
    await processor.handle(records)
    return ends


async def test_events_and_dead_letters_in_order() -> None:
    broker = Broker()
    ends = await run(broker, [record(b"one", 1), record(b"bad", 2), record(b"two", 3)])
    assert [message.topic for message in broker.taken] == ["enriched", "dead", "enriched"]
    assert [type(ends[offset]) for offset in (1, 2, 3)] == [type(None), NotJson, type(None)]
    event = broker.taken[0]
    assert event.key == b"id-b'one'"
    assert dict(event.headers)["ce_source"] == b"/dateline/raw"
    assert dict(event.headers)["ce_time"] == b"2026-11-24T10:00:00.000Z"


async def test_a_dead_letter_is_the_record_untouched() -> None:
    broker = Broker()
    headers = (("traceparent", b"00-1-2-01"), ("empty", None))
    await run(broker, [record(b"bad", 12, headers)])
    (letter,) = broker.taken
    assert (letter.key, letter.value) == (b"key", b"bad")
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert obituary.original_headers == list(headers)
    assert (obituary.origin.topic, obituary.origin.partition, obituary.origin.offset) == ("raw", 3, 12)
    assert obituary.code == "DL103"
    assert obituary.exception == "stream.errors.NotJson"


async def test_an_event_too_large_becomes_a_dead_letter() -> None:
    broker = Broker(limit=1_000)
    ends = await run(broker, [record(b"x" * 950, 1), record(b"small", 2)])
    assert isinstance(ends[1], EventTooLarge)
    assert ends[2] is None
    letter = next(message for message in broker.taken if message.topic == "dead")
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert (obituary.code, obituary.stage) == ("DL204", "publish")


async def test_events_too_large_blow_the_fuse_before_they_are_buried() -> None:
    broker = Broker(limit=1_000)
    records = [record(b"x" * 950, number) for number in range(3)] + [record(b"small", 3)]
    assert len(await run(broker, records[1:], Fuse(4, 0.5))) == 3, "two of three may"
    broker = Broker(limit=1_000)
    with pytest.raises(FuseBlown, match="3 DL204"):
        await run(broker, records, Fuse(4, 0.5))
    assert [message.topic for message in broker.taken] == ["enriched"], "no letter"


async def test_a_dead_letter_too_large_keeps_its_size_and_hash() -> None:
    broker = Broker(limit=1_000)
    await run(broker, [record(b"x" * 5_000, 1)])
    (letter,) = broker.taken
    obituary = read_obituary(letter.headers)
    assert letter.value is None
    assert obituary is not None
    assert obituary.lost_size == 5_000
    assert obituary.lost_sha256 is not None


async def test_headers_too_large_end_with_the_origin_alone() -> None:
    broker = Broker(limit=1_000)
    await run(broker, [record(b"bad", 9, (("huge", b"h" * 5_000),))])
    (letter,) = broker.taken
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert obituary.original_headers == []
    assert obituary.origin.offset == 9


async def test_a_topic_that_refuses_everything_is_no_success() -> None:
    with pytest.raises(RuntimeError, match="refuses even a dead letter"):
        await run(Broker(limit=10), [record(b"bad")])
