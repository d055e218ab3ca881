"""Hands messages to the producer under a lease, and takes back what still waits there when the lease has run out.

A producer keeps what it cannot deliver, while a partition has no leader for one, and delivers it when it can. By then
the group may have given the worker's partitions away, and an old version of an article would come after newer ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

from aiokafka.errors import KafkaError

from stream.worker.publisher import Message

_TICK_S: Final = 0.1
"""How late it is noticed that the lease has run out: small beside the lease's own margin."""


class Taken(KafkaError):  # type: ignore[misc] # aiokafka has no types
    """A message was taken back from the producer before anybody acknowledged it. Send it again."""

    retriable = True


class Transport(Protocol):
    """A producer that can be made to forget."""

    async def send(self, message: Message) -> Awaitable[Any]:
        """Hand over; what comes back is done when the broker has acknowledged it. Raises KafkaError, FaustError."""
        ...

    def forget(self) -> None:
        """Nothing handed over so far is delivered from now on. What was, is acknowledged to nobody."""
        ...


class LeasedSender:
    """Sends while `holds()`; where it does not, waits. `holds` may end the process instead: all is lost then."""

    def __init__(self, transport: Transport, holds: Callable[[], bool]) -> None:
        self._transport = transport
        self._holds = holds
        self._under_way: set[asyncio.Future[Any]] = set()
        self.waits = False
        """Whether there is something to send and no lease to send it under."""

    @property
    def under_way(self) -> int:
        """How many messages the producer has that nobody acknowledged yet."""
        return len(self._under_way)

    async def send(self, message: Message) -> asyncio.Future[Any]:
        """Hand `message` over as soon as it may be. What comes back is done when the broker has acknowledged it.

        It fails with Taken where the lease ran out before that.
        """
        while not self._holds():  # heartbeats are heard in another thread
            self.waits = True
            await asyncio.sleep(_TICK_S)
        self.waits = False
        acknowledged = asyncio.ensure_future(await self._transport.send(message))
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._under_way.add(answer)
        answer.add_done_callback(self._under_way.discard)
        acknowledged.add_done_callback(lambda done: _pass_on(done, answer))
        return answer

    async def keep(self) -> None:
        """Look after the lease while something is under way, for ever."""
        while True:
            await asyncio.sleep(_TICK_S)
            if self._under_way and not self._holds():
                self._transport.forget()
                for answer in list(self._under_way):
                    answer.set_exception(Taken("the group did not answer, so it was taken back from the producer"))


def _pass_on(done: asyncio.Future[Any], answer: asyncio.Future[Any]) -> None:
    if done.cancelled():
        error: BaseException | None = Taken("the producer dropped it")
    else:
        error = done.exception()
    if answer.done():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(done.result())
