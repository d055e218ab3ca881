"""What the log must never do: steer a terminal, or show a secret."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import orjson
import pytest
import structlog

from stream.telemetry.logs import LogFormat, configure_logging

HOSTILE = "\x1b[2J\x1b]0;owned\x07 <script>alert(1)</script> \x9b31m \u202eabc\u2066 \r\n\x00 end " + "x" * 100_000


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root, wire = logging.getLogger(), [logging.getLogger(name) for name in ("kafka", "aiokafka")]
    handlers, levels = root.handlers[:], [logger.level for logger in (root, *wire)]
    yield
    root.handlers[:] = handlers
    for logger, level in zip((root, *wire), levels, strict=True):
        logger.setLevel(level)
    structlog.reset_defaults()


Said = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    return lambda: capsys.readouterr().err


def fail(text: str) -> None:
    password = "".join(["hun", "ter2"])  # a traceback may show the line, but not what the variable holds
    raise ValueError(f"{text[:200]} {len(password)} end")


@pytest.mark.parametrize("form", ["console", "json"])
def test_hostile_text_steers_nothing(form: LogFormat, said: Said) -> None:
    configure_logging("info", form)
    structlog.get_logger("dateline.worker").warning("dead letter", reason=HOSTILE, key=HOSTILE.encode())
    logging.getLogger("somebody").error("it said %s", HOSTILE)
    try:
        fail(HOSTILE)
    except ValueError:
        structlog.get_logger("dateline.worker").exception("the batch failed")
    text = said()
    assert text.count("end") >= 3, "it is all there"
    assert not [character for character in text if ord(character) < 0x20 and character != "\n"]
    assert not set(text) & set("\x7f\x9b\u202e\u2066")
    if form == "json":
        assert [orjson.loads(line)["level"] for line in text.splitlines()] == ["warning", "error", "error"]


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_shows_no_values(form: LogFormat, said: Said) -> None:
    configure_logging("debug", form)
    try:
        fail("in a batch")
    except ValueError:
        structlog.get_logger("dateline.worker").critical("the batch failed", exc_info=True)
    text = said()
    assert "ValueError: in a batch" in text
    assert "test_telemetry_logs" in text, "a traceback it is"
    assert "hunter2" not in text


def test_what_goes_over_the_wire_is_never_logged(said: Said) -> None:
    configure_logging("debug", "json")
    for name in ("kafka.protocol.parser", "aiokafka.conn"):
        logging.getLogger(name).debug("Send: %r", b"\x00ann\x00geheim")
        logging.getLogger(name).info("connected")
    logging.getLogger("faust.app").debug("a library")
    text = said()
    assert "geheim" not in text
    assert len(text.splitlines()) == 3


def test_a_quiet_level_is_quiet_for_the_clients_too(said: Said) -> None:
    configure_logging("debug", "json")
    configure_logging("error", "json")
    logging.getLogger("kafka.net").warning("something nobody has seen")
    assert said() == ""
