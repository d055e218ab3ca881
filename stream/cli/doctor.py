"""`dateline doctor`: the settings, where they come from, and whether everything is there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

import orjson
import typer
from pydantic import SecretStr
from rich import box
from rich.table import Table
from rich.text import Text

from stream.cli.checks import Finding, Verdict, examine
from stream.cli.exits import Status
from stream.cli.terminal import stdout_console, write_data
from stream.errors import SettingsError
from stream.render.visible import visible_line
from stream.settings import Settings, load_settings, variable_of
from stream.version import __version__

_MASK: Final = "********"
_STYLES: Final = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.WRONG: "bold red"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as `doctor` shows it; secrets are masked."""

    variable: str
    value: str
    source: str
    description: str


def command(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Show every setting, and check what Dateline needs.

    Each setting with its value and where it came from; then Python, the model, the gazetteer, Java (for the
    embedded Kafka), the broker, the topics. It changes and downloads nothing. Status 6 where something is wrong, 2
    where a setting is.
    """
    try:
        settings = load_settings()
    except SettingsError:
        _print_settings(_as_set(os.environ))
        raise
    rows, findings = list(listed(settings, os.environ)), list(examine(settings))
    if as_json:
        write_data(as_data(rows, findings))
    else:
        _print_settings(rows)
        stdout_console().print(_table(findings))
    if any(finding.verdict is Verdict.WRONG for finding in findings):
        raise typer.Exit(Status.NOT_RIGHT)


def listed(settings: Settings, environment: Mapping[str, str]) -> Iterator[Setting]:
    """Every setting, in the order in which they are declared."""
    for name, field in Settings.model_fields.items():
        variable = variable_of(name)
        source = "environment" if environment.get(variable) else "default"
        yield Setting(variable, _shown(getattr(settings, name)), source, field.description or "")


def as_data(rows: Iterable[Setting], findings: Iterable[Finding]) -> bytes:
    """The same as JSON."""
    return orjson.dumps(
        {"version": __version__, "settings": list(rows), "checks": list(findings)}, option=orjson.OPT_APPEND_NEWLINE
    )


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return _MASK
    if isinstance(value, str):
        return _without_login(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ",".join(f"{name}={own_name}" for name, own_name in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _without_login(value: str) -> str:
    """A broker's address with a login in it is refused (`Connection`); it must not be shown either."""
    return ",".join(f"{_MASK}@{part.rpartition('@')[2]}" if "@" in part else part for part in value.split(","))


def _as_set(environment: Mapping[str, str]) -> Iterator[Setting]:
    """What the environment says, as it stands there, where it cannot be used."""
    for row in listed(load_settings({}), {}):
        value = environment.get(row.variable)
        if value:
            secret = "password" in row.variable.lower() and not row.variable.endswith("_FILE")
            yield replace(row, value=_MASK if secret else _without_login(value), source="environment")
        else:
            yield row


def _print_settings(rows: Iterable[Setting]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=f"Dateline {__version__}", title_justify="left")
    table.add_column("Setting", no_wrap=True)
    table.add_column("Value", overflow="fold")
    table.add_column("From")
    for row in rows:
        style = "bold" if row.source == "environment" else ""
        table.add_row(Text(row.variable, style=style), Text(visible_line(row.value) or "-", style=style), row.source)
    stdout_console().print(table)


def _table(findings: Iterable[Finding]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Check", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold")
    for finding in findings:
        table.add_row(
            finding.what, Text(finding.verdict, style=_STYLES[finding.verdict]), Text(visible_line(finding.detail))
        )
    return table
