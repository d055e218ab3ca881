"""A command that is stopped ends cleanly: its status says so, and no traceback does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

ARTICLE = b'{"id": "one", "text": "Floods hit Bangor, Maine, on Monday."}\n'


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)])
def test_enrich_answers_line_by_line_and_ends_when_it_is_told_to(number: signal.Signals, status: int) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "stream", "enrich", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment | {"DATELINE_PROCESSES": "1"},
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(ARTICLE)
        process.stdin.flush()
        # The answer is there while more input may still come.
        assert process.stdout.readline().startswith(b'{"schema_version"')
        process.send_signal(number)
        _, words = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == status
    assert words == b""
