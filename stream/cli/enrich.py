"""`dateline enrich`: files in, events out, no Kafka."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer

from stream.cli.exits import Status
from stream.cli.inputs import STDIN, Item, read_items, total_size
from stream.cli.options import DeadOption, Format, FormatOption, FormOption, InputFile
from stream.cli.rejects import Rejects, rejects
from stream.cli.terminal import progress_bar, show, warn, write_data
from stream.contracts.enriched import EnrichedArticle
from stream.errors import DatelineError
from stream.render.article import ArticleView
from stream.render.csv_rows import csv_rows
from stream.render.geojson import feature_collection
from stream.settings import load_settings

if TYPE_CHECKING:
    from stream.worker.child import Outcome


def command(
    path: InputFile = STDIN, form: FormatOption = Format.JSON, dead: DeadOption = None, holds: FormOption = None
) -> None:
    """Enrich articles from a file or a pipe, without Kafka.

    JSON Lines in, JSON Lines out, in the same order: the same bytes as the worker publishes. A line that cannot be
    read or enriched goes to stderr as a JSON object (or to --dead), the rest go on, and the status is 3. --format
    geojson writes one FeatureCollection, which is whole once the command has ended.
    """
    settings = load_settings()
    from stream.cli.enriching import enriched  # spaCy takes its time, and most commands do without it

    problems = 0

    def problem(where: str, why: str) -> None:
        nonlocal problems
        problems += 1
        warn(f"{where}: {why}")

    size = total_size([path])
    with rejects(dead) as rejected, progress_bar("Enriching", size) as bar:

        def done() -> Iterator[tuple[Item, Outcome]]:
            for item, outcome in enriched(read_items([path], holds, problem), settings):
                yield item, outcome
                bar.advance(item.size if size is not None else 1)

        events = accepted(done(), rejected)
        if form is Format.TEXT:
            for event in events:
                show(ArticleView(EnrichedArticle.model_validate_json(event)))
        else:
            for piece in written(events, form):
                write_data(piece)
    if rejected.count or problems:
        raise typer.Exit(Status.REJECTED)


def accepted(outcomes: Iterable[tuple[Item, Outcome]], rejected: Rejects) -> Iterator[bytes]:
    """The events' bytes, in order; the rest goes to `rejected`."""
    for item, outcome in outcomes:
        if isinstance(outcome, DatelineError):
            rejected.add(item.where, item.value, outcome)
        else:
            yield outcome.value


def written(events: Iterable[bytes], form: Format) -> Iterator[bytes]:
    """The events as they go to stdout, piece by piece."""
    if form is Format.JSON:
        for event in events:
            yield event + b"\n"
        return
    parsed = (EnrichedArticle.model_validate_json(event) for event in events)
    yield from feature_collection(parsed) if form is Format.GEOJSON else csv_rows(parsed)
