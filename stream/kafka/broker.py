"""A real Apache Kafka in a process of its own: one node, no Docker, no Java needed on the machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from stream.errors import BrokerUnavailable, EmbeddedBrokerError
from stream.kafka import keeper
from stream.kafka.cache import Progress, cache_folder, disk_errors, no_progress, try_lock
from stream.kafka.connection import Connection, Sasl, Tls
from stream.kafka.jars import KAFKA_VERSION, classpath, read_list
from stream.kafka.java import java_executable
from stream.kafka.ports import Ports, choose
from stream.kafka.server_properties import HOST, server_properties
from stream.kafka.storage import cluster_id, is_formatted, new_cluster_id
from stream.kafka.waiting import wait_for_broker

if TYPE_CHECKING:
    from collections.abc import Mapping

_JVM: Final = (
    "-Xms64m",
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
)
_START_S: Final = 60.0
_STOP_GRACE_S: Final = 10.0
"""SIGTERM while Kafka is still starting can leave it hanging for ever: after this it is killed."""
_PORT_TRIES: Final = 3
_MAX_LOG_BYTES: Final = 5 * 1024 * 1024


class EmbeddedBroker:
    """One Kafka over `data_dir`, for this machine alone (it listens on 127.0.0.1).

    `port`: None for that of last time, else 9092, else a free one. `progress`: see `stream.kafka.cache.Progress`.
    `sasl`, `tls`: how clients reach it; the broker's side of them goes into `properties` (`listener.name.clients.*`).
    `cluster`: the id that a new data folder is given, where several nodes are to be one cluster.
    In `data_dir`: `kafka/` (the records), `broker.log`, `broker.pid`, `ports.json`, `server.properties`, `lock`.

    It dies with this process, however this process ends, and does not feel the terminal's Ctrl-C.
    Every method raises EmbeddedBrokerError, with what to do, where it fails.
    """

    def __init__(
        self,
        data_dir: Path,
        port: int | None = None,
        *,
        progress: Progress = no_progress,
        sasl: Sasl | None = None,
        tls: Tls | None = None,
        properties: Mapping[str, str] | None = None,
        cache: Path | None = None,
        cluster: str | None = None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.log_file = self.data_dir / "broker.log"
        self._port = port
        self._progress = progress
        self._sasl, self._tls = sasl, tls
        self._properties = dict(properties or {})
        self._cluster = cluster
        self._cache = cache if cache is not None else cache_folder()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._ports: Ports | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def bootstrap(self) -> str:
        """`127.0.0.1:port`, once started."""
        if self._ports is None:
            raise EmbeddedBrokerError("The embedded Kafka has no address before it is started.")
        return f"{HOST}:{self._ports.clients}"

    @property
    def connection(self) -> Connection:
        return Connection((self.bootstrap,), self._sasl, self._tls)

    @property
    def pid(self) -> int:
        """Process id of Kafka itself (its keeper has another)."""
        return int((self.data_dir / "broker.pid").read_text("ascii"))

    def start(self) -> None:
        """Install what is missing, start Kafka, and return when it serves. Nothing happens if it is running."""
        if self.running():
            return
        self.stop()
        with disk_errors(self.data_dir):
            self.data_dir.mkdir(parents=True, exist_ok=True)
            self._take_lock()
        try:
            java = java_executable(self._cache, progress=self._progress)
            jars = classpath(self._cache / f"kafka-{KAFKA_VERSION}", read_list(), progress=self._progress)
            command = [str(java), *_JVM, "-cp", os.pathsep.join(map(str, jars))]
            for tries_left in reversed(range(_PORT_TRIES)):
                if self._try_start(command, last=not tries_left):
                    break
        except BaseException:
            self.stop()
            raise

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until Kafka ends by itself; its exit status, None if it still runs after `timeout` seconds."""
        if self._process is None:
            return 0
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> None:
        """SIGTERM, and SIGKILL after a grace of 10 s. Nothing happens if it is not running."""
        if self._process is not None:
            if self._process.stdin is not None:
                self._process.stdin.close()  # the lifeline: its keeper does the rest
            try:
                self._process.wait(_STOP_GRACE_S + 5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def last_log_lines(self, count: int = 12) -> str:
        """The end of Kafka's log for error messages, without the lines that only say where in its code it was."""
        if not self.log_file.exists():
            return ""
        lines = self.log_file.read_text("utf-8", "replace").splitlines()
        return "\n".join([line for line in lines if not line.startswith("\tat ")][-count:])

    def _take_lock(self) -> None:
        lock = os.open(self.data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        # A broker whose starter was killed a moment ago is still on its way out.
        deadline = time.monotonic() + 3
        while not try_lock(lock):
            if time.monotonic() > deadline:
                os.close(lock)
                raise EmbeddedBrokerError(
                    f"Another embedded Kafka is running over {self.data_dir}: two cannot share one folder. Stop it, "
                    "connect to it (DATELINE_BROKER), or give this one another data folder."
                )
            time.sleep(0.1)
        self._lock = lock

    def _try_start(self, command: list[str], *, last: bool) -> bool:
        """False where another program took the port between our look and Kafka's, and another may be tried."""
        data, config = self.data_dir / "kafka", self.data_dir / "server.properties"
        with disk_errors(self.data_dir):
            self._ports = choose(self._port, Ports.load(self.data_dir / "ports.json"))
            protocol = Connection((self.bootstrap,), self._sasl, self._tls).security_protocol
            config.write_text(server_properties(self._ports, data, protocol=protocol, extra=self._properties), "ascii")
            if self.log_file.exists() and self.log_file.stat().st_size > _MAX_LOG_BYTES:
                self.log_file.replace(self.log_file.with_suffix(".log.1"))
            log_start = self.log_file.stat().st_size if self.log_file.exists() else 0
            with self.log_file.open("ab") as log:
                if not is_formatted(data):
                    self._progress("Preparing Kafka's data folder", 0, 0)
                    self._format([*command, "kafka.tools.StorageTool"], config, log.fileno())
                self._progress("Starting Kafka", 0, 0)
                self._launch([*command, "kafka.Kafka", str(config)], log.fileno())
        try:
            self._await_service(cluster_id(data))
        except EmbeddedBrokerError:
            self._end_process()
            if self._port is None and not last and b"Address already in use" in _tail(self.log_file, log_start):
                return False
            raise
        self._ports.save(self.data_dir / "ports.json")
        return True

    def _format(self, tool: list[str], config: Path, log: int) -> None:
        command = [*tool, "format", "-t", self._cluster or new_cluster_id(), "-c", str(config)]
        answer = subprocess.run(  # noqa: S603 - a java of ours, jars of ours
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment(), check=False
        )
        if answer.returncode:
            raise self._failure(f"Kafka could not prepare {self.data_dir}.")

    def _launch(self, command: list[str], log: int) -> None:
        assert self._lock is not None
        (self.data_dir / "broker.pid").unlink(missing_ok=True)
        keeping = [sys.executable, "-I", "-S", keeper.__file__, str(self.data_dir / "broker.pid"), str(_STOP_GRACE_S)]
        self._process = subprocess.Popen(  # noqa: S603
            [*keeping, *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=_environment(),
            start_new_session=True,  # the terminal's Ctrl-C is for us: we stop Kafka when our own work is done
            pass_fds=(self._lock,),  # so the folder stays locked for as long as Kafka lives, with us or without
        )

    def _await_service(self, cluster: str) -> None:
        deadline = time.monotonic() + _START_S
        while True:
            if not self.running():
                raise self._failure("Kafka ended while it was starting.")
            try:
                answered = wait_for_broker(self.connection, timeout=0)
            except BrokerUnavailable as error:
                if time.monotonic() > deadline:
                    raise self._failure(f"Kafka does not serve after {_START_S:.0f} s: {error}") from error
                time.sleep(0.1)
                continue
            if answered == cluster:
                return
            # Another Kafka has our port; ours is about to find that out and end.
            time.sleep(0.1)

    def _failure(self, what: str) -> EmbeddedBrokerError:
        return EmbeddedBrokerError(f"{what} Its log, {self.log_file}, ends with:\n{self.last_log_lines()}")

    def _end_process(self) -> None:
        """Stop the process and keep the lock."""
        lock, self._lock = self._lock, None
        self.stop()
        self._lock = lock


def _environment() -> dict[str, str]:
    """Ours, with a locale in which Java can open a path that is not ASCII."""
    return {**os.environ, "LC_ALL": "C.UTF-8"} if sys.platform == "linux" else dict(os.environ)


def _tail(path: Path, start: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read()
