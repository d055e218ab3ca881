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
from stream.kafka.access import words
from stream.kafka.clients import knocked, our_errors, translated
from stream.kafka.limits import BATCH_OVERHEAD_BYTES, MAX_MESSAGE_BYTES
from stream.kafka.topics import message_limit, missing_topics

if TYPE_CHECKING:
    from stream.kafka.connection import Connection
    from stream.kafka.records import Outgoing
    from stream.kafka.waiting import OnWait

_MAX_IN_FLIGHT_BYTES: Final = 32 * 1024 * 1024
_MAX_IN_FLIGHT: Final = 2_000
_NOTICE_S: Final = 2.0
_CLOSE_S: Final = 5.0
_BATCH_BYTES: Final = 256 * 1024
_TOO_LARGE: Final = (kafka_errors.MessageSizeTooLargeError, kafka_errors.RecordListTooLargeError)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one record: where it lies, or why it was refused (then `partition` and `offset` are -1)."""

    record: Outgoing
    partition: int
    offset: int
    error: RecordTooLarge | None = None


@dataclass(frozen=True, slots=True)
class _Sent:
    record: Outgoing
    future: Any
    """Of the acknowledgement; None where the record was too large to be sent at all."""
    client: Any


class Producer:
    """Sends with acks=all, idempotence and lz4. `timeout`: seconds a record may wait for its acknowledgement.

    `on_wait(seconds, why)` is called every two seconds for as long as the oldest record waits.
    """

    def __init__(self, connection: Connection, *, timeout: float = 120.0, on_wait: OnWait | None = None) -> None:
        self._connection = connection
        self._timeout = timeout
        self._on_wait = on_wait
        self._client = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Everything that `send_all` yielded is settled by then; the rest is dropped."""
        self._client.close(timeout=_CLOSE_S)

    def send_all(self, topic: str, records: Iterable[Outgoing]) -> Iterator[Delivery]:
        """Send `records` and yield one delivery each, in their order, once the broker has answered.

        A record that is too large is a delivery with an error; the others go on. What stops all of them is raised:
        TopicMissing, AccessDenied, and BrokerUnavailable when one had no answer in time - whatever was not yielded by
        then may or may not lie in the topic. `records` is read as fast as the broker takes them: 32 MiB ahead.
        """
        if missing_topics(self._connection, [topic]):
            raise TopicMissing(f"Topic {topic!r} does not exist: `dateline topics` makes the topics that are missing.")
        limit = message_limit(self._connection, topic)
        with our_errors(self._connection):
            self._client.partitions_for(topic)  # else the first send waits for it, in silence
        waiting: deque[_Sent] = deque()
        in_flight = 0
        for record in records:
            waiting.append(self._send(topic, record, limit))
            in_flight += record.size
            while in_flight > _MAX_IN_FLIGHT_BYTES or len(waiting) > _MAX_IN_FLIGHT:
                in_flight -= waiting[0].record.size
                yield self._settled(topic, waiting.popleft(), limit)
        while waiting:
            yield self._settled(topic, waiting.popleft(), limit)

    def _open(self) -> Any:
        knocked(self._connection)
        with our_errors(self._connection):
            return KafkaProducer(
                **self._connection.kafka_python_settings(),
                acks="all",
                enable_idempotence=True,
                allow_auto_create_topics=False,
                compression_type="lz4",
                linger_ms=5,
                batch_size=_BATCH_BYTES,
                max_request_size=MAX_MESSAGE_BYTES,
                # No more than a record's own time: kafka-python wants the delivery's to be the longer one.
                request_timeout_ms=int(min(30.0, self._timeout) * 1000),
                max_block_ms=int(self._timeout * 1000),
                delivery_timeout_ms=int(self._timeout * 1000) + 100,
            )

    def _send(self, topic: str, record: Outgoing, limit: int) -> _Sent:
        # The limit is looked at here, before lz4: a verdict that does not depend on how well a text compresses,
        # and one that costs the records beside it nothing (see `_settled`).
        if record.size + BATCH_OVERHEAD_BYTES > min(limit, MAX_MESSAGE_BYTES):
            return _Sent(record, None, self._client)
        # kafka-python refuses a header without a value, though Kafka knows them: it becomes an empty one.
        headers = [(name, value or b"") for name, value in record.headers]
        with our_errors(self._connection):
            try:
                future = self._client.send(
                    topic, value=record.value, key=record.key, headers=headers, partition=record.partition
                )
            except kafka_errors.KafkaTimeoutError as error:
                raise self._gave_up(error) from error
        return _Sent(record, future, self._client)

    def _settled(self, topic: str, sent: _Sent, limit: int, *, alone: bool = False) -> Delivery:
        if sent.future is None:
            return Delivery(sent.record, -1, -1, _too_large(sent.record, topic, min(limit, MAX_MESSAGE_BYTES)))
        acknowledged, error = self._awaited(sent)
        if error is None:
            return Delivery(sent.record, acknowledged.partition, acknowledged.offset)
        # The broker's own limit was another than we knew (no right to ask for it, or just changed). kafka-python then
        # gives up its whole session and fails every record in it with this same error, guilty or not: a new session,
        # and each of them once more, alone.
        if not alone and (isinstance(error, _TOO_LARGE) or sent.client is not self._client):
            if sent.client is self._client:
                self._reopen()
            return self._settled(topic, self._send(topic, sent.record, limit), limit, alone=True)
        if isinstance(error, _TOO_LARGE):
            self._reopen()
            return Delivery(sent.record, -1, -1, _too_large(sent.record, topic, message_limit(self._connection, topic)))
        if isinstance(error, kafka_errors.RetriableError):
            raise self._gave_up(error) from error
        raise translated(self._connection, error) from error

    def _awaited(self, sent: _Sent) -> tuple[Any, kafka_errors.KafkaError | None]:
        """The acknowledgement, or the error that the record ended with."""
        began = time.monotonic()
        while True:
            closed = sent.client is not self._client  # then nobody is left to settle what is still open
            try:
                return sent.future.get(timeout=0 if closed else _NOTICE_S), None
            except kafka_errors.KafkaError as error:
                waited = time.monotonic() - began
                if closed or sent.future.is_done or waited > self._timeout + 2 * _NOTICE_S:
                    return None, error
                if self._on_wait is not None:
                    self._on_wait(waited, "no acknowledgement yet")

    def _gave_up(self, error: Exception) -> BrokerUnavailable:
        return BrokerUnavailable(
            f"The broker at {self._connection} has not taken a record within {self._timeout:.0f} s "
            f"({words(error)}). Records reported so far are safe; send the rest again when it is back."
        )

    def _reopen(self) -> None:
        self._client.close(timeout=_CLOSE_S)
        self._client = self._open()


def _too_large(record: Outgoing, topic: str, limit: int) -> RecordTooLarge:
    return RecordTooLarge(
        f"The record has {record.size:,} bytes and topic {topic!r} takes {limit:,} at most, with "
        f"{BATCH_OVERHEAD_BYTES} for Kafka's own. Leave out what is not the article (pictures, raw HTML), or split it."
    )
