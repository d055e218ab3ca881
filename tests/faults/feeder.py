"""Feeds a run: sends articles while things go wrong, never far ahead of the workers, and keeps the ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from typing import Final

from arena import Arena
from fault_articles import Planned

from stream.errors import DatelineError
from stream.kafka.producer import Delivery, Producer

_CHUNK: Final = 100
_SEND_S: Final = 90.0
"""Longer than all brokers are away: a send that is acknowledged late is one more in the ledger."""
_PAUSE_S: Final = 0.05


class Feeder(threading.Thread):
    """Sends until `finish`. `done()`: how many records the workers have committed; `ahead`: how many more there may be.

    What the broker did not acknowledge is never sent again: it may lie in the topic all the same, and its number would
    be there twice.
    """

    def __init__(self, arena: Arena, source: Iterator[Planned], done: Callable[[], int], ahead: int) -> None:
        super().__init__(name="feeder", daemon=True)
        self.sent = 0
        self.unacknowledged = 0
        self.ends: dict[int, int] = {}
        self.failure: BaseException | None = None
        self._arena = arena
        self._source = source
        self._done = done
        self._ahead = ahead
        self._leave = threading.Event()

    @property
    def lag(self) -> int:
        """Records acknowledged to us and not committed by the workers."""
        return sum(self.ends.values()) - self._done()

    def run(self) -> None:
        """Until `finish`."""
        try:
            while not self._leave.is_set():
                self._feed()
        except BaseException as error:
            self.failure = error
            raise

    def finish(self) -> None:
        """Send no more; return when the last acknowledgement is noted. Raises what made it end before."""
        self._leave.set()
        self.join(_SEND_S + 30)
        if self.failure is not None:
            raise RuntimeError("the feeder failed") from self.failure

    def _feed(self) -> None:
        """Send with one producer for as long as it lives."""
        try:
            with closing(Producer(self._arena.broker.connection, timeout=_SEND_S)) as producer:
                while not self._leave.is_set():
                    if self.lag > self._ahead:
                        self._leave.wait(_PAUSE_S)
                    else:
                        self._send(producer)
        except DatelineError:
            self._leave.wait(1)  # the broker is away

    def _send(self, producer: Producer) -> None:
        chunk = list(islice(self._source, _CHUNK))
        deliveries: list[Delivery] = []
        try:
            for delivery in producer.send_all(self._arena.raw, (one.record for one in chunk)):
                deliveries.append(delivery)
                end = max(self.ends.get(delivery.partition, 0), delivery.offset + 1)
                self.ends[delivery.partition] = end
        finally:
            self._arena.acknowledged(chunk[: len(deliveries)], deliveries)
            self.sent += len(deliveries)
            self.unacknowledged += len(chunk) - len(deliveries)
