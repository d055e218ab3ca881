"""Wait until a broker answers; say why it does not."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from stream.errors import BrokerUnavailable
from stream.kafka.clients import admin_client, quiet

if TYPE_CHECKING:
    from stream.kafka.connection import Connection

OnWait = Callable[[float, str], None]
"""Called as `on_wait(seconds_so_far, why)` before each further try."""

_TRY_MS: Final = 5_000
_PAUSES_S: Final = (0.1, 0.1, 0.2, 0.2, 0.5, 1.0)


def wait_for_broker(connection: Connection, timeout: float | None = 30.0, on_wait: OnWait | None = None) -> str:
    """Return the cluster's id once a broker answers and has registered in its cluster.

    `timeout` in seconds, None for ever. BrokerUnavailable after it; AccessDenied at once where the broker refuses us.
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
    why = _not_listening(connection)
    if why is not None:
        return None, why
    try:
        with quiet(), admin_client(connection, timeout_ms=_TRY_MS) as admin:
            cluster = admin.describe_cluster()
    except (BrokerUnavailable, OSError) as error:
        return None, str(error.__cause__ or error)
    if all(broker.get("is_fenced") for broker in cluster["brokers"]):
        return None, "it is up, but no broker has registered yet"
    return str(cluster["cluster_id"]), ""


def _not_listening(connection: Connection) -> str | None:
    """None where at least one address takes connections, else why the last one does not."""
    why = ""
    for address in connection.bootstrap:
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_TRY_MS / 1000).close()
        except OSError as error:
            why = f"{address}: {error.strerror or error}"
        else:
            return None
    return why
