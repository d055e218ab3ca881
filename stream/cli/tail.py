"""`dateline tail`: what arrives in a topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer
from pydantic import ValidationError

from stream.cli.environment import reach
from stream.cli.options import Format, FormatOption
from stream.cli.terminal import say, warn, write_data
from stream.contracts.dead_letter import read_obituary
from stream.contracts.enriched import EnrichedArticle
from stream.kafka.clients import quiet
from stream.kafka.consumer import TopicReader
from stream.kafka.records import Record
from stream.render.csv_rows import csv_rows
from stream.render.dead_letter import as_text, dead_letter_data
from stream.render.geojson import feature_lines
from stream.settings import Settings


class Topic(StrEnum):
    """Which of the three."""

    ENRICHED = "enriched"
    RAW = "raw"
    DEAD = "dead"


def command(
    topic: Annotated[Topic, typer.Option(help="Which topic.")] = Topic.ENRICHED,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="What lies in the topic first, then the new.")
    ] = False,
    count: Annotated[int | None, typer.Option(min=1, help="End after so many records; unset: never.")] = None,
    form: FormatOption = Format.JSON,
) -> None:
    """Print what arrives in a topic.

    One record a line, until Ctrl-C. It reads outside the worker's group and changes nothing. With --format geojson
    each line is one feature (newline-delimited GeoJSON: the stream has no end that a FeatureCollection could have).
    Dead letters are JSON objects: code, stage, message, origin, key, and the value (as value_base64 where it is not
    UTF-8).
    """
    if form is not Format.JSON and topic is not Topic.ENRICHED:
        raise typer.BadParameter(f"only enriched events have places to write as {form}", param_hint="--format")
    settings, connection = reach()
    name = topic_name(settings, topic)
    with quiet(), TopicReader(connection, name, from_start=from_start) as reader:
        if count is None:
            say(f"Reading {name}; Ctrl-C ends it.", style="dim")
        for piece in written(reader.follow(count), topic, form):
            write_data(piece)


def topic_name(settings: Settings, topic: Topic) -> str:
    """The name of one of the three topics."""
    return {
        Topic.ENRICHED: settings.enriched_topic,
        Topic.RAW: settings.raw_topic,
        Topic.DEAD: settings.dead_topic,
    }[topic]


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
            warn(
                f"{record.topic}, partition {record.partition}, offset {record.offset}: not an event of ours; left out"
            )
        else:
            yield event
