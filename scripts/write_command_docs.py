"""Write docs/commands.md anew, from the commands' own help and the settings' own descriptions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from stream.settings import Settings, variable_of

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"

INTRODUCTION = """# Commands and settings

Written by `python scripts/write_command_docs.py`; a test says when it is due.

Data goes to stdout, words for people to stderr. `-` is stdin. Every command works in a pipe, and ends quietly when the
pipe closes.

## Which broker

`DATELINE_BROKER`, where it is set. Where it is not, `up` and `broker` start an embedded Kafka over `DATELINE_DATA_DIR`
(`.dateline/kafka` in the folder you stand in), and the other commands find it there as long as it runs. `demo` starts
one of its own in a temporary folder.

## How it ends

An error is one line on stderr, `dateline: DL401: ...`: a code that stays, what is wrong, what to do. The exit statuses
are below. Ctrl-C and SIGTERM are how `up`, `worker` and `broker` end: status 0, after the batch in hand. A second
Ctrl-C does not wait for the batch; the next worker does it again. Whoever started a worker and a Kafka takes them
along, even when it is killed with SIGKILL.

## Formats of `tail` and `enrich`

* `json`: the event as it is published, one a line.
* `geojson`: a point feature for each article and place. `enrich` writes one FeatureCollection, a feature a line, that
  QGIS and kepler.gl open; it is whole once the command has ended. `tail`, whose stream has no end, writes features
  alone, one a line (newline-delimited GeoJSON, which GDAL reads as GeoJSONSeq). `focus` is true for the country, the
  region or the place that the article is about.
* `csv`: the same as rows (RFC 4180, UTF-8), below a header. Where a cell holds several things, `|` stands between them.
  A cell of text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe before it: a
  spreadsheet would run it, and articles come from strangers. Numbers are never touched. Who needs the exact text takes
  JSON or GeoJSON.
* `text`: for people: the article with its names marked, and its places in a table. Control characters and those that
  reorder a line are shown, not obeyed.

An article without places has no feature and no row.
"""


def help_of(*command: str) -> str:
    """What `dateline COMMAND --help` prints at 80 columns."""
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}
    said = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "stream", *command, "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return "\n".join(line.rstrip() for line in said.stdout.strip().splitlines())


def commands_in(text: str) -> list[str]:
    """The names listed under "Commands:" in a help text."""
    listed = text.partition("Commands:\n")[2].split("\n\n", 1)[0]
    return re.findall(r"^  ([a-z]+)", listed, re.MULTILINE)


def settings_table() -> str:
    """A row for each setting."""
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "the machine's" if field.default_factory else field.default
        shown = "" if default is None or name == "fields" else f"`{default}`"
        rows.append(f"| `{variable_of(name)}` | {shown} | {field.description} |".replace("`the machine's`", "cores"))
    return "\n".join(rows)


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    top = help_of()
    parts.append(f"## dateline\n\n```text\n{top}\n```\n")
    for name in commands_in(top):
        text = help_of(name)
        parts.append(f"## dateline {name}\n\n```text\n{text}\n```\n")
        for below in commands_in(text):
            parts.append(f"### dateline {name} {below}\n\n```text\n{help_of(name, below)}\n```\n")
    parts.append(
        f"## Settings\n\nVariables of the environment; `dateline doctor` shows those in force.\n\n{settings_table()}\n"
    )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
