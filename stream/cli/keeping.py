"""The worker as a process of its own that never outlives whoever started it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Final

from stream.kafka import keeper
from stream.settings import PREFIX

_LEEWAY_S: Final = 5.0
"""Between the worker's own limit for draining and our patience with it."""


class KeptWorker:
    """A running `dateline worker`. `settings`: names and values that go before the environment's.

    It does not feel the terminal's Ctrl-C; it drains when `stop` is called or this process ends, in whatever way.
    """

    def __init__(self, settings: dict[str, str], stop_grace_s: float, output: IO[str] | IO[bytes]) -> None:
        self._patience = stop_grace_s + _LEEWAY_S
        self._folder = tempfile.TemporaryDirectory(prefix="dateline-worker-")
        self._pid_file = Path(self._folder.name) / "worker.pid"
        keeping = [sys.executable, "-I", "-S", keeper.__file__, str(self._pid_file), str(self._patience)]
        # -P: a `stream` folder or stream.py where the user happens to stand is not us.
        worker = [sys.executable, "-P", "-m", "stream", "worker"]
        self._process = subprocess.Popen(  # noqa: S603 - our own Python, our own module
            [*keeping, *worker],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env={**os.environ, **{PREFIX + name.upper(): value for name, value in settings.items()}},
            start_new_session=True,
        )

    def status(self) -> int | None:
        """Its exit status, None while it runs."""
        return self._process.poll()

    def wait(self, seconds: float) -> None:
        """Wait until it ends, but no longer than `seconds`."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def stop(self) -> None:
        """Let it finish its batch and end; after the grace it is killed."""
        assert self._process.stdin is not None
        self._process.stdin.close()  # the lifeline: its keeper does the rest
        try:
            self._process.wait(self._patience + _LEEWAY_S)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        self._folder.cleanup()

    def kill(self) -> None:
        """End it at once. What it had in hand is done again by the next worker: that is the delivery promise."""
        with contextlib.suppress(OSError, ValueError):
            os.kill(int(self._pid_file.read_text("ascii")), signal.SIGKILL)
