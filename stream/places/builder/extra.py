"""A user's own places, from a table with a heading."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from stream.errors import GazetteerError
from stream.places.builder.records import Draft
from stream.places.builder.tables import split_names
from stream.places.gazetteer import NameKind, Source
from stream.places.names import LONGEST_NAME, fold

COLUMNS: Final = (
    "id", "name", "lat", "lon", "feature", "country", "admin1", "admin2", "population", "names", "demonyms",
    "abbreviations",
)  # fmt: skip
_NEEDED: Final = ("name", "lat", "lon")

SMALL_TOWN: Final = 1_000
"""Weight of a place whose population is not told: it stands before hamlets, and behind what the news mean otherwise."""

_KINDS: Final = {
    "names": NameKind.ALTERNATE,
    "demonyms": NameKind.DEMONYM,
    "abbreviations": NameKind.ABBREVIATION,
}
_FORM: Final = {
    "id": re.compile(r"(geonames:[1-9]\d{0,8}|(?!geonames:)[a-z][a-z0-9]*:\S{1,100})?"),
    "feature": re.compile(r"([AHLPRSTUV]\.[A-Z0-9]{2,5})?"),
    "country": re.compile(r"([A-Z]{2})?"),
    "admin1": re.compile(r"[^\s.]*"),
    "admin2": re.compile(r"[^\s.]*"),
    "population": re.compile(r"\d{0,10}"),
}


def read_extra(path: Path) -> list[Draft]:
    """The places of a table: tab-separated, UTF-8; the first line names columns of `COLUMNS`: name, lat, lon, others.

    Several names stand in one cell, separated by " | ". Raises GazetteerError, with file and line, for what is not so.
    """
    try:
        lines = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        at = error.object[: error.start].count(b"\n") + 1
        raise GazetteerError(f"{path}:{at}: this is no UTF-8.") from error
    except OSError as error:
        raise GazetteerError(f"{path}: cannot be read: {error.strerror}.") from error
    heading = lines[0].lstrip("#").strip().split("\t")
    unknown = [column for column in heading if column not in COLUMNS]
    if unknown or len(set(heading)) != len(heading) or not set(_NEEDED) <= set(heading):
        raise GazetteerError(
            f"{path}:1: the first line must name the columns, separated by tabs: {', '.join(_NEEDED)}"
            f" and any of {', '.join(column for column in COLUMNS if column not in _NEEDED)}."
        )
    drafts: dict[str, Draft] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(heading):
            raise GazetteerError(f"{path}:{number}: {len(cells)} columns, expected {len(heading)}.")
        draft = _draft(dict(zip(heading, map(str.strip, cells), strict=True)), f"{path}:{number}")
        if draft.id in drafts:
            raise GazetteerError(f"{path}:{number}: the id {draft.id!r} stands twice. Give each place its own.")
        drafts[draft.id] = draft
    return list(drafts.values())


def put_extra(drafts: Iterable[Draft], extra: Iterable[Draft]) -> list[Draft]:
    """The drafts with a user's places among them. One with the same id gives way, and leaves the user's its names
    and how well it is known."""
    own = {draft.id: draft for draft in extra}
    kept = []
    for draft in drafts:
        if (instead := own.get(draft.id)) is None:
            kept.append(draft)
        else:
            instead.keys = draft.all_keys()
            instead.renown = draft.renown if instead.feature.startswith("P.") else 0
    return [*kept, *own.values()]


def source_of(path: Path) -> Source:
    """A user's table among the sources of a gazetteer, with the start of its SHA-256 for its version."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Source(f"extra:{path.name}", digest[:12], "the owner's", "Places added to this gazetteer by its builder")


def _draft(row: dict[str, str], where: str) -> Draft:
    for column, form in _FORM.items():
        if not form.fullmatch(row.get(column, "")):
            raise GazetteerError(f"{where}: {row[column]!r} cannot be a place's {column}.")
    name, country = row["name"], row.get("country") or None
    if not fold(name):
        raise GazetteerError(f"{where}: a name has 1 to {LONGEST_NAME} characters, and a letter or digit.")
    lat, lon = _degrees(row["lat"], 90, where), _degrees(row["lon"], 180, where)
    first, second = row.get("admin1"), row.get("admin2")
    population = int(row.get("population") or 0)
    return Draft(
        id=row.get("id") or f"extra:{fold(name).replace(' ', '-')}",
        name=name,
        lat=lat,
        lon=lon,
        feature=row.get("feature") or "P.PPL",
        country=country,
        admin1=f"{country}.{first}" if country and first else None,
        admin2=f"{country}.{first}.{second}" if country and first and second else None,
        population=population,
        weight=population or SMALL_TOWN,
        names=[(name, kind) for column, kind in _KINDS.items() for name in split_names(row.get(column, ""))],
    )


def _degrees(cell: str, most: int, where: str) -> float:
    try:
        degrees = float(cell)
    except ValueError:
        degrees = math.nan
    if not -most <= degrees <= most:
        raise GazetteerError(f"{where}: {cell!r} is no number of degrees from -{most} to {most}.")
    return degrees
