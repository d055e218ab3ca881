"""What `dateline doctor` looks at, each by itself: one that fails does not hide the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stream.cli.environment import embedded_address, listens, topic_plans
from stream.errors import DatelineError
from stream.kafka.cache import cache_folder
from stream.kafka.clients import quiet
from stream.kafka.connection import Connection
from stream.kafka.java import java_executable
from stream.kafka.topics import missing_topics
from stream.kafka.waiting import wait_for_broker
from stream.settings import Settings

_OLDEST_PYTHON: Final = (3, 11)


class Verdict(StrEnum):
    """How a check ended. `NOTE` is nothing wrong, but worth knowing."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    verdict: Verdict
    detail: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything that can be looked at without changing or fetching anything."""
    yield _python()
    yield _checked("model", lambda: _model(settings))
    yield _checked("gazetteer", lambda: _gazetteer(settings))
    if settings.broker is None:
        yield _java()
        yield from _embedded(settings)
    else:
        yield from _kafka(settings, settings.broker)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    verdict = Verdict.OK if sys.version_info >= _OLDEST_PYTHON else Verdict.WRONG
    return Finding("Python", verdict, f"{version} ({sys.executable})")


def _checked(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, Verdict.OK, look())
    except DatelineError as error:
        return Finding(what, Verdict.WRONG, f"{error.code}: {error}")


def _model(settings: Settings) -> str:
    from stream.entities.recognizer import load_recognizer  # spaCy takes its time

    return load_recognizer(settings.ner_model).identity


def _gazetteer(settings: Settings) -> str:
    from stream.places.gazetteer import open_gazetteer

    gazetteer = open_gazetteer(settings.gazetteer)
    return f"{gazetteer.identity}, {len(gazetteer):,} places"


class _WouldFetch(Exception):
    """Raised out of the progress report: the only thing that is reported is a download, and doctor makes none."""


def _java() -> Finding:
    def refuse(what: str, done: int, total: int) -> None:
        raise _WouldFetch

    try:
        java = java_executable(cache_folder(), progress=refuse)
    except _WouldFetch:
        return Finding("Java", Verdict.NOTE, "none here; `dateline up` fetches one (35 MB) on its first run")
    except DatelineError as error:
        return Finding("Java", Verdict.WRONG, f"{error.code}: {error}")
    return Finding("Java", Verdict.OK, str(java))


def _embedded(settings: Settings) -> Iterator[Finding]:
    address = embedded_address(settings)
    if address is None:
        yield Finding("broker", Verdict.NOTE, "embedded Kafka, never started here; `dateline up` starts it")
    elif not listens(address):
        yield Finding("broker", Verdict.NOTE, f"embedded Kafka, not running ({address}); `dateline up` starts it")
    else:
        yield from _kafka(settings, address)


def _kafka(settings: Settings, addresses: str) -> Iterator[Finding]:
    try:
        connection = settings.connection(addresses)
        with quiet():
            cluster = wait_for_broker(connection, timeout=0)
    except DatelineError as error:
        yield Finding("broker", Verdict.WRONG, f"{error.code}: {error}")
        return
    yield Finding("broker", Verdict.OK, f"{connection} (cluster {cluster}, {connection.security_protocol})")
    if connection.sasl is not None and connection.tls is None:
        yield Finding("login", Verdict.NOTE, "it goes over the network unencrypted; DATELINE_TLS=true encrypts it")
    yield _checked_topics(settings, connection)


def _checked_topics(settings: Settings, connection: Connection) -> Finding:
    names = [plan.name for plan in topic_plans(settings)]
    try:
        missing = missing_topics(connection, names)
    except DatelineError as error:
        return Finding("topics", Verdict.WRONG, f"{error.code}: {error}")
    if missing:
        return Finding("topics", Verdict.WRONG, f"missing: {', '.join(missing)}; `dateline topics` makes them")
    return Finding("topics", Verdict.OK, ", ".join(names))
