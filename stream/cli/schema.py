"""`dateline schema`: the wire contract as JSON Schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from stream.cli.terminal import say
from stream.contracts.schema import SCHEMAS, schema_text, write_schemas


def command(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help=f"{' or '.join(SCHEMAS)}; unset: all, in one object.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", file_okay=False, help="Write all of them into this folder instead.")
    ] = None,
) -> None:
    """Print or write the JSON Schemas of the contract."""
    if out is not None:
        if name is not None:
            raise typer.BadParameter("--out writes all schemas: leave out the name", param_hint="NAME")
        for path in write_schemas(out):
            say(f"{path}")
    elif name is None:
        sys.stdout.write(schema_text({known: make() for known, make in SCHEMAS.items()}))
    elif name not in SCHEMAS:
        raise typer.BadParameter(f"{name!r} is none; there are {', '.join(SCHEMAS)}", param_hint="NAME")
    else:
        sys.stdout.write(schema_text(SCHEMAS[name]()))
