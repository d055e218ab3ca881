"""Which two ports the embedded Kafka takes, and how it finds the same ones again."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from stream.errors import EmbeddedBrokerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

USUAL_PORT: Final = 9092


@dataclass(frozen=True, slots=True)
class Ports:
    """`clients` is the one to connect to; `controller` is Kafka's own business."""

    clients: int
    controller: int

    def save(self, path: Path) -> None:
        path.write_text(json.dumps({"clients": self.clients, "controller": self.controller}) + "\n", "utf-8")

    @classmethod
    def load(cls, path: Path) -> Ports | None:
        """What `save` wrote; None where there is nothing, or nothing sensible: ports can always be chosen anew."""
        try:
            saved = json.loads(path.read_text("utf-8"))
            return cls(int(saved["clients"]), int(saved["controller"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of 127.0.0.1 now."""
    with socket.socket() as probe:
        # As Java does it: a closed connection that lingers in TIME_WAIT is no reason to refuse.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def choose(wanted: int | None, remembered: Ports | None, *, free: Callable[[int], bool] = is_free) -> Ports:
    """`wanted` or nothing (EmbeddedBrokerError if it is taken); else those of last time, else the first free pair."""
    if wanted is not None:
        if not free(wanted):
            raise EmbeddedBrokerError(
                f"Port {wanted} is taken by another program. Give another port, or none and a free one is chosen. "
                f"If a Kafka is running there, DATELINE_BROKER=localhost:{wanted} uses it."
            )
        if remembered and remembered.clients == wanted and free(remembered.controller):
            return remembered
        return Ports(wanted, _any_free(but=wanted))
    if remembered and free(remembered.clients):
        if free(remembered.controller):
            return remembered
        return Ports(remembered.clients, _any_free(but=remembered.clients))
    for port in range(USUAL_PORT, USUAL_PORT + 100, 2):
        if free(port) and free(port + 1):
            return Ports(port, port + 1)
    clients = _any_free()
    return Ports(clients, _any_free(but=clients))


def _any_free(but: int | None = None) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port != but:
            return port
