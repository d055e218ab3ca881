"""kafka-python's clients, opened with our settings, closed for sure, and failing with our errors."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from kafka import KafkaAdminClient, KafkaConsumer
from kafka import errors as kafka_errors

from stream.errors import AccessDenied, BrokerUnavailable, TopicMissing
from stream.kafka.limits import MAX_MESSAGE_BYTES

if TYPE_CHECKING:
    from stream.kafka.connection import Connection

_BOOTSTRAP_MS: Final = 15_000

_REFUSED: Final = (
    kafka_errors.AuthorizationError,
    kafka_errors.SaslAuthenticationFailedError,
    kafka_errors.UnsupportedSaslMechanismError,
)
"""No waiting changes these."""


@contextmanager
def admin_client(connection: Connection, *, timeout_ms: int = _BOOTSTRAP_MS) -> Iterator[Any]:
    """A connected `KafkaAdminClient`. `timeout_ms`: for the connection, and for each request."""
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


@contextmanager
def our_errors(connection: Connection) -> Iterator[None]:
    """Turn what kafka-python raises into BrokerUnavailable, AccessDenied or TopicMissing."""
    try:
        yield
    except kafka_errors.KafkaError as error:
        raise translated(connection, error) from error


def translated(connection: Connection, error: kafka_errors.KafkaError) -> Exception:
    """Our error for one of kafka-python's, saying what to do."""
    if isinstance(error, _REFUSED):
        return AccessDenied(
            f"The broker at {connection} refuses: {words(error)}. Look at user name, password and SASL mechanism, "
            "and at what this user is allowed to do."
        )
    if isinstance(error, kafka_errors.UnknownTopicOrPartitionError):
        return TopicMissing(f"The topic does not exist at {connection}: `dateline topics` makes what is missing.")
    return BrokerUnavailable(
        f"The broker at {connection} does not answer as it should: {words(error)}. Is it running, and is the "
        "address right?"
    )


def words(error: Exception) -> str:
    """The error's kind and message on one line."""
    message = " ".join(str(error).split())
    return message if message.startswith(("[", type(error).__name__)) else f"{type(error).__name__}: {message}"


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
