"""Show a person what the embedded Kafka is busy with: one line on stderr, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bar

from stream.kafka.cache import no_progress

if TYPE_CHECKING:
    from stream.kafka.cache import Progress


@contextmanager
def shown_progress(stream: TextIO | None = None) -> Iterator[Progress]:
    """Yield a `Progress` that draws on `stream` (stderr) and leaves nothing behind; silent where it is no terminal."""
    stream = stream if stream is not None else sys.stderr
    if not stream.isatty():
        yield no_progress
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Bar(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.columns = columns if total else columns[:2]
            bar.update(task, description=what, completed=done, total=total or None)

        yield show
