"""Log lines: ours and the libraries', to stderr, for people or as JSON."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from typing import Any, Final, Literal

import structlog

from stream.render.visible import visible, visible_line

LogFormat = Literal["auto", "console", "json"]

_TEMPLATE_PAUSE_S: Final = 60.0
"""A library's line comes at most once in this time: an outage makes aiokafka write 500 a second (docs/delivery.md)."""

_CLIENTS: Final = ("aiokafka", "kafka", "asyncio")
_WIRE: Final = ("aiokafka", "kafka")
"""At `debug` these write what goes over the wire: the login, and every article."""

# Faust logs its app under the module of our subclass; our own lines are all under "dateline".
_LIBRARIES: Final = (*_CLIENTS, "faust", "mode", "stream")

_OUTAGE_WORDS: Final = (
    "connect", "coordinator", "heartbeat", "metadata", "leader", "offsetcommit", "offset commit", "offsetfetch",
    "unable to", "nodenotready", "rebalanc", "joingroup", "syncgroup", "group", "produce", "was never retrieved",
    "fetch", "broken pipe", "socket",
)  # fmt: skip


class HoldBack(logging.Filter):
    """Keeps a library's flood out of the log.

    While the broker is away our own two lines (away, back) say it all: lines about connections are dropped. Other
    lines of a library pass once a minute per message template.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """True where the line may pass."""
        library = record.name.split(".", 1)[0]
        if library not in _LIBRARIES:
            return True
        if record.levelno < logging.WARNING:
            return False
        if record.levelno < logging.CRITICAL and library in _CLIENTS:
            said = f"{record.msg} {record.name}".lower()
            if any(word in said for word in _OUTAGE_WORDS):
                return False
        key = (record.name, str(record.msg)[:80])
        now = self._clock()
        if now - self._last.get(key, float("-inf")) < _TEMPLATE_PAUSE_S:
            return False
        self._last[key] = now
        return True


def _nothing_steers(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """What an article says must not steer the terminal that a person reads the log on. (JSON escapes it anyway.)"""
    return {
        name: visible(value) if name == "exception" else visible_line(value) if isinstance(value, str) else value
        for name, value in event.items()
    }


def configure_logging(level: str, form: LogFormat) -> None:
    """Set up structlog and the standard library's root logger.

    `debug` lets every library's line through, but for what the Kafka clients say of each byte on the wire.
    """
    console = form == "console" or (form == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: Any = structlog.processors.JSONRenderer()
    if console:
        # Not its own tracebacks: they show the value of every variable, the password and the article among them.
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    last: list[Any] = [structlog.processors.format_exc_info, *([_nothing_steers] if console else []), renderer]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    if level != "debug":
        handler.addFilter(HoldBack())
    for name in _WIRE:
        logging.getLogger(name).setLevel(logging.INFO if level == "debug" else logging.NOTSET)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
