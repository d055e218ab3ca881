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
