"""What every command has in common: how it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

import typer
from typer.core import TyperGroup

from stream.cli.exits import Status, status_of
from stream.cli.terminal import PROGRAM, complain, say
from stream.errors import DatelineError


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP: unwinds like Ctrl-C, so that what was started is stopped."""


class Commands(TyperGroup):
    """The group of all commands: expected errors become one line and an exit status, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; every way it can end is an exit status of `Status`."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except DatelineError as error:
            complain(error)
            raise typer.Exit(status_of(error)) from error
        except BrokenPipeError as error:
            _discard_stdout()
            raise typer.Exit(Status.PIPE_CLOSED) from error
        except Terminated as error:
            raise typer.Exit(Status.TERMINATED) from error
        except KeyboardInterrupt as error:
            raise typer.Exit(Status.INTERRUPTED) from error
        except OSError as error:
            if error.errno is None:
                raise
            place = f"{error.filename}: " if error.filename else ""
            say(f"{PROGRAM}: {place}{error.strerror}", style="red")
            raise typer.Exit(Status.FAILED) from error
        return result


def unwind_on_signals() -> None:
    """Let SIGTERM and SIGHUP (the terminal was closed) end a command as Ctrl-C does."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                signal.signal(number, _terminate)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


def _discard_stdout() -> None:
    """Python flushes stdout once more when it ends: into nothing, instead of into a pipe that nobody reads."""
    with contextlib.suppress(OSError, ValueError):  # a stdout without a descriptor has nothing to flush to
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
