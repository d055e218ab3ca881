"""Puts the commands together. `run` is what `dateline` and `python -m stream` start."""

from __future__ import annotations

from typing import Annotated

import typer

from stream.cli import (
    broker,
    demo,
    doctor,
    enrich,
    gazetteer,
    lag,
    push,
    replay,
    resolve,
    schema,
    tail,
    topics,
    up,
    worker,
)
from stream.cli.exits import described
from stream.cli.frame import Commands, unwind_on_signals
from stream.cli.terminal import PROGRAM
from stream.version import __version__

_EPILOG = "Exit status:\n\n\b\n" + described()

app = typer.Typer(
    name=PROGRAM,
    cls=Commands,
    help="Raw news articles in, enriched events out: who, where, on the map.\n\n"
    "Data goes to stdout, words to stderr. Settings are DATELINE_* variables; `dateline doctor` lists them.",
    epilog=_EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

gazetteer_app = typer.Typer(help="Build the gazetteer, or look into it.", no_args_is_help=True, rich_markup_mode=None)
gazetteer_app.command("build")(gazetteer.build)
gazetteer_app.command("info")(gazetteer.info)
gazetteer_app.command("lookup")(gazetteer.lookup)

app.command("up")(up.command)
app.command("demo")(demo.command)
app.command("worker")(worker.command)
app.command("broker")(broker.command)
app.command("topics")(topics.command)
app.command("push")(push.command)
app.command("tail")(tail.command)
app.command("replay")(replay.command)
app.command("lag")(lag.command)
app.command("enrich")(enrich.command)
app.command("resolve")(resolve.command)
app.add_typer(gazetteer_app, name="gazetteer")
app.command("schema")(schema.command)
app.command("doctor")(doctor.command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None: ...


def run() -> None:
    """Run the command line of this process; ends it with one of `Status`."""
    unwind_on_signals()
    app(prog_name=PROGRAM)
