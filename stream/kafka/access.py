"""Knock before entering: does the broker let us in, and do we trust it?

kafka-python tries again for as long as its time-out lasts whatever was wrong, and then says only that it could not
connect. A wrong password would be tried many times, and the person who mistyped it would look for a network fault.
"""

from __future__ import annotations

import ssl
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kafka import errors as kafka_errors
from kafka.net import NetworkSelector
from kafka.net.manager import KafkaConnectionManager

from stream.errors import AccessDenied, BrokerNotTrusted

if TYPE_CHECKING:
    from stream.kafka.connection import Connection

REFUSED: Final = (
    kafka_errors.AuthorizationError,
    kafka_errors.SaslAuthenticationFailedError,
    kafka_errors.UnsupportedSaslMechanismError,
)
"""No waiting changes these."""

_KNOCKS: Final = 3
"""A refusal and the end of the connection come together, and kafka-python often sees only the latter (3.0.12)."""

_KNOCK_MS: Final = 5_000
_STOP_MS: Final = 1_000


def knock(connection: Connection) -> None:
    """Log in once and leave again. Nothing happens where there is neither TLS nor SASL, or where nobody answers.

    Raises AccessDenied where the broker refuses us, and BrokerNotTrusted where it cannot prove who it is.
    """
    if connection.tls is None and connection.sasl is None:
        return
    for _ in range(_KNOCKS):
        error = _tried(connection)
        if error is None or not _said_nothing(error):
            break
    if isinstance(error, REFUSED):
        raise access_denied(connection, error) from error
    if error is not None and isinstance(error.__context__, ssl.SSLError):
        raise _not_trusted(connection, error.__context__) from error
    if error is not None and connection.sasl is not None and _tried(replace(connection, sasl=None)) is None:
        # It answers whoever does not log in yet, and hangs up on us each time that we do.
        raise access_denied(connection, kafka_errors.SaslAuthenticationFailedError("it hung up during the login"))


def access_denied(connection: Connection, error: Exception) -> AccessDenied:
    """Our error for one of `REFUSED`."""
    return AccessDenied(
        f"The broker at {connection} refuses: {words(error)}. Look at user name, password and SASL mechanism, "
        "and at what this user is allowed to do."
    )


def words(error: Exception) -> str:
    """The error's kind and message on one line."""
    message = " ".join(str(error).split())
    return message if message.startswith(("[", type(error).__name__)) else f"{type(error).__name__}: {message}"


def _tried(connection: Connection) -> kafka_errors.KafkaError | None:
    """None where one of the addresses let us in, else what the last of them that said something said."""
    network = NetworkSelector()
    network.start()
    manager = KafkaConnectionManager(network, **connection.client_settings())

    async def enter(node: Any) -> None:
        await manager.get_connection(node, timeout_ms=_KNOCK_MS, pop_on_close=False, refresh_metadata_on_err=False)

    worst = None
    try:
        for node in manager.cluster.bootstrap_brokers():
            try:
                manager.run(enter, node.node_id)
            except kafka_errors.KafkaError as error:
                if worst is None or _said_nothing(worst):
                    worst = error
            else:
                return None
        return worst
    finally:
        manager.close()
        network.stop(_STOP_MS)
        network.close()


def _said_nothing(error: kafka_errors.KafkaError) -> bool:
    """Whether it is about the connection alone: nobody there, or gone without a word."""
    return isinstance(error, kafka_errors.KafkaConnectionError) and not isinstance(error.__context__, ssl.SSLError)


def _not_trusted(connection: Connection, error: ssl.SSLError) -> BrokerNotTrusted:
    if isinstance(error, ssl.SSLCertVerificationError):
        return BrokerNotTrusted(
            f"The broker at {connection} cannot prove who it is: {error.verify_message}. DATELINE_TLS_CA_FILE must "
            "hold the authority that signed its certificate (unset: those of the system), and the certificate must "
            "name the host as DATELINE_BROKER does."
        )
    return BrokerNotTrusted(
        f"No TLS with the broker at {connection}: {error.reason or error}. Does it speak TLS at this port "
        "(DATELINE_TLS), and does it ask for a certificate of ours (DATELINE_TLS_CERT_FILE, DATELINE_TLS_KEY_FILE)?"
    )
