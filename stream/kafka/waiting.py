"""Wait until a broker answers; say why it does not."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kafka import KafkaAdminClient
from kafka import errors as kafka_errors

from stream.errors import BrokerUnavailable

if TYPE_CHECKING:
    from stream.kafka.connection import Connection

OnWait = Callable[[float, str], None]
"""Called as `on_wait(seconds_so_far, why)` before each further try."""

_TRY_MS: Final = 5_000
_PAUSES_S: Final = (0.1, 0.1, 0.2, 0.2, 0.5, 1.0)

_REFUSED: Final = (
    kafka_errors.AuthorizationError,
    kafka_errors.SaslAuthenticationFailedError,
    kafka_errors.UnsupportedSaslMechanismError,
)
"""No waiting changes these."""


def wait_for_broker(connection: Connection, timeout: float | None = 30.0, on_wait: OnWait | None = None) -> str:
    """Return the cluster's id once a broker answers and has a broker in its metadata.

    `timeout` in seconds, None for ever. BrokerUnavailable after it, or at once where the broker refuses who we are.
    """
    began = time.monotonic()
    tries = 0
    while True:
        cluster, why = _ask(connection)
        if cluster is not None:
            return cluster
        waited = time.monotonic() - began
        if timeout is not None and waited >= timeout:
            raise BrokerUnavailable(
                f"No Kafka broker answers at {connection} ({why}; waited {waited:.0f} s). Is it running, and is the "
                "address right? Without DATELINE_BROKER an embedded Kafka is used."
            )
        if on_wait is not None:
            on_wait(waited, why)
        time.sleep(_PAUSES_S[min(tries, len(_PAUSES_S) - 1)])
        tries += 1


def _ask(connection: Connection) -> tuple[str | None, str]:
    """The cluster id, or None and the reason."""
    # First a plain connect: kafka-python logs and retries a refused one for as long as its own time-out lasts.
    why = "no address"
    for address in connection.bootstrap:
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_TRY_MS / 1000).close()
            break
        except OSError as error:
            why = f"{address}: {error.strerror or error}"
    else:
        return None, why
    try:
        with quiet(), _admin(connection) as admin:
            cluster = admin.describe_cluster()
    except _REFUSED as error:
        raise BrokerUnavailable(
            f"The broker at {connection} refuses us: {error}. Look at user name, password and mechanism."
        ) from error
    except (kafka_errors.KafkaError, OSError) as error:
        return None, _words(error)
    if all(broker.get("is_fenced") for broker in cluster["brokers"]):
        return None, "it is up, but no broker has registered yet"
    return str(cluster["cluster_id"]), ""


@contextmanager
def _admin(connection: Connection) -> Iterator[KafkaAdminClient]:
    client = KafkaAdminClient(**connection.client_settings(), bootstrap_timeout_ms=_TRY_MS, request_timeout_ms=_TRY_MS)
    try:
        yield client
    finally:
        client.close()


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


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
