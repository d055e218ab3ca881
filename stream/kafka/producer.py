"""Send many records and look at every acknowledgement."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from kafka import KafkaProducer
from kafka import errors as kafka_errors

from stream.errors import BrokerUnavailable, RecordTooLarge, TopicMissing
from stream.kafka.clients import our_errors, translated, words
from stream.kafka.limits import MAX_MESSAGE_BYTES
from stream.kafka.topics import message_limit, missing_topics

if TYPE_CHECKING:
    from stream.kafka.connection import Connection
    from stream.kafka.records import Outgoing
    from stream.kafka.waiting import OnWait

_MAX_IN_FLIGHT_BYTES: Final = 32 * 1024 * 1024
_MAX_IN_FLIGHT: Final = 2_000
_NOTICE_S: Final = 2.0
_TOO_LARGE: Final = (kafka_errors.MessageSizeTooLargeError, kafka_errors.RecordListTooLargeError)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one record: where it lies, or why it was refused (then `partition` and `offset` are -1)."""

    record: Outgoing
    partition: int
    offset: int
    error: RecordTooLarge | None = None


class Producer:
    """Sends with acks=all, idempotence and lz4. `timeout`: seconds a record may wait for its acknowledgement.

    `on_wait(seconds, why)` is called every two seconds for as long as the oldest record waits.
    """

    def __init__(self, connection: Connection, *, timeout: float = 120.0, on_wait: OnWait | None = None) -> None:
        self._connection = connection
        self._timeout = timeout
        self._on_wait = on_wait
        with our_errors(connection):
            self._client = KafkaProducer(
                **connection.client_settings(),
                acks="all",
                enable_idempotence=True,
                allow_auto_create_topics=False,
                compression_type="lz4",
                linger_ms=5,
                batch_size=256 * 1024,
                max_request_size=MAX_MESSAGE_BYTES,
                # No more than a record's own time: else a broker that is away would fail a record before it.
                request_timeout_ms=int(min(30.0, timeout) * 1000),
                delivery_timeout_ms=int(timeout * 1000) + 100,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Everything that `send_all` yielded is settled by then; the rest is dropped."""
        self._client.close(timeout=0)

    def send_all(self, topic: str, records: Iterable[Outgoing]) -> Iterator[Delivery]:
        """Send `records` and yield one delivery each, in their order, once the broker has answered.

        A record that is too large is a delivery with an error; the others go on. What stops all of them is raised:
        TopicMissing, AccessDenied, and BrokerUnavailable when one had no answer in time - whatever was not yielded by
        then may or may not lie in the topic. `records` is read as fast as the broker takes them: 32 MiB ahead.
        """
        if missing_topics(self._connection, [topic]):
            raise TopicMissing(f"Topic {topic!r} does not exist: `dateline topics` makes the topics that are missing.")
        waiting: deque[tuple[Outgoing, Any]] = deque()
        in_flight = 0
        for record in records:
            waiting.append((record, self._send(topic, record)))
            in_flight += record.size
            while in_flight > _MAX_IN_FLIGHT_BYTES or len(waiting) > _MAX_IN_FLIGHT:
                in_flight -= waiting[0][0].size
                yield self._settled(topic, *waiting.popleft())
        while waiting:
            yield self._settled(topic, *waiting.popleft())

    def _send(self, topic: str, record: Outgoing) -> Any:
        """The future of the acknowledgement, or a RecordTooLarge."""
        # kafka-python refuses a header without a value, though Kafka knows them: it becomes an empty one.
        headers = [(name, value or b"") for name, value in record.headers]
        with our_errors(self._connection):
            try:
                return self._client.send(
                    topic, value=record.value, key=record.key, headers=headers, partition=record.partition
                )
            except _TOO_LARGE:
                return RecordTooLarge(_too_large(record.size, topic, MAX_MESSAGE_BYTES))

    def _settled(self, topic: str, record: Outgoing, future: Any) -> Delivery:
        if isinstance(future, RecordTooLarge):
            return Delivery(record, -1, -1, future)
        began = time.monotonic()
        while True:
            try:
                acknowledged = future.get(timeout=_NOTICE_S)
            except kafka_errors.KafkaError as error:
                if future.is_done and isinstance(future.exception, _TOO_LARGE):
                    limit = message_limit(self._connection, topic)
                    return Delivery(record, -1, -1, RecordTooLarge(_too_large(record.size, topic, limit)))
                waited = time.monotonic() - began
                if future.is_done and not isinstance(future.exception, kafka_errors.RetriableError):
                    raise translated(self._connection, future.exception) from error
                if future.is_done or waited > self._timeout + 2 * _NOTICE_S:
                    raise BrokerUnavailable(
                        f"The broker at {self._connection} has not taken a record within {self._timeout:.0f} s "
                        f"({words(error)}). Records reported so far are safe; send the rest again when it is back."
                    ) from error
                if self._on_wait is not None:
                    self._on_wait(waited, "no acknowledgement yet")
            else:
                return Delivery(record, acknowledged.partition, acknowledged.offset)


def _too_large(size: int, topic: str, limit: int) -> str:
    return (
        f"The record has {size:,} bytes and topic {topic!r} takes {limit:,} at most. Leave out what is not the "
        "article itself (pictures, raw HTML), or split it."
    )
