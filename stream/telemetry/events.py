"""What happens in a worker: one happening, one method, which makes both its log line and its metric."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import structlog

from stream.errors import DatelineError
from stream.kafka.records import Record
from stream.telemetry.metrics import Metrics
from stream.telemetry.sparing import Sparing

_REFUSAL_PAUSE_S: Final = 60.0
"""Tried again every ten seconds, told every minute: somebody has to act, and one line of many may be missed."""


class WorkerEvents:
    """Says what happened. A quiet run says almost nothing: done records are counted, not logged."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float] = time.monotonic) -> None:
        self.metrics = metrics
        self._clock = clock
        self._refusal_told = float("-inf")
        self._log = structlog.get_logger("dateline.worker")
        self._sparing = Sparing()

    def started(self, version: str, ner_model: str, gazetteer: str, processes: int) -> None:
        """The worker is about to consume."""
        self._log.info("worker started", version=version, ner_model=ner_model, gazetteer=gazetteer, processes=processes)

    def listening(self, address: str) -> None:
        """Health and metrics are served."""
        self._log.info("health and metrics are served", address=address)

    def record_done(self, record: Record, error: DatelineError | None) -> None:
        """A record ended: with an event, or (`error`) with a dead letter."""
        if error is None:
            self.metrics.records.labels("enriched").inc()
            return
        self.metrics.records.labels("dead").inc()
        self.metrics.dead_letters.labels(error.code).inc()
        where = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        self._warn("dead letter", error.code, code=error.code, reason=str(error)[:300], **where)

    def _warn(self, event: str, kind: str, **values: Any) -> None:
        """A warning of which there may be thousands: the first ones of its kind in a minute are written."""
        kind = f"{event} {kind}"
        wanted, held = self._sparing.allow(kind)
        if not wanted:
            return
        if held:
            values["held_back_before"] = held
        if self._sparing.is_last(kind):
            values["note"] = "more of the same within a minute are counted (/metrics) and not written"
        self._log.warning(event, **values)

    def batch_begun(self, records: int) -> None:
        """A batch is in hand."""
        self.metrics.batch_in_hand.set(records)

    def batch_done(self, records: int, seconds: float) -> None:
        """A batch is acknowledged."""
        self.metrics.batch_in_hand.set(0)
        self.metrics.batch_records.observe(records)
        self.metrics.batch_seconds.observe(seconds)
        self._log.debug("batch done", records=records, seconds=round(seconds, 3))

    def publish_repeated(self, error: Exception, messages: int, refused: bool) -> None:
        """A round of publishing failed in part and is repeated. The broker's absence is told elsewhere, once.

        `refused`: by a broker that is there, and will do so until somebody acts.
        """
        self.metrics.publish_retries.inc()
        self._log.debug("publishing again", messages=messages, error=repr(error))
        now = self._clock()
        if refused and now - self._refusal_told > _REFUSAL_PAUSE_S:
            self._refusal_told = now
            self._log.error("the broker refuses what is published; nothing is lost, trying again", why=repr(error))

    def pool_replaced(self, why: str) -> None:
        """The enriching processes were replaced."""
        self.metrics.pool_replacements.inc()
        self._warn("enriching processes replaced", "", why=why)

    def pool_renewed(self, why: str) -> None:
        """The enriching processes had grown, and new ones are in their place."""
        self.metrics.pool_renewals.inc()
        self._log.info("enriching processes renewed for their size", why=why)

    def waiting_for_broker(self, broker: str, why: str) -> None:
        """No broker answers at start."""
        self._log.warning("no broker answers; waiting for it", broker=broker, why=why)

    def broker_away(self, why: str) -> None:
        """The broker stopped answering."""
        self.metrics.broker_up.set(0)
        self._log.error("the broker is away; nothing is lost, waiting for it", why=why)

    def broker_back(self, seconds: float) -> None:
        """The broker answers again."""
        self.metrics.broker_up.set(1)
        self._log.info("the broker is back", away_s=round(seconds, 1))

    def cannot_start(self, error: DatelineError) -> None:
        """Something must be mended before the worker can start."""
        self._log.error("cannot start", code=error.code, reason=str(error))

    def progress(self, lag: int, age_seconds: float, broker_answers: bool) -> None:
        """How far behind, and since when nothing moved."""
        self.metrics.broker_up.set(broker_answers)
        self.metrics.lag.set(lag)
        self.metrics.commit_age.set(age_seconds)

    def stalled(self, lag: int, seconds: float) -> None:
        """There is work and none of it gets done: the process will end, for a supervisor to start another."""
        self._log.critical("stalled: there is lag and no progress; leaving", lag=lag, seconds=round(seconds))

    def outside_group(self, seconds: float, lag: int) -> None:
        """The group does not know this worker any more: it would idle for ever, and the process will end."""
        self._log.critical("fallen out of the consumer group; leaving", seconds=round(seconds), lag_of_group=lag)

    def leaving_undrained(self, seconds: float, waits_for: str) -> None:
        """Asked to stop, the worker could not finish its batch in time. Its offsets are not committed."""
        self._log.error(
            "the batch could not be finished in time; leaving without committing it",
            grace_s=seconds,
            waits_for=waits_for,
        )

    def fuse_strict(self, deaths: int, records: int) -> None:
        """Many of the records that were done before this start died: the fuse will blow at the first few more."""
        self._log.warning("many of the last records died; the fuse is strict at first", deaths=deaths, records=records)

    def was_frozen(self, seconds: float) -> None:
        """The process did not run for longer than the group waits: its partitions are another's, and it must end."""
        self._log.error("this process was frozen for too long; leaving without publishing", frozen_s=round(seconds, 1))

    def lost_partitions(self) -> None:
        """The group gave this worker's partitions to another with a batch in hand: that one does it, from its start."""
        self._log.warning("the partitions of the batch in hand are another worker's; leaving without publishing it")

    def fuse_blown(self, error: DatelineError) -> None:
        """Too many records die; the batch in hand is neither published nor committed."""
        self._log.critical("the fuse has blown; leaving", code=error.code, reason=str(error))

    def crashed(self, status: int) -> None:
        """Faust gave up: the lines above this one say on what. What was not committed is done by the next worker."""
        self._log.critical("the consumer crashed; leaving without committing what was not done", status=status)

    def failed(self, error: BaseException) -> None:
        """A batch could not be handled for a reason nobody foresaw; its offsets are not committed."""
        self._log.critical("the batch failed; leaving without committing it", exc_info=error)
