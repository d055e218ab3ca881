"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from stream.cli.inputs import STDIN, Form


def _existing(path: Path) -> Path:
    if path != STDIN and not path.exists():
        raise typer.BadParameter(f"{path} does not exist")
    return path


def _all_existing(paths: list[Path]) -> list[Path]:
    return [_existing(path) for path in paths]


ArticlePaths: TypeAlias = Annotated[
    list[Path], typer.Argument(metavar="FILE...|-", callback=_all_existing, help="Files or folders; `-` is stdin.")
]

InputFile: TypeAlias = Annotated[
    Path, typer.Argument(metavar="[FILE|-]", callback=_existing, help="The input; `-` or nothing is stdin.")
]

FormOption: TypeAlias = Annotated[
    Form | None,
    typer.Option("--as", help="What the input holds; unset: by the file's name, else jsonl."),
]


class Format(StrEnum):
    """How events are written."""

    JSON = "json"
    GEOJSON = "geojson"
    CSV = "csv"
    TEXT = "text"


FormatOption: TypeAlias = Annotated[
    Format,
    typer.Option("--format", help="json: as published; geojson, csv: a feature or row per place; text: for people."),
]

DeadOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--dead", metavar="FILE", dir_okay=False, help="Write rejected lines here instead of to stderr."),
]
