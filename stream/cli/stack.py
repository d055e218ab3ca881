"""Kafka, topics and a worker, started together and stopped in the right order."""

from __future__ import annotations

import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import IO, Final, Self

from stream.cli.environment import topic_plans
from stream.cli.keeping import KeptWorker
from stream.cli.terminal import say
from stream.errors import EmbeddedBrokerError, WorkerDied
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.connection import Connection
from stream.kafka.ports import is_free
from stream.kafka.progress import shown_progress
from stream.kafka.topics import ensure_topics
from stream.kafka.waiting import wait_for_broker
from stream.settings import Settings

_FIRST_WEB_PORT: Final = 6066


class Stack:
    """What `up` and `demo` run. Entering starts Kafka, topics and worker; leaving stops the worker (it drains), then
    the Kafka. No Kafka is started where the settings name a broker; else its data is in `data_dir`.

    `worker_output` gets the worker's log. If this process dies, in whatever way, worker and Kafka end too.
    """

    settings: Settings
    connection: Connection

    def __init__(self, settings: Settings, data_dir: Path, worker_output: IO[str] | IO[bytes]) -> None:
        self.settings = settings
        self._data_dir = data_dir
        self._output = worker_output
        self._broker: EmbeddedBroker | None = None
        self._worker: KeptWorker | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def health(self) -> str | None:
        """Address of the worker's health pages; None where the settings switch them off."""
        if not self.settings.web_port:
            return None
        host = self.settings.web_host
        with suppress(ValueError):  # a name is no address, and names one place
            if ip_address(host).is_unspecified:
                host = "::1" if ":" in host else "127.0.0.1"
        return f"http://{f'[{host}]' if ':' in host else host}:{self.settings.web_port}"

    def ready(self) -> bool:
        """Whether the worker enriches by now; also True where its health pages are off and nobody can know."""
        if self.health is None:
            return True
        try:
            with urllib.request.urlopen(f"{self.health}/health/ready", timeout=2) as answer:  # noqa: S310  # nosec B310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def check(self, seconds: float = 0) -> None:
        """Look after the two for `seconds`. Raises WorkerDied or EmbeddedBrokerError where one ended by itself."""
        assert self._worker is not None
        self._worker.wait(seconds)
        if self._broker is not None and not self._broker.running():
            raise EmbeddedBrokerError(
                f"the embedded Kafka ended by itself. Its log, {self._broker.log_file}, ends with:\n"
                f"{self._broker.last_log_lines()}"
            )
        status = self._worker.status()
        if status is not None:
            raise WorkerDied(f"the worker ended by itself, with status {status}")

    def _start(self) -> None:
        began = time.monotonic()
        if self.settings.broker is None:
            with shown_progress() as progress:
                self._broker = EmbeddedBroker(self._data_dir, progress=progress)
                self._broker.start()
            self.connection = self._broker.connection
            say(f"Kafka is up at {self.connection} ({time.monotonic() - began:.1f} s).", style="dim")
        else:
            self.connection = self.settings.connection()
            wait_for_broker(self.connection)
        for report in ensure_topics(self.connection, topic_plans(self.settings)):
            for difference in report.differences:
                say(f"Topic {report.name}: {difference}", style="yellow")
        if self.settings.web_port is None:
            self.settings = self.settings.model_copy(update={"web_port": _free_web_port()})
        self.settings = self.settings.model_copy(update={"broker": str(self.connection)})
        set_here = {
            "broker": str(self.connection),
            "web_port": str(self.settings.web_port),
            "log_format": "console" if self.settings.log_format == "auto" else self.settings.log_format,
        }
        self._worker = KeptWorker(set_here, self.settings.stop_grace_s, self._output)

    def _stop(self) -> None:
        with _second_signal(self._hurry):
            try:
                if self._worker is not None:
                    self._worker.stop()
            finally:
                if self._broker is not None:
                    self._broker.stop()

    def _hurry(self) -> None:
        if self._worker is not None:
            self._worker.kill()


def _free_web_port() -> int:
    # We choose the port that the worker would find by itself, to know where to ask for its health.
    return next(port for port in range(_FIRST_WEB_PORT, 65536) if is_free(port))


@contextmanager
def _second_signal(act: Callable[[], None]) -> Iterator[None]:
    """Whoever asks again while we stop does not want to wait: call `act`, and go on stopping."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, lambda *_: act())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
