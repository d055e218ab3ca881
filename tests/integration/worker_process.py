"""A worker as a user runs it: a process of its own, told by its environment, heard on stderr."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import orjson

WORKER = [sys.executable, "-m", "stream", "worker"]
READY_S = 60.0  # two processes load spaCy, on a machine that other tests keep busy


class WorkerProcess:
    """Starts at once; `log` is a file that holds its stderr."""

    def __init__(self, log: Path, environment: dict[str, str], command: list[str] | None = None) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
        self.log = log
        with log.open("ab") as stderr:
            self.process = subprocess.Popen(
                command or WORKER,
                env={**clean, "DATELINE_LOG_FORMAT": "json", "DATELINE_PROCESSES": "2", **environment},
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )

    def lines(self) -> list[dict[str, object]]:
        """Its log lines; what is no JSON counts as a line of its own."""
        found = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            try:
                found.append(orjson.loads(line))
            except orjson.JSONDecodeError:
                found.append({"event": line})
        return found

    def wait_for_line(self, event: str, timeout: float = READY_S) -> dict[str, object]:
        """The first log line of this event. Fails where it does not come, or the process ends before."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            for line in self.lines():
                if line.get("event") == event:
                    return line
            if self.process.poll() is not None and not any(line.get("event") == event for line in self.lines()):
                raise AssertionError(f"ended with {self.process.returncode}:\n{self.log.read_text()}")
            time.sleep(0.1)
        raise AssertionError(f"no {event!r} within {timeout} s:\n{self.log.read_text()}")

    def wait_until_ready(self) -> str:
        """The address of its health server, once it is ready."""
        address = str(self.wait_for_line("health and metrics are served")["address"])
        self.wait_for_line("worker started")
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            if get(address + "/health/ready")[0] == 200:
                return address
            time.sleep(0.1)
        raise AssertionError(f"never ready:\n{self.log.read_text()}")

    def stop(self, timeout: float = 30) -> int:
        """SIGTERM, and the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait(10)


def wait_for(condition: Callable[[], bool], timeout: float = 60) -> None:
    """Return when it has come to pass. Fails where it does not in time."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.2)


def get(url: str) -> tuple[int, bytes]:
    """Status and body; 0 where nobody listens."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # an address of this machine
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""
