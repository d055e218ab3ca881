"""`dateline demo`: everything once, from a fresh Kafka to events on the screen."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from stream.cli.inputs import Item
from stream.cli.journey import Arrival, travel
from stream.cli.seeds import seed_articles, seed_folder
from stream.cli.stack import Stack
from stream.cli.tail import dead_line
from stream.cli.terminal import complain, say, show, write_data
from stream.contracts.dead_letter import read_obituary
from stream.contracts.enriched import EnrichedArticle
from stream.errors import DatelineError
from stream.kafka.clients import quiet
from stream.render.article import ArticleView
from stream.render.dead_letter import dead_letter_panel
from stream.settings import Settings, load_settings

_LOG_LINES: Final = 15


def command(
    seeds: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", exists=True, file_okay=False, help="Articles to send; unset: `seeds`, here or above."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="The events as JSON Lines on stdout; dead letters likewise, on stderr.")
    ] = False,
) -> None:
    """Start it, send the sample articles, print the events, stop.

    With a fresh Kafka in a temporary folder, unless DATELINE_BROKER is set. Every article comes out as an enriched
    event or as a dead letter; where one does not, the status is not 0 and the log's path is shown.
    """
    items = seed_articles(seeds or seed_folder(Path.cwd()))
    run_demo(load_settings(), items, as_json=as_json)


def run_demo(settings: Settings, items: Sequence[Item], *, as_json: bool) -> None:
    """Print the events of `items`. Raises what keeps any of them from coming out; nothing is left running."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="dateline-demo-"))
    log = folder / "worker.log"
    shown: Counter[str] = Counter()
    try:
        with log.open("wb") as output, Stack(settings, folder / "kafka", output) as stack, quiet():
            say(f"Sending {len(items)} articles to {stack.settings.raw_topic}; the worker is loading its model.", "dim")
            for arrival in travel(stack.connection, stack.settings, items, stack.check, 3 * settings.record_timeout_s):
                shown[_show(arrival, as_json=as_json)] += 1
    except DatelineError:
        say(f"The worker's log is {log}. It ends with:\n{_end_of(log)}", style="yellow")
        raise
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    counts = ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for what, count in shown.items())
    say(f"{len(items)} articles: {counts}. Everything is stopped again ({time.monotonic() - began:.1f} s).", "bold")
    say("`dateline up` keeps it running; `dateline demo --json` shows the events as they are published.", "dim")


def _show(arrival: Arrival, *, as_json: bool) -> str:
    """Print what became of an article; what that is called."""
    record = arrival.record
    if record is None:
        assert arrival.refused is not None
        complain(arrival.refused, arrival.item.where)
        return "refused article"
    if arrival.dead:
        if as_json:
            sys.stderr.write(dead_line(record).decode() + "\n")
        else:
            obituary = read_obituary(record.headers)
            assert obituary is not None
            show(dead_letter_panel(obituary, record.value, arrival.item.where))
        return "dead letter"
    value = record.value or b""
    if as_json:
        write_data(value + b"\n")
    else:
        show(ArticleView(EnrichedArticle.model_validate_json(value)))
    return "enriched event"


def _end_of(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").splitlines()
    return "\n".join(lines[-_LOG_LINES:]) or "(it is empty)"
