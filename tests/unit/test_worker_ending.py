"""The hard end of a worker: it ends, whatever stands in the way."""

from __future__ import annotations

import os
import subprocess
import sys

from stream.worker.ending import EXIT_FAILED, EXIT_UNDONE

_LOG_LINE = """
import sys
from stream.telemetry.events import WorkerEvents
from stream.telemetry.logs import configure_logging
from stream.telemetry.metrics import Metrics
from stream.worker.ending import end_after_failure, end_now
configure_logging("info", "json")
events = WorkerEvents(Metrics())
events.leaving_undrained(1, "a broker")
"""


def exit_status(script: str) -> int:
    """Of a process whose stderr, where its log goes, lies on a full disk."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "wb") as full:
        ended = subprocess.run([sys.executable, "-c", script], stdout=full, stderr=full, env=environment, check=False)
    return ended.returncode


def test_a_full_disk_under_the_log_does_not_keep_a_worker_from_ending() -> None:
    # An exception in its place would leave the batch, and Faust would commit it.
    said = "print('words that do not fit', end='')\n"
    assert exit_status(_LOG_LINE + said + f"end_now({EXIT_UNDONE})") == EXIT_UNDONE


def test_nor_from_ending_after_a_failure() -> None:
    assert exit_status(_LOG_LINE + "end_after_failure(events, RuntimeError('unforeseen'))") == EXIT_FAILED
