"""kafka-python's clients, opened with our settings, closed for sure, and failing with our errors."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from kafka import KafkaAdminClient, KafkaConsumer
from kafka import errors as kafka_errors

from stream.errors import BrokerUnavailable, TopicMissing
from stream.kafka.access import REFUSED, access_denied, knock, words
from stream.kafka.limits import MAX_MESSAGE_BYTES

if TYPE_CHECKING:
    from stream.kafka.connection import Connection

_BOOTSTRAP_MS: Final = 15_000


@contextmanager
def admin_client(connection: Connection, *, timeout_ms: int = _BOOTSTRAP_MS) -> Iterator[Any]:
    """A connected `KafkaAdminClient`. `timeout_ms`: for the connection, and for each request."""
    knocked(connection)
    with our_errors(connection):
        client = KafkaAdminClient(
            **connection.kafka_python_settings(), bootstrap_timeout_ms=timeout_ms, request_timeout_ms=timeout_ms
        )
        try:
            yield client
        finally:
            client.close()


@contextmanager
def reading_client(connection: Connection) -> Iterator[Any]:
    """A `KafkaConsumer` that belongs to no group: it is assigned, and commits nothing."""
    knocked(connection)
    with our_errors(connection):
        client = KafkaConsumer(
            **connection.kafka_python_settings(),
            bootstrap_timeout_ms=_BOOTSTRAP_MS,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
        )
        try:
            yield client
        finally:
            client.close()


def knocked(connection: Connection) -> None:
    """Raises AccessDenied or BrokerNotTrusted at once, where kafka-python would try again and again."""
    with quiet():
        knock(connection)


@contextmanager
def our_errors(connection: Connection) -> Iterator[None]:
    """Turn what kafka-python raises into BrokerUnavailable, AccessDenied or TopicMissing."""
    try:
        yield
    except kafka_errors.KafkaError as error:
        raise translated(connection, error) from error


def translated(connection: Connection, error: kafka_errors.KafkaError) -> Exception:
    """Our error for one of kafka-python's, saying what to do."""
    if isinstance(error, REFUSED):
        return access_denied(connection, error)
    if isinstance(error, kafka_errors.UnknownTopicOrPartitionError):
        return TopicMissing(f"The topic does not exist at {connection}: `dateline topics` makes what is missing.")
    return BrokerUnavailable(
        f"The broker at {connection} does not answer as it should: {words(error)}. Is it running, is the address "
        f"right, and {_other_ways_in(connection)}?"
    )


def _other_ways_in(connection: Connection) -> str:
    # A client without TLS or without a login is cut off without a word.
    if connection.sasl is None:
        return "does it want TLS or a login (DATELINE_TLS, DATELINE_SASL_MECHANISM)"
    return "is DATELINE_TLS as it wants it"


@contextmanager
def quiet() -> Iterator[None]:
    """Hold back kafka-python's own log lines while failing is expected and told in our words."""
    logger = logging.getLogger("kafka")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
