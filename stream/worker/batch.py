"""One batch of raw records, from bytes to acknowledgements: the delivery promise is kept here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from stream.contracts.dead_letter import DeadLetter, RecordOrigin, bury, bury_without_original, bury_without_value
from stream.contracts.headers import event_headers
from stream.errors import DatelineError, EventTooLarge
from stream.kafka.records import Record
from stream.worker.child import Enriched, Outcome
from stream.worker.fuse import Fuse
from stream.worker.publisher import Message


class Pool(Protocol):
    """What enriches."""

    async def enrich(self, values: Sequence[bytes | None]) -> list[Outcome]:
        """One outcome for each value, in their order."""
        ...


class Publishes(Protocol):
    """What publishes."""

    async def publish(self, messages: Sequence[Message]) -> set[int]:
        """Return when all are acknowledged, or refused as too large: the indices of those."""
        ...


OnDone = Callable[[Record, DatelineError | None], None]
"""Hears how each record ended: with an event (None), or with a dead letter and why."""


class BatchProcessor:
    """Turns raw records into acknowledged events and dead letters. When `handle` returns, nothing is left to do."""

    def __init__(
        self,
        pool: Pool,
        publisher: Publishes,
        *,
        enriched_topic: str,
        dead_topic: str,
        now: Callable[[], datetime],
        fuse: Fuse,
        on_done: OnDone = lambda *_: None,
    ) -> None:
        self._pool = pool
        self._publisher = publisher
        self._enriched_topic = enriched_topic
        self._dead_topic = dead_topic
        self._now = now
        self._fuse = fuse
        self._on_done = on_done

    async def handle(self, records: Sequence[Record]) -> None:
        """Each record ends as exactly one acknowledged event or one acknowledged dead letter.

        Raises FuseBlown, with nothing of the batch published; with its other events published, where the broker has
        refused so many as too large. None of it may be committed then.
        """
        outcomes = await self._pool.enrich([record.value for record in records])
        ends: dict[int, DatelineError | None] = {}
        messages = []
        for index, (record, outcome) in enumerate(zip(records, outcomes, strict=True)):
            ends[index] = outcome if isinstance(outcome, DatelineError) else None
            messages.append(self._message(record, outcome))
        self._fuse.check(ends.values())
        refused = await self._publisher.publish(messages)
        for index in refused:
            if ends[index] is None:
                ends[index] = self._too_large(messages[index])
        if refused:
            self._fuse.correct(ends.values())
        await self._bury_refused(records, sorted(refused), ends)
        for index, record in enumerate(records):
            self._on_done(record, ends[index])

    def _message(self, record: Record, outcome: Outcome) -> Message:
        if isinstance(outcome, Enriched):
            headers = event_headers(outcome.value, outcome.article_id, record.topic, self._now(), record.headers)
            return Message(self._enriched_topic, outcome.article_id.encode(), outcome.value, headers)
        return self._dead(self._letter(record, outcome))

    def _too_large(self, event: Message) -> EventTooLarge:
        return EventTooLarge(
            f"the event has {len(event.value or b''):,} bytes, more than the broker takes for {self._enriched_topic}"
        )

    def _letter(self, record: Record, error: DatelineError) -> DeadLetter:
        origin = RecordOrigin(record.topic, record.partition, record.offset)
        return bury(record.key, record.value, record.headers, origin, error)

    def _dead(self, letter: DeadLetter) -> Message:
        return Message(self._dead_topic, letter.key, letter.value, letter.headers)

    async def _bury_refused(
        self,
        records: Sequence[Record],
        refused: Sequence[int],
        ends: Mapping[int, DatelineError | None],
    ) -> None:
        """Too large an event becomes a dead letter; too large a dead letter loses its value, then all but its death."""
        letters: dict[int, DeadLetter] = {}
        for index in refused:
            error = ends[index]
            assert error is not None
            letters[index] = self._letter(records[index], error)
        for smaller in (lambda letter: letter, bury_without_value, bury_without_original):
            if not letters:
                return
            letters = {index: smaller(letter) for index, letter in letters.items()}
            indices = list(letters)
            still = await self._publisher.publish([self._dead(letters[index]) for index in indices])
            letters = {indices[position]: letters[indices[position]] for position in sorted(still)}
        if letters:
            raise RuntimeError(f"{self._dead_topic} refuses even a dead letter without value and headers as too large")
