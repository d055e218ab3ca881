"""Events as CSV (RFC 4180, UTF-8): a header, then one row per article and place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Final

from stream.contracts.enriched import EnrichedArticle
from stream.render.places import ArticlePlace, article_places

COLUMNS: Final = tuple(field.name for field in fields(ArticlePlace))

LIST_SEPARATOR: Final = "|"
"""Between the items of one cell: a comma and a semicolon stand in names too often."""

# What a spreadsheet takes for the beginning of a formula. An article must not run anything on its reader's machine.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(events: Iterable[EnrichedArticle]) -> Iterator[bytes]:
    """The header, and the rows as the events come; an article without places has none."""
    header = _row(COLUMNS)
    for event in events:
        for place in article_places(event):
            yield header + _row([_cell(getattr(place, column)) for column in COLUMNS])
            header = b""
    if header:
        yield header


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = LIST_SEPARATOR.join(value) if isinstance(value, tuple) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    # A lone surrogate cannot come from the wire, but a broken row must not end the run either.
    return line.getvalue().encode("utf-8", "replace")
