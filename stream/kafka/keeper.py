"""Keeps one child process and never lets it outlive whoever asked for it. Run as a script, by path, on its own.

    python -I -S keeper.py PID_FILE GRACE_SECONDS COMMAND...

Standard input is the lifeline: when it reaches its end, because the starter closed it or was killed in whatever way,
the child gets SIGTERM and, after the grace, SIGKILL. If this keeper itself is killed, Linux kills the child.
The exit status is the child's. Inheritable descriptors pass to the child, a held lock among them.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time

_PR_SET_PDEATHSIG = 1


def _die_with_keeper() -> None:
    """In the child before exec. Safe here, unlike in the starter: this process has one thread."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def keep(pid_file: str, grace: float, command: list[str]) -> int:
    """Run `command` until it ends or the lifeline does; its exit status, 128 + N when signal N ended it."""
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    child = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        close_fds=False,
        preexec_fn=_die_with_keeper,
    )
    with open(pid_file, "w", encoding="ascii") as file:
        file.write(str(child.pid))
    watched, deadline = [sys.stdin.fileno(), wake], None
    while child.poll() is None:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        readable, _, _ = select.select(watched, [], [], left)
        signals = os.read(wake, 64) if wake in readable else b""
        at_end = sys.stdin.fileno() in readable and not os.read(sys.stdin.fileno(), 64)
        asked = at_end or any(number in signals for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP))
        if asked and deadline is None:
            watched, deadline = [wake], time.monotonic() + grace
            child.terminate()
        elif deadline is not None and time.monotonic() >= deadline:
            child.kill()
            child.wait()
    code = child.returncode
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1], float(sys.argv[2]), sys.argv[3:]))
