"""This worker as a member of its consumer group: what aiokafka knows of it and Faust does not pass on.

Both libraries are pinned; an attribute that is not there any more fails the first batch, loudly.
"""

from __future__ import annotations

import time
from typing import Any

from stream.worker.lease import Lease


class Member:
    """The membership of a Faust app's consumer. Nothing here may be called before the first batch."""

    def __init__(self, app: Any, lease: Lease) -> None:
        self._app = app
        self._lease = lease
        self._heard: Any = None

    def identity(self) -> tuple[object, ...]:
        """Another one when the group was formed anew, or has put this worker out, as soon as aiokafka knows.

        Faust's own number changes only with the next assignment, for which it waits until the batch in hand is done.
        """
        coordinator = self._coordinator()
        return self._app.consumer_generation_id, coordinator.member_id, coordinator.generation

    @property
    def fetcher(self) -> Any:
        """What polls the partitions for it."""
        return self._consumer()._fetcher

    def listen(self) -> None:
        """From now on answered heartbeats renew the lease."""
        coordinator = self._coordinator()
        if coordinator is self._heard:
            return
        self._heard = coordinator
        ask = coordinator._do_heartbeat

        async def ask_and_note() -> bool:
            asked_at = time.monotonic()
            answered: bool = await ask()
            if answered:
                self._lease.heard(asked_at, rebalancing=coordinator._rejoin_needed_fut.done())
            return answered

        coordinator._do_heartbeat = ask_and_note

    def _coordinator(self) -> Any:
        return self._consumer()._coordinator

    def _consumer(self) -> Any:
        return self._app.consumer._thread._consumer
