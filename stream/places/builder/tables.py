"""The curated tables beside this file: what the packages lack, reviewed by hand."""

from __future__ import annotations

import re
from pathlib import Path

from stream.errors import GazetteerError
from stream.places.builder.records import Draft
from stream.places.gazetteer import NameKind
from stream.places.names import fold

TABLES = Path(__file__).parent / "tables"

KNOWN = 1_000_000
"""Weight of a sea or region without inhabitants of its own: it is in our table because the news name it."""


RENOWN_OF_THE_KNOWN = 40
"""Renown of a town or quarter of our tables: as many alternate names as one that many countries write of has."""


def read_table(name: str) -> list[list[str]]:
    """The rows of one table. Lines that begin with # are comments; every row has as many cells as the heading.

    Raises GazetteerError, with file and line, for a row of another width.
    """
    path = TABLES / f"{name}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    width = 0
    rows = []
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if line.startswith("#"):
            width = len(cells)  # the last comment line is the heading
            continue
        if len(cells) != width:
            raise GazetteerError(f"{path}:{number}: {len(cells)} columns, expected {width}.")
        rows.append(cells)
    return rows


def split_names(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(" | ") if name.strip()]


def read_regions() -> list[Draft]:
    """Seas, rivers, ranges, regions and the like."""
    regions = []
    for identity, names, lat, lon, feature_class, code, country, admin1, population in read_table("regions"):
        first, *others = split_names(names)
        regions.append(
            Draft(
                id=identity,
                name=first,
                lat=float(lat),
                lon=float(lon),
                feature=f"{feature_class}.{code}",
                country=country or None,
                admin1=f"{country}.{admin1}" if admin1 else None,
                population=int(population or 0),
                weight=max(int(population or 0), KNOWN),
                renown=RENOWN_OF_THE_KNOWN if feature_class == "P" else 0,
                names=[(name, NameKind.NAME) for name in others],
            )
        )
    return regions


def add_names(drafts: list[Draft]) -> None:
    """Give places the names, demonyms and abbreviations of our tables.

    Raises GazetteerError for a row whose place is not in the gazetteer.
    """
    by_code = {draft.country: draft for draft in drafts if draft.feature.startswith(("A.PCL", "L.CONT"))}
    by_code |= {draft.admin1: draft for draft in drafts if draft.feature == "A.ADM1"}
    by_id = {draft.id: draft for draft in drafts}
    for table, kind in (
        ("names", NameKind.NAME),
        ("demonyms", NameKind.DEMONYM),
        ("abbreviations", NameKind.ABBREVIATION),
    ):
        for place, names in read_table(table):
            code = re.fullmatch(r"[A-Z]{2}(\.\w+)?", place)
            draft = by_code.get(place) if code else by_id.get(place)
            if draft is None:
                raise GazetteerError(f"{TABLES / table}.tsv: there is no place {place!r} in the gazetteer.")
            listed = split_names(names)
            if table == "names":
                draft.names.append((draft.name, NameKind.ALTERNATE))
                draft.name = listed[0]
            draft.names.extend((name, kind) for name in listed)


def make_known(drafts: list[Draft]) -> None:
    """Give the places of `known.tsv` the weight that a place of our tables has: the news name them as often.

    Raises GazetteerError for a row whose place is not in the gazetteer, or does not bear the name.
    """
    by_id = {draft.id: draft for draft in drafts}
    for place, name in read_table("known"):
        draft = by_id.get(place)
        if draft is None or fold(name) not in {fold(draft.name), *(fold(known) for known, _ in draft.names)}:
            raise GazetteerError(f"{TABLES / 'known'}.tsv: there is no place {place!r} that is called {name!r}.")
        draft.weight = max(draft.weight, KNOWN)
        draft.renown = max(draft.renown, RENOWN_OF_THE_KNOWN)


def withdraw_names(drafts: list[Draft]) -> None:
    """Take from places the names of `withdrawn.tsv`.

    Raises GazetteerError for a row whose place is not in the gazetteer, or does not bear the name.
    """
    by_id = {draft.id: draft for draft in drafts}
    for place, names in read_table("withdrawn"):
        draft = by_id.get(place)
        keys = {fold(name) for name in split_names(names)}
        if draft is None or not keys <= {fold(name) for name, _ in draft.names}:
            raise GazetteerError(f"{TABLES / 'withdrawn'}.tsv: there is no place {place!r} that is called {names!r}.")
        draft.names = [(name, kind) for name, kind in draft.names if fold(name) not in keys]
