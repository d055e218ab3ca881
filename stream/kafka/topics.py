"""Make the topics, or say in which way those that exist differ from what is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kafka import errors as kafka_errors
from kafka.admin import ConfigResource, ConfigResourceType

from stream.errors import AccessDenied, BrokerUnavailable, SettingsError
from stream.kafka.access import words
from stream.kafka.clients import admin_client
from stream.kafka.limits import MAX_MESSAGE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stream.kafka.connection import Connection

CONFIGS: Final[Mapping[str, str]] = {
    "max.message.bytes": str(MAX_MESSAGE_BYTES),
    # Our producers send lz4, which the broker then keeps as it is; what other producers send is compressed on arrival.
    "compression.type": "lz4",
    "cleanup.policy": "delete",
}
"""What every topic of ours is made with."""

DEAD_LETTER_CONFIGS: Final[Mapping[str, str]] = {
    # Dead letters wait for a person: 30 days instead of Kafka's 7.
    "retention.ms": str(30 * 24 * 60 * 60 * 1000),
}

BROKER_DEFAULT: Final = -1
"""As `replication`: whatever the cluster does by default."""


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """One topic as it should be. `configs` is added to `CONFIGS` and wins over it."""

    name: str
    partitions: int
    replication: int = BROKER_DEFAULT
    configs: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_configs(self) -> dict[str, str]:
        return {**CONFIGS, **self.configs}


@dataclass(frozen=True, slots=True)
class TopicReport:
    """What `ensure_topics` did with one topic. `differences`: sentences for people, empty where all is as planned."""

    name: str
    created: bool
    partitions: int
    differences: tuple[str, ...] = ()


def ensure_topics(connection: Connection, plans: Sequence[TopicPlan]) -> list[TopicReport]:
    """Create those of `plans` that are missing and compare the others; one report each, in their order.

    Two may do this at once: each topic is then reported as created by one of them. Nothing that exists is changed.
    Raises BrokerUnavailable, AccessDenied; SettingsError for a name, partition count or replication that cannot be.
    """
    with admin_client(connection) as admin:
        existing = set(admin.list_topics())
        absent = [plan for plan in plans if plan.name not in existing]
        created = _create(admin, absent) if absent else set()
        facts = {topic["name"]: topic for topic in admin.describe_topics([plan.name for plan in plans])}
        configs = _configs(admin, plans)
        return [_report(plan, plan.name in created, facts[plan.name], configs[plan.name]) for plan in plans]


def missing_topics(connection: Connection, names: Iterable[str]) -> list[str]:
    """Those of `names` that do not exist, in their order."""
    with admin_client(connection) as admin:
        existing = set(admin.list_topics())
    return [name for name in names if name not in existing]


def message_limit(connection: Connection, topic: str) -> int:
    """The topic's `max.message.bytes`; ours where the broker does not tell (that takes a right of its own)."""
    with admin_client(connection) as admin:
        found = _configs(admin, [TopicPlan(topic, 1)]).get(topic, {})
    return int(found.get("max.message.bytes", MAX_MESSAGE_BYTES))


def _create(admin: Any, plans: Sequence[TopicPlan]) -> set[str]:
    wanted = {
        plan.name: {
            "num_partitions": plan.partitions,
            "replication_factor": plan.replication,
            "configs": plan.all_configs,
        }
        for plan in plans
    }
    created = set()
    for answer in admin.create_topics(wanted, raise_errors=False)["topics"]:
        error = kafka_errors.for_code(answer["error_code"])
        if error is kafka_errors.NoError:
            created.add(answer["name"])
        elif error is not kafka_errors.TopicAlreadyExistsError:  # somebody else was quicker: just as good
            raise _refusal(answer["name"], error(answer.get("error_message") or ""))
    admin.wait_for_topics(list(wanted))
    return created


def _refusal(topic: str, error: Exception) -> Exception:
    message = f"Topic {topic!r} could not be made: {words(error)}"
    if isinstance(error, kafka_errors.AuthorizationError):
        return AccessDenied(f"{message}. Have somebody with the right to do so run `dateline topics`.")
    impossible = (
        kafka_errors.InvalidTopicError,
        kafka_errors.InvalidPartitionsError,
        kafka_errors.InvalidReplicationFactorError,
        kafka_errors.InvalidConfigurationError,
    )
    if isinstance(error, impossible):
        return SettingsError(
            f"{message}. Look at the topic's name, DATELINE_PARTITIONS and DATELINE_REPLICATION (no more than brokers)."
        )
    return BrokerUnavailable(message)


def _configs(admin: Any, plans: Sequence[TopicPlan]) -> dict[str, dict[str, str]]:
    resources = [ConfigResource(ConfigResourceType.TOPIC, plan.name) for plan in plans]
    answers = admin.describe_configs(resources, config_filter="all")["topic"]
    return {
        name: {config: str(entry["value"]) for config, entry in entries.items()} for name, entries in answers.items()
    }


def _report(plan: TopicPlan, created: bool, facts: Mapping[str, Any], configs: Mapping[str, str]) -> TopicReport:
    differences = []
    partitions = len(facts["partitions"])
    if partitions < plan.partitions:
        differences.append(
            f"has {partitions} partitions, wanted {plan.partitions}: no more than {partitions} workers can share it. "
            f"More can be added (kafka-topics --alter --partitions {plan.partitions}), but keys then change partition."
        )
    elif partitions > plan.partitions:
        differences.append(
            f"has {partitions} partitions, wanted {plan.partitions}: Kafka cannot take any away. "
            f"Set DATELINE_PARTITIONS={partitions}."
        )
    replicas = min((len(partition["replica_nodes"]) for partition in facts["partitions"]), default=0)
    if plan.replication != BROKER_DEFAULT and replicas != plan.replication:
        differences.append(
            f"has {replicas} replicas, wanted {plan.replication}: kafka-reassign-partitions changes that."
        )
    for name, value in plan.all_configs.items():
        if configs.get(name) != value:
            differences.append(
                f"{name} is {configs.get(name)}, wanted {value}: "
                f"kafka-configs --alter --topic {plan.name} --add-config {name}={value}"
            )
    return TopicReport(plan.name, created, partitions, tuple(differences))
