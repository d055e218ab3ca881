"""Is a client a member of its group, and what has the group given it to do? The broker's word, not the client's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stream.kafka.clients import admin_client

if TYPE_CHECKING:
    from stream.kafka.connection import Connection


def assigned_partitions(connection: Connection, group: str, client_id: str, topic: str) -> frozenset[int] | None:
    """The partitions of `topic` that `group` has given to the member of this client id; None where there is none.

    Raises BrokerUnavailable, AccessDenied, BrokerNotTrusted.
    """
    with admin_client(connection) as admin:
        members = admin.describe_groups([group])[group]["members"]
    own = [member for member in members if member["client_id"] == client_id]
    return frozenset(number for member in own for number in _of_topic(member, topic)) if own else None


def _of_topic(member: dict[str, Any], topic: str) -> list[int]:
    assignment = member["member_assignment"]
    # Empty bytes, which kafka-python leaves as they are, while the group is being arranged anew.
    if not isinstance(assignment, dict):
        return []
    return [
        number for one in assignment["assigned_partitions"] if one["topic"] == topic for number in one["partitions"]
    ]
