"""From settings to what a command works on: the broker, and the topics as they should be."""

from __future__ import annotations

import socket
from contextlib import closing

from stream.errors import BrokerUnavailable, SettingsError
from stream.kafka.connection import Connection
from stream.kafka.ports import Ports
from stream.kafka.server_properties import HOST
from stream.kafka.topics import BROKER_DEFAULT, DEAD_LETTER_CONFIGS, TopicPlan
from stream.settings import Settings, load_settings


def reachable_settings() -> Settings:
    """The settings, with the address of the embedded Kafka that runs here where DATELINE_BROKER is not set.

    Raises SettingsError where there is neither, BrokerUnavailable where it ran here once and does not now.
    """
    settings = load_settings()
    if settings.broker is not None:
        return settings
    address = embedded_address(settings)
    if address is None:
        raise SettingsError(
            f"no broker: DATELINE_BROKER is not set, and no embedded Kafka was ever started over {settings.data_dir}. "
            "Start one with `dateline up` in this folder, or set DATELINE_BROKER=host:port"
        )
    if not listens(address):
        raise BrokerUnavailable(
            f"the embedded Kafka of {settings.data_dir} is not running (nobody listens at {address}). "
            "Start it with `dateline up`, or set DATELINE_BROKER=host:port"
        )
    return settings.model_copy(update={"broker": address})


def reach() -> tuple[Settings, Connection]:
    """The settings, and the connection they lead to."""
    settings = reachable_settings()
    return settings, settings.connection()


def embedded_address(settings: Settings) -> str | None:
    """Where the embedded Kafka of the data folder was last reached; None if it never ran."""
    ports = Ports.load(settings.data_dir / "ports.json")
    return f"{HOST}:{ports.clients}" if ports is not None else None


def listens(address: str) -> bool:
    """Whether anybody takes connections at `host:port`."""
    host, _, port = address.rpartition(":")
    try:
        with closing(socket.create_connection((host.strip("[]"), int(port)), timeout=5)):
            return True
    except OSError:
        return False


def topic_plans(settings: Settings) -> list[TopicPlan]:
    """The three topics as the settings want them."""
    replication = settings.replication if settings.replication is not None else BROKER_DEFAULT
    return [
        TopicPlan(settings.raw_topic, settings.partitions, replication),
        TopicPlan(settings.enriched_topic, settings.partitions, replication),
        TopicPlan(settings.dead_topic, settings.partitions, replication, DEAD_LETTER_CONFIGS),
    ]
