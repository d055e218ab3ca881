"""`dateline worker`: the stream processor itself."""

from __future__ import annotations

import typer

from stream.cli.environment import reachable_settings


def command() -> None:
    """Run a worker: raw articles in, events and dead letters out.

    Start as many as the raw topic has partitions. SIGTERM and Ctrl-C let it finish its batch and commit; then it ends
    with 0. A broker that is away is waited for. Status 78: it cannot start as things are, and its log says why.
    """
    settings = reachable_settings()
    from stream.worker.run import run_worker  # spaCy and Faust take their time, and most commands need neither

    raise typer.Exit(run_worker(settings))
