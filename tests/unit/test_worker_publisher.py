"""Publishing is done when the broker says so, in an order that keeps the last of a key last."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    NotEnoughReplicasError,
    NotLeaderForPartitionError,
    TopicAuthorizationFailedError,
)
from faust.exceptions import ProducerSendError
from structlog.testing import capture_logs

from stream.telemetry.events import WorkerEvents
from stream.telemetry.metrics import Metrics
from stream.worker.publisher import Message, Publisher, is_refusal


class Broker:
    """Acknowledges what it is not told to refuse; `log` is what it took, in order."""

    def __init__(self) -> None:
        self.log: list[Message] = []
        self.sent: list[Message] = []
        self.at_send: dict[int, Exception] = {}
        self.at_acknowledgement: dict[int, Exception] = {}

    async def send(self, message: Message) -> Awaitable[Any]:
        number = len(self.sent)
        self.sent.append(message)
        if error := self.at_send.get(number):
            raise error
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if error := self.at_acknowledgement.get(number):
            future.set_exception(error)
        else:
            self.log.append(message)
            future.set_result(None)
        return future


def message(key: str, value: str) -> Message:
    return Message("enriched", key.encode(), value.encode(), [])


async def no_sleep(_: float) -> None:
    """Time that does not pass."""


def publisher(broker: Broker, retries: list[Exception] | None = None) -> Publisher:
    return Publisher(
        broker.send, on_retry=lambda error, _: retries.append(error) if retries is not None else None, sleep=no_sleep
    )


async def test_all_are_sent_in_order() -> None:
    broker = Broker()
    messages = [message(str(n), "v") for n in range(5)]
    assert await publisher(broker).publish(messages) == set()
    assert broker.log == messages


async def test_a_failed_acknowledgement_is_sent_again_with_its_key_behind_it() -> None:
    broker, retries = Broker(), []
    broker.at_acknowledgement[0] = NotLeaderForPartitionError()
    first, other, second = message("a", "1"), message("b", "1"), message("a", "2")
    assert await publisher(broker, retries).publish([first, other, second]) == set()
    assert broker.log == [other, second, first, second], "the last of key a must stay the last"
    assert len(retries) == 1


async def test_a_producer_that_refuses_is_tried_until_it_takes() -> None:
    broker = Broker()
    broker.at_send = dict.fromkeys(range(3), ProducerSendError("away"))
    messages = [message("a", "1"), message("b", "2")]
    await publisher(broker).publish(messages)
    assert broker.log == messages
    # One try a round, not one for each message: the producer waits long for a broker that is away.
    assert len(broker.sent) == 3 + 2


async def test_timeouts_are_retried_with_growing_pauses() -> None:
    broker, pauses = Broker(), []
    broker.at_acknowledgement = dict.fromkeys(range(9), KafkaTimeoutError())

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    await Publisher(broker.send, sleep=sleep).publish([message("a", "1")])
    assert pauses == sorted(pauses)
    assert pauses[0] < 1
    assert pauses[-1] == 10


@pytest.mark.parametrize("wrapped", [False, True])
async def test_too_large_alone_is_refused_and_the_others_pass(wrapped: bool) -> None:
    broker = Broker()
    large = message("b", "large")

    async def send(one: Message) -> Awaitable[Any]:
        if one is not large:
            return await broker.send(one)
        error = MessageSizeTooLargeError("too large")
        if wrapped:
            raise ProducerSendError("sending failed") from error
        raise error

    messages = [message("a", "1"), large, message("c", "3")]
    assert await Publisher(send, sleep=no_sleep).publish(messages) == {1}
    assert broker.log == [messages[0], messages[2]]


async def test_a_batch_refused_for_one_message_is_judged_one_by_one() -> None:
    broker = Broker()
    # The broker refuses the batch as a whole; alone, the first passes and the second is really too large.
    broker.at_acknowledgement = {n: MessageSizeTooLargeError() for n in (0, 1, 3)}
    messages = [message("a", "small"), message("b", "large")]
    assert await publisher(broker).publish(messages) == {1}
    assert broker.log == [messages[0]]


async def test_an_error_that_is_not_kafkas_is_not_swallowed() -> None:
    broker = Broker()
    broker.at_acknowledgement[0] = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        await publisher(broker).publish([message("a", "1")])


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (TopicAuthorizationFailedError("events"), True),
        (ProducerSendError(TopicAuthorizationFailedError("events")), True),
        (NotEnoughReplicasError(), False),
        (KafkaConnectionError(), False),
        (KafkaTimeoutError(), False),
    ],
)
def test_a_broker_that_says_no_is_told_from_one_that_is_away(error: Exception, refusal: bool) -> None:
    assert is_refusal(error) is refusal


def test_a_refusal_is_told_once_a_minute_and_an_outage_not_at_all() -> None:
    now = [0.0]
    events = WorkerEvents(Metrics(), clock=lambda: now[0])
    with capture_logs() as lines:
        for _ in range(12):
            events.publish_repeated(KafkaConnectionError(), 3, refused=False)
            events.publish_repeated(TopicAuthorizationFailedError("events"), 3, refused=True)
            now[0] += 10
    told = [line for line in lines if line["log_level"] == "error"]
    assert len(told) == 2
    assert "TopicAuthorizationFailedError" in told[0]["why"]
