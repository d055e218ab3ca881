"""Dead letters as data and for people."""

from __future__ import annotations

import base64
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from stream.contracts.dead_letter import Obituary
from stream.render.visible import visible_line

_PREVIEW_CHARS: Final = 240


def as_text(value: bytes | None, name: str) -> dict[str, str | None]:
    """`value` under `name` where it is UTF-8 (or null), else under `<name>_base64`: nothing is lost either way."""
    if value is None:
        return {name: None}
    try:
        return {name: value.decode("utf-8")}
    except UnicodeDecodeError:
        return {f"{name}_base64": base64.b64encode(value).decode("ascii")}


def dead_letter_data(obituary: Obituary, key: bytes | None) -> dict[str, Any]:
    """What a dead letter says of itself, without its value, as JSON takes it."""
    lost = {"size": obituary.lost_size, "sha256": obituary.lost_sha256} if obituary.lost_size is not None else None
    origin = obituary.origin
    return {
        "code": obituary.code,
        "stage": obituary.stage,
        "message": obituary.message,
        "exception": obituary.exception,
        "origin": {"topic": origin.topic, "partition": origin.partition, "offset": origin.offset},
        **as_text(key, "key"),
        "lost": lost,
    }


def dead_letter_panel(obituary: Obituary, value: bytes | None, what: str | None = None) -> RenderableType:
    """A dead letter for a person; `what` names the record, where the caller knows a better name than its place."""
    origin = obituary.origin
    place = f"{origin.topic}, partition {origin.partition}, offset {origin.offset}"
    lines: list[RenderableType] = [
        Rule(Text(f"Dead letter {visible_line(obituary.code)}", style="bold red"), align="left", style="red"),
        Text(f"{visible_line(what)} · {place}" if what else place, style="dim"),
        Text(visible_line(obituary.message)),
    ]
    if obituary.lost_size is not None:
        lines.append(Text(f"Its {obituary.lost_size:,} bytes were too many for the topic and were not kept."))
    elif value is not None:
        lines.append(Text(_preview(value), style="dim"))
    lines.append(Text())
    return Group(*lines)


def _preview(value: bytes) -> str:
    # Four bytes at most for a character: no need to decode megabytes for a line.
    text = visible_line(value[: _PREVIEW_CHARS * 4].decode("utf-8", "replace"))
    shown = text if len(text) <= _PREVIEW_CHARS else text[:_PREVIEW_CHARS] + " …"
    return shown or "(an empty value)"
