"""Publishing that is done only when the broker says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiokafka.errors import BrokerResponseError, KafkaError, MessageSizeTooLargeError, RecordListTooLargeError
from faust.exceptions import FaustError

from stream.contracts.headers import Headers

_FIRST_PAUSE_S: Final = 0.2  # a leader election is over by then, mostly
_LONGEST_PAUSE_S: Final = 10.0  # how long a broker that is back waits for us, at most


@dataclass(frozen=True, slots=True)
class Message:
    """One record to publish."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers


Send = Callable[[Message], Awaitable[Awaitable[Any]]]
"""Hands a message to the producer; what it returns is done when the broker has acknowledged it."""

OnRetry = Callable[[Exception, int], None]


class Publisher:
    """Publishes in order and waits for every acknowledgement, as long as it takes."""

    def __init__(
        self,
        send: Send,
        *,
        on_retry: OnRetry = lambda *_: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._send = send
        self._on_retry = on_retry
        self._sleep = sleep

    async def publish(self, messages: Sequence[Message]) -> set[int]:
        """Return when each message is acknowledged, or refused as too large: the indices of those.

        A message that failed is sent again, and so are those after it under its key, so that the last one of a key
        stays the last: a repeat is harmless, another order is not.
        """
        refused: set[int] = set()
        todo = list(range(len(messages)))
        pause = _FIRST_PAUSE_S
        while todo:
            failures = await self._round([messages[index] for index in todo])
            failed = {todo[position]: error for position, error in failures.items()}
            for index in sorted(index for index, error in failed.items() if _is_too_large(error)):
                # The broker refuses a batch as a whole: alone, each message is judged for itself.
                alone = await self._round([messages[index]])
                if not alone:
                    del failed[index]
                elif _is_too_large(alone[0]):
                    del failed[index]
                    refused.add(index)
                else:
                    failed[index] = alone[0]
            todo = _again(messages, todo, set(failed), refused)
            if todo:
                self._on_retry(next(iter(failed.values())), len(todo))
                await self._sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_S)
        return refused

    async def _round(self, messages: Sequence[Message]) -> dict[int, Exception]:
        """Send all once; the position of each that was not acknowledged, and why."""
        failures: dict[int, Exception] = {}
        sent: list[tuple[int, Awaitable[Any]]] = []
        for position, message in enumerate(messages):
            try:
                sent.append((position, await self._send(message)))
            except (KafkaError, FaustError) as error:
                failures[position] = error
                if not _is_too_large(error):
                    # The producer waits long for a broker that is away: do not wait once for each that is left.
                    failures |= dict.fromkeys(range(position + 1, len(messages)), error)
                    break
        answers = await asyncio.gather(*(answer for _, answer in sent), return_exceptions=True)
        for (position, _), answer in zip(sent, answers, strict=True):
            if isinstance(answer, (KafkaError, FaustError)):
                failures[position] = answer
            elif isinstance(answer, BaseException):
                raise answer
        return failures


def _again(messages: Sequence[Message], todo: Sequence[int], failed: set[int], refused: set[int]) -> list[int]:
    keys = set()
    again = []
    for index in todo:
        key = (messages[index].topic, messages[index].key)
        if index in failed:
            keys.add(key)
        if key in keys and index not in refused:
            again.append(index)
    return again


def is_refusal(error: BaseException) -> bool:
    """Whether a broker said no for a reason that does not go away by itself: a right that is missing, above all."""
    return any(isinstance(one, BrokerResponseError) and not one.retriable for one in _wrapped(error))


def _is_too_large(error: BaseException) -> bool:
    return any(isinstance(one, (MessageSizeTooLargeError, RecordListTooLargeError)) for one in _wrapped(error))


def _wrapped(error: BaseException) -> tuple[object, ...]:
    # Faust wraps what the producer raises.
    return (error, error.__cause__, *error.args)
