"""Faust's producer, with a way to make it forget what it was given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from stream.worker.publisher import Message


class ForgetfulProducer:
    """The producer of a Faust app. After `forget` the next message goes to a new one."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._leaving: set[asyncio.Task[None]] = set()

    async def send(self, message: Message) -> Awaitable[Any]:
        """Hand over. Raises KafkaError or FaustError where that is not possible."""
        producer = await self._app.maybe_start_producer()
        if producer._producer is None:
            fresh = producer._new_producer()
            await fresh.start()
            producer._producer = fresh
        acknowledgement: Awaitable[Any] = await producer.send(
            message.topic, message.key, message.value, None, None, message.headers
        )
        return acknowledgement

    def forget(self) -> None:
        """Nothing handed over so far is delivered from now on, but for what a broker has in its hands already.

        aiokafka has no call for that: its `stop` first delivers what waits. So its sender is stopped, its connections
        are cut with what is in their buffers, and the rest is left to end by itself.
        """
        producer = self._app.producer
        client, producer._producer = producer._producer, None
        if client is None:
            return
        client._sender.sender_task.cancel()
        for connection in list(client.client._conns.values()):
            if connection._writer is not None:
                connection._writer.transport.abort()
            connection.close()
        leaving = asyncio.get_running_loop().create_task(_end(client))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)


async def _end(client: Any) -> None:
    # It first sees the requests fail that it had under way.
    await asyncio.wait([client._sender.sender_task])
    await client.client.close()
