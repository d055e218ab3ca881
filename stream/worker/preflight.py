"""Before the worker consumes: is the broker there, are the topics?"""

from __future__ import annotations

from collections.abc import Callable

from stream.errors import TopicMissing
from stream.kafka.topics import missing_topics
from stream.kafka.waiting import wait_for_broker
from stream.settings import Settings


def wait_until_possible(settings: Settings, on_wait: Callable[[str, str], None]) -> None:
    """Return when a broker answers and the three topics exist.

    Waits for a broker as long as it takes; `on_wait(broker, why)` is called once, when the waiting begins. Raises
    TopicMissing, naming the command that makes them, and AccessDenied.
    """
    connection = settings.connection()
    told = False

    def tell(_: float, why: str) -> None:
        nonlocal told
        if not told:
            told = True
            on_wait(str(connection), why)

    wait_for_broker(connection, timeout=None, on_wait=tell)
    missing = missing_topics(connection, [settings.raw_topic, settings.enriched_topic, settings.dead_topic])
    if missing:
        raise TopicMissing(
            f"no topic {' and no topic '.join(missing)} at {connection}; `dateline topics` makes what is missing"
        )
