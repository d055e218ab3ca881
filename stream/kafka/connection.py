"""How to reach the brokers, said once: Faust, aiokafka and kafka-python all take their settings from here."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from stream.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@dataclass(frozen=True, slots=True)
class Sasl:
    """Who we are to the broker. The password is left out of `repr`."""

    mechanism: Mechanism
    username: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        if self.mechanism not in get_args(Mechanism):
            known = ", ".join(get_args(Mechanism))
            raise SettingsError(f"SASL mechanism {self.mechanism!r} is not known: use one of {known}.")
        for name in ("username", "password"):
            if not getattr(self, name):
                raise SettingsError(f"SASL {self.mechanism} needs a {name}: it is empty.")


@dataclass(frozen=True, slots=True)
class Tls:
    """Encryption, and by whom the broker must be vouched for.

    `ca_file`: PEM with the authorities that are trusted; None: those of the system.
    `cert_file`, `key_file`: our own certificate and its key, for brokers that ask for one (mutual TLS).
    """

    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    check_hostname: bool = True

    def __post_init__(self) -> None:
        if self.key_file is not None and self.cert_file is None:
            raise SettingsError(f"TLS key {self.key_file} stands without its certificate: set that too.")
        for what, path in (("CA", self.ca_file), ("certificate", self.cert_file), ("key", self.key_file)):
            if path is not None and not path.is_file():
                raise SettingsError(f"TLS {what} file {path} does not exist or is no file.")

    def context(self) -> ssl.SSLContext:
        """The context every client wraps its sockets in. SettingsError where a file is no usable PEM."""
        try:
            context = ssl.create_default_context(cafile=self.ca_file)
        except ssl.SSLError as error:
            raise SettingsError(f"TLS CA file {self.ca_file} holds no PEM certificate ({error}).") from error
        context.check_hostname = self.check_hostname
        if self.cert_file is not None:
            try:
                # Without a password here OpenSSL would ask for an encrypted key's on the terminal.
                context.load_cert_chain(self.cert_file, self.key_file, password="")  # nosec B106
            except ssl.SSLError as error:
                raise SettingsError(
                    f"TLS certificate {self.cert_file} and key {self.key_file or 'in the same file'} cannot "
                    f"be used ({error}). Both must be PEM and belong together, the key without a passphrase."
                ) from error
        return context


@dataclass(frozen=True, slots=True)
class Connection:
    """One Kafka cluster as a client sees it. `bootstrap`: `host:port`, at least one; IPv6 as `[::1]:9092`."""

    bootstrap: tuple[str, ...]
    sasl: Sasl | None = None
    tls: Tls | None = None

    def __post_init__(self) -> None:
        if not self.bootstrap:
            raise SettingsError("No broker address: give at least one host:port, such as localhost:9092.")
        for address in self.bootstrap:
            _check_address(address)

    @classmethod
    def parse(cls, addresses: str, sasl: Sasl | None = None, tls: Tls | None = None) -> Connection:
        """From `host:port,host:port`, as people write it."""
        return cls(tuple(part.strip() for part in addresses.split(",") if part.strip()), sasl, tls)

    def __str__(self) -> str:
        """The addresses alone, for messages."""
        return ",".join(self.bootstrap)

    @property
    def security_protocol(self) -> str:
        """Kafka's name for the mixture of SASL and TLS."""
        if self.sasl:
            return "SASL_SSL" if self.tls else "SASL_PLAINTEXT"
        return "SSL" if self.tls else "PLAINTEXT"

    def client_settings(self) -> dict[str, Any]:
        """Keyword arguments for any aiokafka client, and what kafka-python has under the same names."""
        settings: dict[str, Any] = {
            "bootstrap_servers": list(self.bootstrap),
            "security_protocol": self.security_protocol,
        }
        if self.tls:
            settings["ssl_context"] = self.tls.context()
        if self.sasl:
            settings["sasl_mechanism"] = self.sasl.mechanism
            settings["sasl_plain_username"] = self.sasl.username
            settings["sasl_plain_password"] = self.sasl.password
        return settings

    def kafka_python_settings(self) -> dict[str, Any]:
        """Keyword arguments for any kafka-python client."""
        # Its own 30 s would leave a client asleep long after a broker is back.
        return {**self.client_settings(), "reconnect_backoff_ms": 100, "reconnect_backoff_max_ms": 1000}

    def faust_settings(self) -> dict[str, Any]:
        """`broker` and `broker_credentials` for `faust.App`."""
        settings: dict[str, Any] = {"broker": [f"kafka://{address}" for address in self.bootstrap]}
        context = self.tls.context() if self.tls else None
        if self.sasl:
            from faust import SASLCredentials  # slow to import, and only the worker needs it

            settings["broker_credentials"] = SASLCredentials(
                username=self.sasl.username,
                password=self.sasl.password,
                mechanism=self.sasl.mechanism,
                ssl_context=context,
            )
        elif context:
            from faust import SSLCredentials

            settings["broker_credentials"] = SSLCredentials(context)
        return settings


def _check_address(address: str) -> None:
    if "@" in address:
        raise SettingsError(
            f"Broker address ...@{address.rpartition('@')[2]!r} has a login in it: write host:port, and the login into "
            "DATELINE_SASL_MECHANISM, DATELINE_SASL_USERNAME and DATELINE_SASL_PASSWORD or DATELINE_SASL_PASSWORD_FILE."
        )
    if "://" in address:
        raise SettingsError(f"Broker address {address!r}: leave out the part up to '://', write host:port.")
    if any(character.isspace() for character in address):
        raise SettingsError(f"Broker address {address!r} has a space in it: separate addresses by commas.")
    host, colon, port = address.rpartition(":")
    if not colon or not host or (":" in host and not (host.startswith("[") and host.endswith("]"))):
        raise SettingsError(f"Broker address {address!r} is not host:port, as in localhost:9092 (IPv6: [::1]:9092).")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise SettingsError(f"Broker address {address!r}: the port must be a number from 1 to 65535.")
