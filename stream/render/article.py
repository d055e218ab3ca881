"""An enriched event for a person at a terminal: the article with its names marked, and its places in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from stream.contracts.enriched import EnrichedArticle, Focus, Location
from stream.render.marking import LABEL_STYLES, MarkedField, marked, style_of
from stream.render.visible import visible, visible_line

_WIDE: Final = 100
"""Columns from which on the table has room for how a place is named in the article."""

_MEASURE: Final = 96
"""Columns of a line of text, at most: longer ones are hard to read."""

_MAX_TEXT_CHARS: Final = 6_000
_MAX_LISTED: Final = 12


class ArticleView:
    """One event, as wide as the console is. Without colours the marks are brackets: `[Syria GPE 1]`."""

    def __init__(self, event: EnrichedArticle) -> None:
        self._event = event

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        event, coloured = self._event, console.color_system is not None and not console.no_color
        numbers = {location.id: number for number, location in enumerate(event.locations, start=1)}
        title = marked(MarkedField.of(event, "title", numbers), coloured) if event.title else Text("(no title)")
        title.stylize_before("bold")
        yield Rule(style="blue")
        yield title
        yield Text(" · ".join(_origin(event)), style="dim")
        if event.text:
            yield Text()
            margin = max(0, options.max_width - _MEASURE - 2)
            yield Padding(_body(event, numbers, coloured), (0, margin, 0, 2))
        yield Text()
        if event.entities:
            yield _names(event)
            yield Text()
        if event.locations:
            yield _table(event, numbers, wide=options.max_width >= _WIDE)
            yield Text()
        if event.focus is not None:
            yield _focus(event.focus)
        for warning in event.warnings:
            said = f"{warning.code} ({warning.field}): {warning.message}"
            yield Text.assemble(("Warning  ", "bold yellow"), visible_line(said))
        yield Text()


def _origin(event: EnrichedArticle) -> list[str]:
    known = (event.source, event.published_at, event.language, event.id)
    return [visible_line(part) for part in known if part]


def _body(event: EnrichedArticle, numbers: Mapping[str, int], coloured: bool) -> Text:
    field = MarkedField.of(event, "text", numbers)
    body = marked(field.up_to(_MAX_TEXT_CHARS), coloured)
    left_out = len(field.content) - _MAX_TEXT_CHARS
    if left_out > 0:
        body.append(f" … ({left_out:,} more characters)", style="dim")
    return body


def _names(event: EnrichedArticle) -> Table:
    """Who and what was recognised, by label; the colours are those of the marks."""
    by_label: dict[str, list[str]] = {}
    for entity in event.entities:
        by_label.setdefault(entity.label, []).append(visible_line(entity.name))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column()
    known = [label for label in LABEL_STYLES if label in by_label]
    for label in (*known, *(label for label in by_label if label not in LABEL_STYLES)):
        names = list(dict.fromkeys(by_label[label]))
        listed = ", ".join(names[:_MAX_LISTED])
        more = f" and {len(names) - _MAX_LISTED} more" if len(names) > _MAX_LISTED else ""
        grid.add_row(Text(visible_line(label), style=style_of(label)), Text(listed + more))
    return grid


def _table(event: EnrichedArticle, numbers: Mapping[str, int], *, wide: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("#", justify="right", style="green", no_wrap=True)
    table.add_column("Place", style="bold green", ratio=3 if wide else None)
    table.add_column("In")
    table.add_column("Lat", justify="right", no_wrap=True)
    table.add_column("Lon", justify="right", no_wrap=True)
    table.add_column("Usage")
    table.add_column("Conf.", justify="right", no_wrap=True)
    if wide:
        table.add_column("Named as")
    for location in event.locations:
        cells = [
            Text(str(numbers[location.id])),
            Text(visible_line(location.name)),
            Text(_container(location)),
            Text(f"{location.point.lat:.5f}"),
            Text(f"{location.point.lon:.5f}"),
            Text(_counted(mention.usage for mention in location.mentions)),
            Text(f"{location.confidence:.2f}", style=_sureness(location.confidence)),
        ]
        if wide:
            cells.append(Text(_counted(visible_line(mention.text) for mention in location.mentions)))
        table.add_row(*cells)
    return table


def _counted(items: Iterable[str]) -> str:
    counts = Counter(items)
    return ", ".join(f"{item} ×{count}" if count > 1 else item for item, count in counts.items())


def _container(location: Location) -> str:
    code = location.feature_code or ""
    country = location.country_code or ""
    if code.startswith("PCL"):
        return f"{country} (country)" if country else "country"
    parts = [part for part in (location.admin1_name, country) if part and part != location.name]
    return visible_line(", ".join(parts))


def _sureness(confidence: float) -> str:
    return "green" if confidence >= 0.8 else "yellow" if confidence >= 0.5 else "red"


def _focus(focus: Focus) -> Text:
    said = Text.assemble(("Focus  ", "bold"), f"{focus.country_code} {focus.country_confidence:.2f}")
    for about in (focus.region, focus.place):
        if about is not None:
            said.append(f" › {visible(about.name)} {about.confidence:.2f}")
    return said
