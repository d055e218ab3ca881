"""`dateline tail`: what arrives in a topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from itertools import islice
from typing import Annotated, Any, Final

import orjson
import typer
from pydantic import ValidationError

from stream.cli.environment import reach
from stream.cli.options import Format, FormatOption
from stream.cli.terminal import reader_gone, say, show, warn, write_data
from stream.contracts.dead_letter import read_obituary
from stream.contracts.enriched import EnrichedArticle
from stream.kafka.clients import quiet
from stream.kafka.consumer import TopicReader
from stream.kafka.records import Record
from stream.render.article import ArticleView
from stream.render.csv_rows import csv_rows
from stream.render.dead_letter import as_text, dead_letter_data, dead_letter_panel
from stream.render.geojson import feature_lines
from stream.settings import Settings


class Topic(StrEnum):
    """Which of the three."""

    ENRICHED = "enriched"
    RAW = "raw"
    DEAD = "dead"


_FORMS: Final = {
    Topic.ENRICHED: tuple(Format),
    Topic.RAW: (Format.JSON,),
    Topic.DEAD: (Format.JSON, Format.TEXT),
}
_LOOK_S: Final = 1.0
"""Between looks whether anybody still reads us."""


def command(
    topic: Annotated[Topic, typer.Option(help="Which topic.")] = Topic.ENRICHED,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="What lies in the topic first, then the new.")
    ] = False,
    count: Annotated[int | None, typer.Option(min=1, help="End after so many records; unset: never.")] = None,
    no_follow: Annotated[
        bool, typer.Option("--no-follow", help="With --from-start: end where the topic ends now.")
    ] = False,
    form: FormatOption = Format.JSON,
) -> None:
    """Print what arrives in a topic.

    One record a line, until Ctrl-C. It reads outside the worker's group and changes nothing. With --format geojson
    each line is one feature (newline-delimited GeoJSON: the stream has no end that a FeatureCollection could have).
    Dead letters are JSON objects: code, stage, message, origin, key, and the value (as value_base64 where it is not
    UTF-8).
    """
    if form not in _FORMS[topic]:
        raise typer.BadParameter(f"{topic} is written as {' or '.join(_FORMS[topic])}", param_hint="--format")
    if no_follow and not from_start:
        raise typer.BadParameter("without --from-start there would be nothing to print", param_hint="--no-follow")
    settings, connection = reach()
    name = topic_name(settings, topic)
    with quiet(), TopicReader(connection, name, from_start=from_start) as reader:
        if count is None and not no_follow:
            say(f"Reading {name}; Ctrl-C ends it.", style="dim")
        records = islice(reader.to_end(), count) if no_follow else _followed(reader, count)
        if form is Format.TEXT:
            _show(records, topic)
        else:
            for piece in written(records, topic, form):
                write_data(piece)


def topic_name(settings: Settings, topic: Topic) -> str:
    """The name of one of the three topics."""
    return {
        Topic.ENRICHED: settings.enriched_topic,
        Topic.RAW: settings.raw_topic,
        Topic.DEAD: settings.dead_topic,
    }[topic]


def _followed(reader: TopicReader, count: int | None) -> Iterator[Record]:
    """Records as they come, for as long as somebody reads what we write."""
    left = count
    while left is None or left > 0:
        for record in reader.follow(left, idle_timeout=_LOOK_S):
            yield record
            left = None if left is None else left - 1
        if reader_gone():
            raise BrokenPipeError


def _show(records: Iterable[Record], topic: Topic) -> None:
    if topic is Topic.ENRICHED:
        for event in _events(records):
            show(ArticleView(event))
        return
    for record in records:
        obituary = read_obituary(record.headers)
        if obituary is None:
            _warn_of(record, "dead letter")
        else:
            show(dead_letter_panel(obituary, record.value))


def written(records: Iterable[Record], topic: Topic, form: Format) -> Iterator[bytes]:
    """The records as they go to stdout, piece by piece."""
    if form is Format.GEOJSON:
        yield from feature_lines(_events(records))
    elif form is Format.CSV:
        yield from csv_rows(_events(records))
    else:
        for record in records:
            yield (dead_line(record) if topic is Topic.DEAD else _line(record.value)) + b"\n"


def _line(value: bytes | None) -> bytes:
    """A value on one line. A line break in JSON stands between its parts: a space does the same."""
    return b"null" if value is None else value.replace(b"\r", b" ").replace(b"\n", b" ")


def dead_line(record: Record) -> bytes:
    """A dead letter as one JSON object; one of another system has the code null."""
    obituary = read_obituary(record.headers)
    data: dict[str, Any] = {"code": None, **as_text(record.key, "key")}
    if obituary is not None:
        data = dead_letter_data(obituary, record.key)
    return orjson.dumps(data | as_text(record.value, "value"))


def _events(records: Iterable[Record]) -> Iterator[EnrichedArticle]:
    for record in records:
        event = None
        with suppress(ValidationError):
            event = EnrichedArticle.model_validate_json(record.value or b"")
        if event is None:
            _warn_of(record, "event")
        else:
            yield event


def _warn_of(record: Record, what: str) -> None:
    warn(f"{record.topic}, partition {record.partition}, offset {record.offset}: no {what} of Dateline's; left out")
