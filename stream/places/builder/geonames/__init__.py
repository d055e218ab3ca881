"""Builds a gazetteer from GeoNames' own files, on top of the one that Dateline ships."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from stream.places.builder.base import read_base
from stream.places.builder.extra import put_extra
from stream.places.builder.geonames.alternates import alternate_name
from stream.places.builder.geonames.atlas import Atlas
from stream.places.builder.geonames.codes import Hierarchy, read_countries, read_regions
from stream.places.builder.geonames.files import Dump
from stream.places.builder.geonames.reading import Known, Meter, Workshop, read_names, read_places
from stream.places.builder.geonames.rows import parse
from stream.places.builder.geonames.selection import Selection
from stream.places.builder.records import Draft
from stream.places.builder.sources import GEONAMES, Progress
from stream.places.builder.spool import Spool
from stream.places.builder.tables import read_table
from stream.places.builder.writer import write_spool
from stream.places.gazetteer import SHIPPED, Source, open_gazetteer
from stream.version import __version__

_RULES = 2
"""Counts up when the same files are read in another way: a reading begun before is of no use then."""


def build_from_geonames(
    out: Path,
    dump: Dump | None,
    *,
    extra: Iterable[Draft] = (),
    extra_source: Source | None = None,
    features: str = "default",
    base: Path = SHIPPED,
    progress: Progress | None = None,
    meter: Meter | None = None,
) -> None:
    """Build a gazetteer from the files of `dump` and the user's own places, on top of `base`, and write it to `out`.

    Where `dump` has no places, its codes and names are laid over those of `base`. The same inputs give the same bytes.
    Half-made work is kept in a folder `OUT.work`, and gone on with when the same is built again; `out` appears when it
    is whole. `progress` is called with a line of text a step, `meter` with bytes read (`dump.to_read` in all).
    Raises GazetteerError where an input is not as expected: in which file, in which line.
    """
    say, count = progress or (lambda _: None), meter or (lambda _: None)
    selection = Selection(features)
    say("reading the gazetteer below")
    drafts, sources = read_base(base)
    atlas = Atlas(drafts, frozenset(row[0] for row in read_table("names")))
    regions = []
    if dump is not None:
        if dump.passed_over:
            say(f"not read, as larger files hold the same: {', '.join(dump.passed_over)}")
        for name in ("admin1CodesASCII.txt", "admin2Codes.txt"):
            regions += read_regions(dump, name)
        atlas.add_regions(regions)
        atlas.add_countries(read_countries(dump))
    shop = Workshop(out.with_name(out.name + ".work"), _fingerprint(dump, selection, base))
    try:
        if dump is not None:
            known = Known(atlas.ids, atlas.own_keys)
            if shop.resumed:
                say(f"going on where the last reading stopped, after {shop.resumed / 1e6:,.0f} MB")
                count(shop.resumed)
            read_places(dump, shop, known, selection, Hierarchy(dump, regions), count)
            read_names(dump, shop, known, count)
            _merge(atlas, shop, dump)
        for what, number in sorted(atlas.done.items()):
            say(f"{number:,} {what}")
        drafts = put_extra(atlas.drafts, extra)
        _weigh_regions(drafts, shop.spool)
        for draft in drafts:
            shop.spool.add(draft)
        say(f"sorting the names of {shop.spool.places:,} places")
        listed = [*sources, *_sources(dump, shop.newest), *([extra_source] if extra_source else [])]
        write_spool(out, shop.spool, "geonames", listed, open_gazetteer(base).info().attribution)
    except BaseException as stopped:
        shop.close()
        if not isinstance(stopped, Exception):
            say(f"stopped; what was read is kept in {shop.folder}, and the same command goes on from there")
        raise
    shop.remove()
    say(f"{out}: {out.stat().st_size:,} bytes")


def _merge(atlas: Atlas, shop: Workshop, dump: Dump) -> None:
    for file in dump.places[:1]:
        atlas.merge(parse(line, 0, file) for line in shop.lines_set_aside("set-aside-places"))
    atlas.drop_lost(dump.covered)
    if dump.alternate_names:
        for line in shop.lines_set_aside("set-aside-names"):
            if name := alternate_name(line, 0, dump.alternate_names):
                atlas.add_name(name)


def _weigh_regions(drafts: Iterable[Draft], spool: Spool) -> None:
    """A region weighs what its towns do, those of the spool too."""
    spool.flush()
    rows = spool.rows()
    is_town = np.array([str(f).startswith("P.") and f != "P.PPLX" for f in spool.features.strings])[rows["feature"]]
    towns = rows[is_town]
    people: dict[str, int] = defaultdict(int)
    for codes, level in ((spool.admin1, "admin1"), (spool.admin2, "admin2")):
        sums = np.bincount(towns[level], towns["population"], len(codes.strings))
        people |= {str(code): int(total) for code, total in zip(codes.strings, sums.tolist(), strict=True) if code}
    for draft in drafts:
        if draft.feature.startswith("P.") and draft.feature != "P.PPLX":
            for code in (draft.admin1, draft.admin2):
                if code:
                    people[code] += draft.population
    for draft in drafts:
        code = {"A.ADM1": draft.admin1, "A.ADM2": draft.admin2}.get(draft.feature)
        if code:
            draft.weight = max(draft.weight, people[code])


def _sources(dump: Dump | None, newest: str) -> list[Source]:
    if dump is None:
        return []
    versions = dict.fromkeys([*dump.codes, *(file.name for file in dump.to_read)], "as downloaded")
    versions |= {file.name: f"rows up to {newest}" for file in dump.places}
    return [Source(f"geonames:{name}", version, "CC BY 4.0", GEONAMES) for name, version in sorted(versions.items())]


def _fingerprint(dump: Dump | None, selection: Selection, base: Path) -> dict[str, Any]:
    files = [*dump.codes.values(), *dump.to_read] if dump else []
    stats = [(file.name, str(file.path.resolve()), file.path.stat()) for file in files]
    return {
        "rules": _RULES,
        "version": __version__,
        "base": hashlib.sha256(base.read_bytes()).hexdigest(),
        "features": selection.items,
        "files": [[name, path, stat.st_size, stat.st_mtime_ns] for name, path, stat in stats],
    }
