"""The Faust app: `dateline worker` runs it, and so does `faust -A stream.worker.app worker`."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NoReturn

import faust
from faust.app.base import BootStrategy
from faust.exceptions import ConsumerNotStarted

from stream.kafka.limits import MAX_UNCOMPRESSED_BYTES
from stream.kafka.records import Record
from stream.settings import Settings, load_settings
from stream.telemetry.events import WorkerEvents
from stream.telemetry.metrics import Metrics
from stream.worker.agent import Handle, make_agent
from stream.worker.batch import BatchProcessor
from stream.worker.ending import EXIT_UNDONE, end_after_failure, end_now
from stream.worker.fence import Fence, Tenure
from stream.worker.lease import Lease
from stream.worker.member import Member
from stream.worker.process import DatelineWorker
from stream.worker.producer import ForgetfulProducer
from stream.worker.publisher import Publisher, is_refusal
from stream.worker.runtime import Runtime
from stream.worker.sender import LeasedSender
from stream.worker.turns import take_turns

SESSION_TIMEOUT_S: Final = 7.0
"""A killed worker's partitions wait this long for another. Brokers take no less than 6 s; a busy machine needs more."""

HEARTBEAT_S: Final = 1.0
"""The others hear of a death with their next heartbeat, so late at most. Several may be lost within a session."""

_REBALANCE_TIMEOUT_S: Final = 60.0
"""The group waits so long for a member that has a batch in hand (Faust's default)."""

_LEAVE_S: Final = 5.0
"""A worker that has committed all it did waits no longer for the group to let it go: others may have long batches."""

_LOOK_S: Final = 0.05

_COMMIT_INTERVAL_S: Final = 0.1
"""A crash may repeat the batch in hand and what was done in this time: less than another batch of short articles."""

_PRODUCE_TIMEOUT_S: Final = 30.0
"""How long one try of the producer may take (Faust: 1200 s): a leader election is over, and then we try again."""

_POLL_INTERVAL_S: Final = 24 * 60 * 60.0
"""A worker without a partition never rejoins after this interval (robinhood/faust#517), so it must not pass."""

_BUFFERED_RECORDS: Final = 16
"""Unpacked and waiting, twice (polled, and queued for the agent). Faust's defaults, 4096 and no bound, would hold
gigabytes of large articles; a batch is filled from fewer as fast."""

_FETCH_BYTES: Final = 64 * 1024
"""Of one partition at once, compressed: some hundred short articles. What was fetched is done before a partition of the
same broker whose turn has not come is fetched. A larger article comes alone, whatever this says."""


class _NoFaustWeb(BootStrategy):
    """Health and metrics are ours (health.py). Faust's pages would serve tables and routes, on a fixed port."""

    enable_web = False


class DatelineApp(faust.App):
    """A Faust app whose surroundings (pool, health, watch) come before its consumer and leave after it."""

    BootStrategy = _NoFaustWeb
    runtime: Runtime
    fence: Fence
    sender: LeasedSender
    handle: Handle
    in_hand: int = 0
    leaving: bool = False
    """Asked to stop: what is in hand is finished and committed, and that is all."""
    drained: bool = False

    def waits_for(self) -> str:
        """What stands between this worker and its next commit, in a few words."""
        if not self.in_hand:
            return "its last commit, or its leave from the group"
        if self.sender.waits:
            return "an answer of the consumer group"
        if self.sender.under_way:
            return f"a broker to acknowledge {self.sender.under_way} messages"
        return f"the enrichment of {self.in_hand} records"

    async def on_first_start(self) -> None:
        """Nothing is consumed before it can be enriched and published."""
        await super().on_first_start()
        await self.runtime.start()
        # From here on, and not once it has started: a consumer that never gets into its group never has.
        self.add_future(self.runtime.watch(self._owned_partitions))

    async def on_started(self) -> None:
        """The consumer runs."""
        await super().on_started()
        self.add_future(self.fence.keep())
        self.add_future(self.sender.keep())
        self.runtime.consuming()

    async def on_stop(self) -> None:
        """Faust drains first."""
        await super().on_stop()
        await self.runtime.stop()

    async def _stop_consumer(self) -> None:
        """Faust finishes and commits what is in hand, and leaves the group after it."""
        await super()._stop_consumer()
        self.drained = True
        if self.leaving:
            self.loop.call_later(_LEAVE_S, end_now, 0)

    async def _on_partitions_revoked(self, revoked: set[Any]) -> None:
        """The group is formed anew. Faust waits for the batch in hand, but not while it is stopping: so we do.

        A request to join, once sent, is answered when all the others have joined, and the commit would wait behind it.
        """
        while self.should_stop and not self.drained:  # noqa: ASYNC110 - Faust has no event for it
            await asyncio.sleep(_LOOK_S)
        await super()._on_partitions_revoked(revoked)

    def _owned_partitions(self) -> set[int]:
        try:
            assignment = self.consumer.assignment()
        except ConsumerNotStarted:
            return set()
        return {tp.partition for tp in assignment if tp.topic == self.runtime.settings.raw_topic}


def make_app(settings: Settings) -> DatelineApp:
    """The app that enriches what arrives in `settings.raw_topic`. Starts nothing.

    Raises SettingsError where no broker is set.
    """
    events = WorkerEvents(Metrics())
    runtime = Runtime(settings, events)
    app = DatelineApp(
        settings.group,
        # A stray BROKER_URL in the environment would otherwise win over the argument.
        env={},
        env_prefix="DATELINE_FAUST_",
        autodiscover=False,
        datadir=Path(tempfile.gettempdir()) / f"{settings.group}-faust",
        Worker=DatelineWorker,
        logging_config=None,
        value_serializer="raw",
        key_serializer="raw",
        store="memory://",
        table_standby_replicas=0,
        topic_disable_leader=True,
        topic_allow_declare=False,
        stream_wait_empty=True,
        stream_buffer_maxsize=_BUFFERED_RECORDS,
        broker_max_poll_records=_BUFFERED_RECORDS,
        broker_client_id=runtime.client_id,
        broker_commit_interval=_COMMIT_INTERVAL_S,
        broker_session_timeout=SESSION_TIMEOUT_S,
        broker_heartbeat_interval=HEARTBEAT_S,
        broker_rebalance_timeout=_REBALANCE_TIMEOUT_S,
        broker_max_poll_interval=_POLL_INTERVAL_S,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=_FETCH_BYTES,
        producer_acks=-1,
        producer_compression_type="lz4",
        # aiokafka looks before it compresses. The broker looks at what arrives, and its word is the one that counts.
        producer_max_request_size=MAX_UNCOMPRESSED_BYTES,
        producer_request_timeout=_PRODUCE_TIMEOUT_S,
        worker_redirect_stdouts=False,
        **settings.connection().faust_settings(),
    )
    app.runtime = runtime
    app.fence = Fence(SESSION_TIMEOUT_S - HEARTBEAT_S, lambda away: _leave_after_freeze(events, away))
    lease = Lease(SESSION_TIMEOUT_S, _REBALANCE_TIMEOUT_S)
    member = Member(app, lease)
    tenure = Tenure(member.identity, lambda: _leave_to_successor(app))

    def holds() -> bool:
        app.fence.check()
        tenure.check()
        return lease.holds()

    app.sender = LeasedSender(ForgetfulProducer(app), holds)
    processor = BatchProcessor(
        runtime.pool,
        Publisher(
            app.sender.send,
            on_retry=lambda error, messages: events.publish_repeated(error, messages, is_refusal(error)),
        ),
        enriched_topic=settings.enriched_topic,
        dead_topic=settings.dead_topic,
        now=lambda: datetime.now(UTC),
        fuse=runtime.fuse,
        on_done=events.record_done,
    )

    async def handle(records: Sequence[Record]) -> None:
        events.batch_begun(len(records))
        member.listen()
        take_turns(member.fetcher)
        tenure.begin()
        app.in_hand = len(records)
        await processor.handle(records)
        app.in_hand = 0

    app.handle = handle
    agent = make_agent(
        handle,
        lambda error: end_after_failure(events, error),
        batch_size=settings.batch_size,
        batch_wait_s=settings.batch_wait_s,
        on_batch=events.batch_done,
    )
    raw = app.topic(settings.raw_topic, key_serializer="raw", value_serializer="raw")
    app.agent(raw, name="enrich_articles", concurrency=1)(agent)
    return app


def _leave_after_freeze(events: WorkerEvents, seconds: float) -> NoReturn:
    try:
        events.was_frozen(seconds)
    finally:
        end_now(EXIT_UNDONE)


def _leave_to_successor(app: DatelineApp) -> NoReturn:
    """Asked to stop, it has nothing more to do; else another must come in its place."""
    try:
        app.runtime.events.lost_partitions()
    finally:
        end_now(0 if app.should_stop else EXIT_UNDONE)


def __getattr__(name: str) -> Any:
    # `faust -A stream.worker.app` looks for `app`; importing this module must not need a broker's address.
    if name == "app":
        globals()["app"] = made = make_app(load_settings())
        return made
    raise AttributeError(name)
