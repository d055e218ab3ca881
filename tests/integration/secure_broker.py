"""An embedded Kafka that asks for passwords and speaks TLS, with a certificate authority of its own.

A listener that knows PLAIN and SCRAM: `admin` comes with PLAIN, as nobody can make SCRAM users before one is in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from kafka.admin import ScramMechanism, UserScramCredentialUpsertion

from stream.kafka.broker import EmbeddedBroker
from stream.kafka.clients import admin_client
from stream.kafka.connection import Sasl, Tls

USER: Final = "news-desk"
PASSWORD: Final = 'correct horse, "battery" staple; ä=%s'  # what a careless parser or formatter would break on
ADMIN: Final = "admin"
ADMIN_PASSWORD: Final = "of-the-broker-itself"
_JAAS: Final = "org.apache.kafka.common.security"


@dataclass(frozen=True)
class SecureBroker:
    """A broker, and what one needs to know to be let in."""

    broker: EmbeddedBroker
    ca_file: Path
    other_ca_file: Path
    """Of an authority that vouches for nobody here."""
    password_file: Path

    def settings(self, mechanism: str = "SCRAM-SHA-512", **changed: str) -> dict[str, str]:
        """The environment of a user who may do everything. `changed`: settings without their prefix; "" unsets one."""
        settings = {
            "BROKER": self.broker.bootstrap,
            "SASL_MECHANISM": mechanism,
            "SASL_USERNAME": USER,
            "SASL_PASSWORD": PASSWORD,
            "TLS": "true",
            "TLS_CA_FILE": str(self.ca_file),
        }
        return {f"DATELINE_{name}": value for name, value in {**settings, **changed}.items()}


@contextmanager
def secure_broker(folder: Path) -> Iterator[SecureBroker]:
    """One that serves, with the user made for both kinds of SCRAM."""
    authority, other = trustme.CA(), trustme.CA()
    ca_file, other_ca_file = folder / "ca.pem", folder / "other-ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    other.cert_pem.write_to_path(str(other_ca_file))
    password_file = folder / "password"
    password_file.write_text(PASSWORD + "\n", encoding="utf-8")
    properties = {f"listener.name.clients.{name}": value for name, value in _listener(authority, folder).items()}
    properties |= {
        "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
    }
    admin = Sasl("PLAIN", ADMIN, ADMIN_PASSWORD)
    with EmbeddedBroker(folder / "kafka", sasl=admin, tls=Tls(ca_file), properties=properties) as broker:
        _add_user(broker)
        yield SecureBroker(broker, ca_file, other_ca_file, password_file)


def _listener(authority: trustme.CA, folder: Path) -> dict[str, str]:
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
    # Java reads keys in PKCS #8 alone.
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    store = folder / "broker.pem"
    store.write_bytes(pem + b"".join(part.bytes() for part in certificate.cert_chain_pems))
    plain = f'username="{ADMIN}" password="{ADMIN_PASSWORD}" user_{ADMIN}="{ADMIN_PASSWORD}"'
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(store),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(folder / "ca.pem"),
        "plain.sasl.jaas.config": f"{_JAAS}.plain.PlainLoginModule required {plain};",
        "scram-sha-256.sasl.jaas.config": f"{_JAAS}.scram.ScramLoginModule required;",
        "scram-sha-512.sasl.jaas.config": f"{_JAAS}.scram.ScramLoginModule required;",
    }


def _add_user(broker: EmbeddedBroker) -> None:
    with admin_client(broker.connection) as admin:
        # One request each: Kafka takes no two changes of one user in one.
        for mechanism in (ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512):
            wanted = UserScramCredentialUpsertion(USER, mechanism, PASSWORD, iterations=4096)
            assert admin.alter_user_scram_credentials([wanted]) == {USER: None}
