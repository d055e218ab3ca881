"""Three embedded Kafkas on loopback that are one cluster, and what can be done to its nodes."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ResourcePattern,
    ResourceType,
)

from stream.kafka.broker import EmbeddedBroker
from stream.kafka.clients import admin_client
from stream.kafka.connection import Connection
from stream.kafka.ports import Ports, is_free
from stream.kafka.storage import new_cluster_id

NODES: Final = 3
_FIRST_PORT: Final = 19_000
"""Below the range from which Linux takes ports for outgoing connections: a node finds its own free when it is back."""


class Cluster:
    """Replication 3, `min.insync.replicas` 2, rights that can be taken away. Nodes are numbered from 0."""

    def __init__(self, folder: Path) -> None:
        free = (port for port in range(_FIRST_PORT, _FIRST_PORT + 1000) if is_free(port))
        ports = [Ports(next(free), next(free)) for _ in range(NODES)]
        voters = ",".join(f"{node}@127.0.0.1:{one.controller}" for node, one in enumerate(ports))
        cluster = new_cluster_id()
        self.nodes = []
        for node, one in enumerate(ports):
            data = folder / f"node-{node}"
            data.mkdir(parents=True)
            one.save(data / "ports.json")
            properties = {"node.id": str(node), "controller.quorum.voters": voters, **_PROPERTIES}
            self.nodes.append(EmbeddedBroker(data, one.clients, properties=properties, cluster=cluster))
        self.bootstrap = ",".join(f"127.0.0.1:{one.clients}" for one in ports)
        self.connection = Connection.parse(self.bootstrap)

    def start(self) -> None:
        """Start the nodes that do not run, all at once: none serves before two of them do."""
        with ThreadPoolExecutor(NODES) as together:
            list(together.map(EmbeddedBroker.start, self.nodes))

    def stop(self) -> None:
        """Stop every node, without waiting for one to hand over to another."""
        for node in range(NODES):
            self.kill(node)

    def kill(self, node: int) -> None:
        """`kill -9`."""
        broker = self.nodes[node]
        if broker.running():
            os.kill(broker.pid, signal.SIGKILL)
            broker.wait(10)
        broker.stop()

    def leader_of(self, topic: str, partition: int) -> int:
        """The node that leads this partition."""
        with admin_client(self.connection) as admin:
            (facts,) = admin.describe_topics([topic])
        by_number = {one["partition_index"]: int(one["leader_id"]) for one in facts["partitions"]}
        return by_number[partition]

    def forbid_writing(self, topic: str) -> None:
        """Nobody may write to it; reading it is allowed as before."""
        with admin_client(self.connection) as admin:
            # A topic with any rule at all is closed to whoever no rule lets in.
            admin.create_acls([_rule(topic, ACLOperation.ALL, ACLPermissionType.ALLOW), _no_writing(topic)])

    def allow_writing(self, topic: str) -> None:
        """Undo `forbid_writing`."""
        with admin_client(self.connection) as admin:
            admin.delete_acls([_no_writing(topic)])


def _rule(topic: str, operation: ACLOperation, permission: ACLPermissionType) -> ACL:
    pattern = ResourcePattern(ResourceType.TOPIC, topic)
    return ACL("User:*", "*", operation, permission, pattern)


def _no_writing(topic: str) -> ACL:
    return _rule(topic, ACLOperation.WRITE, ACLPermissionType.DENY)


_PROPERTIES: Final = {
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    "share.coordinator.state.topic.replication.factor": "3",
    "share.coordinator.state.topic.min.isr": "2",
    # Three JVMs on a machine that is kept busy: a heartbeat may be late, and is not to be taken for a death.
    "broker.session.timeout.ms": "6000",
    "replica.lag.time.max.ms": "6000",
    # Rights, so that one can be taken away. Controllers must know each other before any right can be read: they log in.
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "allow.everyone.if.no.acl.found": "true",
    "super.users": "User:node",
    "listener.security.protocol.map": "CONTROLLER:SASL_PLAINTEXT,CLIENTS:PLAINTEXT",
    "sasl.mechanism.controller.protocol": "PLAIN",
    "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
    "listener.name.controller.plain.sasl.jaas.config": (
        "org.apache.kafka.common.security.plain.PlainLoginModule required "
        'username="node" password="of-this-test" user_node="of-this-test";'
    ),
}
