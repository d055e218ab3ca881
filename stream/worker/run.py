"""`dateline worker`, without its command line."""

from __future__ import annotations

from stream.settings import Settings
from stream.telemetry.logs import configure_logging
from stream.worker.app import make_app
from stream.worker.process import run_until_stopped


def run_worker(settings: Settings) -> int:
    """Consume, enrich and publish until SIGTERM or SIGINT; the exit status.

    Raises SettingsError where no broker is set. A broker that is away is waited for; what else keeps the worker from
    starting (topics, model, gazetteer, credentials) ends the process with status 78 after a line that says it.
    """
    configure_logging(settings.log_level, settings.log_format)
    return run_until_stopped(make_app(settings))
