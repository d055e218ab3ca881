"""A worker that its group gave up, and does not know it, publishes nothing: neither from its hands nor its producer."""

from __future__ import annotations

import asyncio
import re
import signal
import time
from collections.abc import Iterator

import orjson
import pytest
from conftest import Produce, ReadAll, Start, Topics
from odd_worker import PAUSE, UNHEARD, odd_worker
from worker_process import get, wait_for

from stream.kafka.broker import EmbeddedBroker
from stream.kafka.records import Outgoing
from stream.settings import load_settings
from stream.worker.app import make_app
from stream.worker.producer import ForgetfulProducer
from stream.worker.publisher import Message

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    """One of its own: a test stops it."""
    with EmbeddedBroker(tmp_path_factory.mktemp("kafka")) as running:
        yield running


@pytest.fixture
def partitions() -> int:
    return 1


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "DATELINE_PROCESSES": "1"}


def version(text: str) -> bytes:
    return orjson.dumps({"id": "a1", "text": text})


def has_a_batch(address: str) -> bool:
    return re.search(rb"^dateline_batch_in_hand_records [1-9]", get(address + "/metrics")[1], re.MULTILINE) is not None


def test_one_that_is_cut_off_from_its_group_publishes_nothing_old(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll
) -> None:
    # Its batch takes longer than the group waits for a heartbeat, and it hears nothing from the group for longer still.
    cut_off = start(odd_worker("unheard"), **{PAUSE: "15", UNHEARD: "25"})
    address = cut_off.wait_until_ready()
    produce(topics.raw, [version("Rain fell.")])
    wait_for(lambda: has_a_batch(address))
    other = start(odd_worker("fake"))
    produce(topics.raw, [version("Rain and snow fell.")])
    wait_for(lambda: len(read_all(topics.enriched)) == 2)
    assert cut_off.process.poll() is None, "the other was to be first"
    assert cut_off.process.wait(60) == 75
    texts = [orjson.loads(event.value or b"")["text"] for event in read_all(topics.enriched)]
    assert texts == ["Rain fell.", "Rain and snow fell."]
    assert other.stop() == 0


@pytest.mark.parametrize("partitions", [3])
def test_workers_that_stop_together_do_not_wait_for_the_batch_of_another(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll
) -> None:
    # The first to leave has the group formed anew, for which it asks the second, and the slow one: that takes its time.
    slow = start(odd_worker("slow"), **{PAUSE: "8"})
    quick = [start(odd_worker("slow"), **{PAUSE: pause}) for pause in ("0.2", "1")]
    addresses = [worker.wait_until_ready() for worker in (slow, *quick)]
    articles = [Outgoing(version("Rain fell."), partition=partition) for partition in range(3) for _ in range(6)]

    def all_have_a_partition() -> bool:
        return all(orjson.loads(get(address + "/health/live")[1]).get("partitions") == 1 for address in addresses)

    wait_for(all_have_a_partition)
    produce(topics.raw, articles)
    wait_for(lambda: all(has_a_batch(address) for address in addresses))
    began = time.monotonic()
    for worker in quick:
        worker.process.send_signal(signal.SIGTERM)
    assert [worker.process.wait(30) for worker in quick] == [0, 0]
    assert time.monotonic() - began < 15
    slow.kill()
    rest = start(odd_worker("fake"))
    wait_for(lambda: len(read_all(topics.enriched)) >= 18)
    assert rest.stop() == 0
    assert len(read_all(topics.enriched)) == 18, "what the two had done was committed"


async def test_a_forgotten_message_is_never_delivered(
    broker: EmbeddedBroker, environment: dict[str, str], topics: Topics, read_all: ReadAll
) -> None:
    app = make_app(load_settings(environment))
    producer = ForgetfulProducer(app)

    async def send(value: bytes) -> asyncio.Future[object]:
        return asyncio.ensure_future(await producer.send(Message(topics.enriched, b"a1", value, [])))

    await (await send(b"before"))
    await asyncio.to_thread(broker.stop)
    forgotten = await send(b"forgotten")
    await asyncio.sleep(1)  # so that it was tried
    producer.forget()
    await asyncio.to_thread(broker.start)
    await (await send(b"after"))
    await asyncio.sleep(3)
    assert [event.value for event in read_all(topics.enriched)] == [b"before", b"after"]
    forgotten.cancel()
    await app.producer.stop()
