"""The configuration file of the embedded Kafka: one node that is broker and controller, for this machine alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stream.errors import EmbeddedBrokerError
from stream.kafka.limits import MAX_MESSAGE_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stream.kafka.ports import Ports

HOST = "127.0.0.1"


def server_properties(
    ports: Ports, data: Path, *, protocol: str = "PLAINTEXT", extra: Mapping[str, str] | None = None
) -> str:
    """The text of `server.properties`. `protocol`: what clients speak (`Connection.security_protocol`).

    The clients' listener is named CLIENTS, so its keys and logins go into `extra` as `listener.name.clients.*`.
    EmbeddedBrokerError where `data` has a comma in it: Kafka would read two folders.
    """
    if "," in str(data):
        raise EmbeddedBrokerError(
            f"Kafka cannot keep its data in {data}: a comma separates folders. Choose another name."
        )
    clients, controller = f"{HOST}:{ports.clients}", f"{HOST}:{ports.controller}"
    properties = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@{controller}",
        "listeners": f"CLIENTS://{clients},CONTROLLER://{controller}",
        "advertised.listeners": f"CLIENTS://{clients}",
        "inter.broker.listener.name": "CLIENTS",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": f"CONTROLLER:PLAINTEXT,CLIENTS:{protocol}",
        "log.dirs": str(data),
        # A topic with a typing error in its name must be an error, not a new topic.
        "auto.create.topics.enable": "false",
        "message.max.bytes": str(MAX_MESSAGE_BYTES),
        "replica.fetch.max.bytes": str(MAX_MESSAGE_BYTES),
        # There is one node: nothing can be replicated.
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        # Nobody else is coming: do not wait for more members before the first assignment.
        "group.initial.rebalance.delay.ms": "0",
        # After a kill, Kafka waits until its own old registration has run out: 2 s instead of 9.
        "broker.session.timeout.ms": "2000",
        "broker.heartbeat.interval.ms": "500",
    }
    properties.update(extra or {})
    return "".join(f"{name}={_escaped(value)}\n" for name, value in properties.items())


def _escaped(value: str) -> str:
    """`value` as java.util.Properties reads it back: Latin-1, backslash escapes, UTF-16 code units."""
    units = value.replace("\\", "\\\\").replace("\n", "\\n").encode("utf-16-be")
    codes = [int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2)]
    text = "".join(chr(code) if 0x20 <= code < 0x7F else f"\\u{code:04x}" for code in codes)
    return "\\" + text if text.startswith(" ") else text
