"""`dateline broker`: the embedded Kafka alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stream.cli.terminal import say
from stream.errors import EmbeddedBrokerError
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.progress import shown_progress
from stream.settings import load_settings


def command(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port to listen on; unset: that of last time, else 9092, else a free one."),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(file_okay=False, help="Folder of its data; unset: DATELINE_DATA_DIR.")
    ] = None,
) -> None:
    """Run the embedded Apache Kafka alone, until Ctrl-C.

    It listens on 127.0.0.1; its address is the one line on stdout. `dateline up`, `push` and the other commands find
    it by themselves in the same folder.
    """
    run_broker(data or load_settings().data_dir, port)


def run_broker(data_dir: Path, port: int | None) -> None:
    """Returns when Ctrl-C or SIGTERM has ended it. Raises EmbeddedBrokerError where Kafka cannot run or ends."""
    try:
        with shown_progress() as progress:
            broker = EmbeddedBroker(data_dir, port, progress=progress)
            broker.start()
        with broker:
            typer.echo(broker.bootstrap)
            say(f"Kafka is up; its data and log are in {broker.data_dir}. Ctrl-C stops it.")
            while broker.wait(1.0) is None:
                pass
            raise EmbeddedBrokerError(
                f"the embedded Kafka ended by itself. Its log, {broker.log_file}, ends with:\n{broker.last_log_lines()}"
            )
    except KeyboardInterrupt:
        say("Stopped.")
