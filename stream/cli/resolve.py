"""`dateline resolve`: places for the spans of somebody else's recognizer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeGuard

import orjson
import typer

from stream.assembly import alternatives_on_the_wire, location_fields, rounded
from stream.cli.exits import Status
from stream.cli.inputs import STDIN, Form, Item, read_items
from stream.cli.options import DeadOption, InputFile
from stream.cli.rejects import Rejects, rejects
from stream.cli.terminal import write_data
from stream.contracts.json_input import read_object
from stream.document import Document
from stream.errors import ArticleError, InvalidSpan, WrongType
from stream.settings import load_settings

if TYPE_CHECKING:
    from stream.places.analyser import PlaceAnalyser
    from stream.places.types import ResolvedSpan


def command(path: InputFile = STDIN, dead: DeadOption = None) -> None:
    """Resolve the place names that your own recognizer found.

    A line in: {"id": ..., "text": "...", "spans": [{"start": 10, "end": 15}, ...]}, offsets in code points of `text`,
    which is taken as it is; "url" or "source" may tell whose article it is. A line out: {"id": ..., "spans": [{"start":
    10, "end": 15, "location": {...} or null}]}, every span, in the same order. A line that cannot be used goes to
    stderr as a JSON object (or to --dead), the rest go on, and the status is 3.
    """
    settings = load_settings()
    from stream.places.analyser import PlaceAnalyser  # only here, in doctor and in the worker
    from stream.places.gazetteer import open_gazetteer

    analyser = PlaceAnalyser(open_gazetteer(settings.gazetteer))
    with rejects(dead) as rejected:
        for line in resolved(read_items([path], Form.JSONL), analyser, settings.default_language, rejected):
            write_data(line)
    if rejected.count:
        raise typer.Exit(Status.REJECTED)


def resolved(items: Iterable[Item], analyser: PlaceAnalyser, language: str, rejected: Rejects) -> Iterator[bytes]:
    """The answers, a line each, in order; what cannot be used goes to `rejected`."""
    for item in items:
        try:
            fields = read_object(item.value).fields
            text, spans = _text(fields), _spans(fields)
        except ArticleError as error:
            rejected.add(item.where, item.value, error)
            continue
        url, source = (value if isinstance(value := fields.get(name), str) else None for name in ("url", "source"))
        answers = analyser.resolve_spans(Document(None, text, language, source, url), spans)
        said = [
            {"start": start, "end": end, "location": None if answer is None else _location(answer)}
            for (start, end), answer in zip(spans, answers, strict=True)
        ]
        yield orjson.dumps(
            {"id": fields.get("id"), "spans": said},
            default=lambda model: model.model_dump(),
            option=orjson.OPT_APPEND_NEWLINE,
        )


def _text(fields: dict[str, Any]) -> str:
    text = fields.get("text")
    if not isinstance(text, str):
        raise WrongType("`text` must be a string")
    return text


def _spans(fields: dict[str, Any]) -> list[tuple[int, int]]:
    length, spans = len(_text(fields)), fields.get("spans")
    if not isinstance(spans, list):
        raise InvalidSpan('`spans` must be an array of objects with "start" and "end"')
    return [_span(f"spans[{number}]", span, length) for number, span in enumerate(spans)]


def _span(name: str, span: object, length: int) -> tuple[int, int]:
    if not isinstance(span, dict):
        raise InvalidSpan(f'{name} must be an object with "start" and "end"')
    start, end = span.get("start"), span.get("end")
    if not _is_whole(start) or not _is_whole(end):
        raise InvalidSpan(f"{name}: `start` and `end` must be whole numbers, not {start!r:.40} and {end!r:.40}")
    if not 0 <= start < end <= length:
        raise InvalidSpan(f"{name}: {start} to {end} is no stretch of a text of {length} code points")
    return start, end


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _location(answer: ResolvedSpan) -> dict[str, Any]:
    return {
        **location_fields(answer.place),
        "confidence": rounded(answer.confidence),
        "usage": answer.usage,
        "alternatives": alternatives_on_the_wire(answer.alternatives),
    }
