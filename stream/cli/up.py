"""`dateline up`: all of it on this machine, until Ctrl-C."""

from __future__ import annotations

import sys
import time

from stream.cli.stack import Stack
from stream.cli.terminal import say
from stream.settings import Settings, load_settings


def command() -> None:
    """Run all of Dateline on this machine, until Ctrl-C.

    An embedded Kafka (unless DATELINE_BROKER is set), the topics and a worker. Stays until Ctrl-C; then the worker
    finishes its batch and the Kafka stops. A second Ctrl-C does not wait for the batch. The Kafka keeps its data in
    DATELINE_DATA_DIR (.dateline/kafka here).
    """
    run_up(load_settings())


def run_up(settings: Settings) -> None:
    """Returns when Ctrl-C or SIGTERM has ended it. Raises WorkerDied, and whatever keeps it from starting."""
    began = time.monotonic()
    try:
        with Stack(settings, settings.data_dir, worker_output=sys.stderr) as stack:
            while not stack.ready():
                stack.check(0.2)
            _introduce(stack, time.monotonic() - began)
            while True:
                stack.check(1.0)
    except KeyboardInterrupt:
        say("Stopped.")


def _introduce(stack: Stack, seconds: float) -> None:
    settings = stack.settings
    say("")
    say(f"Dateline is up ({seconds:.1f} s). In another terminal, in this folder:", style="bold")
    say(f"  dateline push article.txt    an article into {settings.raw_topic}")
    say(f"  dateline tail                events out of {settings.enriched_topic}")
    say(f"  dateline tail --topic dead   what could not be read, from {settings.dead_topic}")
    say(f"Kafka: {stack.connection}" + (f"   Health: {stack.health}/health/ready" if stack.health else ""))
    say("Ctrl-C stops it.")
    say("")
