"""What the worker needs around its consumer: the pool, the health server, and the watch over its progress."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable, Collection
from typing import Final

from stream.errors import BrokerUnavailable, DatelineError, KafkaError, SettingsError
from stream.kafka.lag import GroupLag, group_lag
from stream.kafka.membership import assigned_partitions
from stream.kafka.waiting import wait_for_broker
from stream.settings import Settings
from stream.telemetry.events import WorkerEvents
from stream.version import __version__
from stream.worker.child import EnricherConfig
from stream.worker.ending import EXIT_CANNOT_START, EXIT_UNDONE, end_now
from stream.worker.fuse import Fuse
from stream.worker.health import HealthServer, live_check, ready_check
from stream.worker.pool import EnrichmentPool
from stream.worker.preflight import wait_until_possible
from stream.worker.progress import ProgressWatch
from stream.worker.recall import deaths_before_commit

_WATCH_S: Final = 5.0
"""An outage is told this soon, and Prometheus, which asks every 15 s by default, finds a fresh lag."""


class Runtime:
    """Starts before the consumer and stops after it."""

    def __init__(self, settings: Settings, events: WorkerEvents) -> None:
        self.settings = settings
        self.events = events
        self.client_id = f"dateline-{socket.gethostname()}-{secrets.token_hex(4)}"
        """By which the group knows this worker, and nobody else."""
        self._connection = settings.connection()
        self._watch = ProgressWatch(settings.stall_s)
        self.fuse = Fuse(settings.fuse_records, settings.fuse_share)
        self._started = False
        self.pool = EnrichmentPool(
            EnricherConfig(
                ner_model=settings.ner_model,
                gazetteer=settings.gazetteer,
                default_language=settings.default_language,
                max_analysed_chars=settings.max_analysed_chars,
                renames=dict(settings.fields),
            ),
            settings.processes,
            settings.record_timeout_s,
            record_memory_mb=settings.record_memory_mb,
            on_trouble=events.pool_replaced,
            on_renewal=events.pool_renewed,
            on_progress=self._watch.touch,
        )
        self._health = HealthServer(
            events.metrics.registry,
            live_check(self._watch.status),
            ready_check(self._watch.status, lambda: self._started),
        )

    async def start(self) -> None:
        """Return when articles can be enriched and published. Ends the process, with a line, where they never can."""
        try:
            if self.settings.web_port != 0:
                self.events.listening(await self._health.start(self.settings.web_host, self.settings.web_port))
            # Processes load their models while we wait for the broker.
            loading = asyncio.ensure_future(self.pool.start())
            await asyncio.to_thread(wait_until_possible, self.settings, self.events.waiting_for_broker)
            await asyncio.to_thread(self._recall)
            identity = await loading
        except DatelineError as error:
            self.events.cannot_start(error)
            self.pool.close()
            # A broker that went away while we asked it is nothing to be mended here: start another.
            end_now(EXIT_UNDONE if isinstance(error, BrokerUnavailable) else EXIT_CANNOT_START)
        self.events.started(__version__, identity.ner_model, identity.gazetteer, self.settings.processes)

    async def stop(self) -> None:
        """End the processes and stop listening."""
        self.pool.close()
        if self.settings.web_port != 0:
            await self._health.stop()

    def consuming(self) -> None:
        """The consumer runs: from now on the worker is ready, if the broker answers."""
        self._started = True

    async def watch(self, owned: Callable[[], Collection[int]]) -> None:
        """Ask for the lag, for ever; end the process where there is some and nothing moves. `owned`: our partitions."""
        while True:
            await self._ask(owned)
            status = self._watch.status()
            self.events.progress(status.lag, status.idle_s, status.broker_answers)
            if not status.alive:
                if status.partitions is None:
                    self.events.outside_group(status.outside_s, status.lag)
                else:
                    self.events.stalled(status.lag, status.idle_s)
                end_now(EXIT_UNDONE)
            await asyncio.sleep(_WATCH_S)

    def _recall(self) -> None:
        settings = self.settings
        if settings.fuse_records == 0:
            return
        deaths = deaths_before_commit(
            self._connection, settings.group, settings.raw_topic, settings.dead_topic, settings.fuse_records
        )
        if self.fuse.would_be_strict(deaths):
            self.fuse.be_strict()
            self.events.fuse_strict(deaths, settings.fuse_records)

    async def _ask(self, owned: Callable[[], Collection[int]]) -> None:
        group, topic = self.settings.group, self.settings.raw_topic

        def ask() -> tuple[GroupLag, frozenset[int] | None]:
            # First of all a short question: where nobody listens, the longer one would wait long for its answer.
            wait_for_broker(self._connection, timeout=0)
            given = assigned_partitions(self._connection, group, self.client_id, topic)
            return group_lag(self._connection, group, [topic]), given

        try:
            lag, given = await asyncio.to_thread(ask)
        except (KafkaError, SettingsError) as error:
            if self._watch.not_heard():
                self.events.broker_away(str(error))
            return
        away = self._watch.heard(lag, owned(), given)
        if away is not None:
            self.events.broker_back(away)
