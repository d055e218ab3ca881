"""The lease ends before the group can count a worker out; what waits in the producer is taken back then."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from stream.worker import sender as sender_module
from stream.worker.lease import MARGIN_S, Lease
from stream.worker.publisher import Message, Publisher
from stream.worker.sender import LeasedSender, Taken

SESSION_S, REBALANCE_S = 8.0, 60.0


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lease(clock: Clock) -> Lease:
    return Lease(SESSION_S, REBALANCE_S, clock)


def test_there_is_none_before_the_group_answers(lease: Lease) -> None:
    assert not lease.holds()


def test_it_lasts_a_session_less_the_margin_from_when_the_heartbeat_was_sent(lease: Lease, clock: Clock) -> None:
    asked_at = clock.now
    clock.now += 3  # the answer took long
    lease.heard(asked_at, rebalancing=False)
    clock.now = asked_at + SESSION_S - MARGIN_S - 0.1
    assert lease.holds()
    clock.now += 0.2
    assert not lease.holds()


def test_each_answer_renews_it(lease: Lease, clock: Clock) -> None:
    for _ in range(100):
        lease.heard(clock.now, rebalancing=False)
        clock.now += 5
        assert lease.holds()


def test_a_group_that_wants_us_to_join_again_waits_only_so_long(lease: Lease, clock: Clock) -> None:
    began = clock.now
    while clock.now < began + REBALANCE_S - MARGIN_S:
        lease.heard(clock.now, rebalancing=True)
        assert lease.holds()
        clock.now += 1
    lease.heard(clock.now, rebalancing=True)
    assert not lease.holds()
    lease.heard(clock.now, rebalancing=False)
    assert lease.holds()
    lease.heard(clock.now, rebalancing=True)
    assert lease.holds(), "another rebalance begins anew"


class Transport:
    """Takes messages and keeps them until told."""

    def __init__(self) -> None:
        self.given: list[asyncio.Future[Any]] = []
        self.keys: list[bytes | None] = []
        self.forgot = 0

    async def send(self, message: Message) -> asyncio.Future[Any]:
        self.keys.append(message.key)
        self.given.append(asyncio.get_running_loop().create_future())
        return self.given[-1]

    def forget(self) -> None:
        self.forgot += 1


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender_module, "_TICK_S", 0.001)


def message(key: bytes = b"a") -> Message:
    return Message("events", key, b"{}", [])


async def test_it_passes_on_what_the_broker_says() -> None:
    transport = Transport()
    sender = LeasedSender(transport, lambda: True)
    good, bad = await sender.send(message()), await sender.send(message(b"b"))
    transport.given[0].set_result("there")
    transport.given[1].set_exception(ValueError("no"))
    assert await good == "there"
    with pytest.raises(ValueError, match="no"):
        await bad


async def test_without_a_lease_nothing_is_handed_over() -> None:
    transport, holds = Transport(), [False]
    sender = LeasedSender(transport, lambda: holds[0])
    sending = asyncio.ensure_future(sender.send(message()))
    await asyncio.sleep(0.02)
    assert transport.keys == []
    assert sender.waits
    holds[0] = True
    await sending
    assert transport.keys == [b"a"]
    assert (sender.waits, sender.under_way) == (False, 1)


async def test_what_waits_is_taken_back_once_and_sent_again_under_a_new_lease() -> None:
    transport, holds = Transport(), [True]
    sender = LeasedSender(transport, lambda: holds[0])
    keeper = asyncio.ensure_future(sender.keep())
    publishing = asyncio.ensure_future(Publisher(sender.send).publish([message(b"a"), message(b"b")]))
    await asyncio.sleep(0.02)
    holds[0] = False
    await asyncio.sleep(0.3)  # longer than the publisher's first pause
    assert transport.forgot == 1
    assert transport.keys == [b"a", b"b"]
    transport.given[0].set_result("late")  # nobody listens any more
    holds[0] = True
    await asyncio.sleep(0.3)
    assert transport.keys == [b"a", b"b", b"a", b"b"]
    assert not publishing.done()
    for given in transport.given[2:]:
        given.set_result("there")
    assert await publishing == set()
    keeper.cancel()


async def test_a_producer_that_drops_a_message_is_told() -> None:
    transport = Transport()
    answer = await LeasedSender(transport, lambda: True).send(message())
    transport.given[0].cancel()
    with pytest.raises(Taken):
        await answer


async def test_with_nothing_under_way_a_lost_lease_is_nobodys_business() -> None:
    transport = Transport()
    asked: list[int] = []

    def holds() -> bool:
        asked.append(1)
        return False

    keeper = asyncio.ensure_future(LeasedSender(transport, holds).keep())
    await asyncio.sleep(0.02)
    assert (transport.forgot, asked) == (0, [])
    keeper.cancel()
