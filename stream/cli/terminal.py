"""Words for people on stderr, data on stdout: every command speaks through here."""

from __future__ import annotations

import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from stream.errors import DatelineError
from stream.render.visible import escaped_json, visible

PROGRAM: Final = "dateline"


def stderr_console() -> Console:
    """Made anew each time: tests and shells put other streams in place."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)


def stdout_console() -> Console:
    """For what people read on stdout. As wide as the terminal, 80 columns in a pipe (or COLUMNS)."""
    return Console(markup=False, highlight=False, emoji=False)


def say(message: str, style: str = "") -> None:
    """A line for a person."""
    stderr_console().print(Text(visible(message), style=style))


def complain(error: DatelineError, where: str | None = None) -> None:
    """An error on one line: `dateline: DL401: ...`; `where` names the input it came from."""
    place = f"{where}: " if where else ""
    say(f"{PROGRAM}: {error.code}: {place}{error}", style="red")


def warn(message: str) -> None:
    """Something that a person should know and that stops nothing."""
    say(f"{PROGRAM}: {message}", style="yellow")


def write_data(data: bytes) -> None:
    """Bytes on stdout, at once: who reads a pipe waits for them. On a terminal nothing in them steers it."""
    if sys.stdout.isatty():
        data = escaped_json(data.decode("utf-8", "replace")).encode()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def show(what: RenderableType) -> None:
    """Something for people to read, on stdout. It must have been made safe for a terminal."""
    stdout_console().print(what)
    sys.stdout.flush()


def reader_gone() -> bool:
    """Whether stdout is a pipe whose reader has left, which a writer otherwise learns at its next line only."""
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
    except (OSError, ValueError, AttributeError):
        return False
    return any(events & select.POLLERR for _, events in poll.poll(0))


class Bar:
    """How far a long work has come."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.tasks[0].id

    def advance(self, amount: int) -> None:
        self._progress.advance(self._task, amount)

    def describe(self, what: str) -> None:
        self._progress.update(self._task, description=visible(what))


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Bar]:
    """A bar on stderr, on a terminal only; it leaves nothing behind. `total` None: it only moves."""
    console = stderr_console()
    columns = (TextColumn("{task.description}", markup=False), BarColumn())
    known = (TaskProgressColumn(), TimeRemainingColumn()) if total is not None else (MofNCompleteColumn(),)
    with Progress(*columns, *known, console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task(what, total=total)
        yield Bar(progress)
