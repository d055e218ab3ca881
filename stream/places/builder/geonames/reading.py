"""Reads GeoNames' long files into a spool, and notes down how far it came: a reading that was stopped goes on there."""

from __future__ import annotations

import fcntl
import json
import shutil
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from stream.errors import GazetteerError
from stream.places.builder.geonames.alternates import alternate_name
from stream.places.builder.geonames.codes import Hierarchy
from stream.places.builder.geonames.files import Dump, DumpFile
from stream.places.builder.geonames.rows import Row, parse
from stream.places.builder.geonames.selection import Selection
from stream.places.builder.spool import Spool
from stream.places.gazetteer import NameKind

Meter = Callable[[int], None]
"""Called with the number of bytes that were read since the last call."""

_NOTED_EVERY: Final = 200_000
"""Lines between two notes: two seconds' work, which is what an interruption costs at most."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the gazetteer below holds already: rows about it are set aside, to be merged into it."""

    ids: frozenset[int]
    keys: frozenset[str]
    """Names of places with ids of our own, which GeoNames may have a row for."""

    def may_hold(self, row: Row, keys: dict[str, NameKind]) -> bool:
        """Whether a row with another id may be about one of these all the same: by its code, or by its name."""
        return row.feature in ("A.ADM1", "A.ADM2") or (row.feature[0] != "P" and not self.keys.isdisjoint(keys))


class Workshop:
    """The folder in which a gazetteer is made: the spool, the rows set aside, and the note of how far the reading came.

    `fingerprint` says what is read and how; a note with another one is of no use, and the reading starts anew.
    Raises GazetteerError where another process works in the folder, or the folder is none of ours.
    """

    def __init__(self, folder: Path, fingerprint: dict[str, Any]) -> None:
        self.folder = folder
        self._fingerprint = fingerprint
        self._note = folder / "note.json"
        if folder.exists() and any(folder.iterdir()) and not (folder / "lock").exists():
            raise GazetteerError(
                f"{folder}: this folder is needed for the build, and holds something else. Move it away."
            )
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = (folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GazetteerError(f"{folder}: another process builds this gazetteer. Wait for it, or stop it.") from None
        note = self._read_note()
        if note is None:
            for path in folder.iterdir():
                if path.name != "lock":
                    path.unlink()
        self.spool = Spool(folder)
        self._aside = {what: (folder / what).open("ab") for what in ("set-aside-places", "set-aside-names")}
        self._reached: dict[str, list[int]] = {}
        self.newest = ""
        """The latest day on which GeoNames touched a row of places."""
        if note is not None:
            self.spool.restore(note["spool"])
            self._reached = note["reached"]
            self.newest = note["newest"]
            for what, size in note["aside"].items():
                self._aside[what].truncate(size)
                self._aside[what].seek(size)

    @property
    def resumed(self) -> int:
        """Bytes that an earlier, interrupted reading has done."""
        return sum(offset for offset, _ in self._reached.values())

    def lines(self, file: DumpFile, meter: Meter) -> Iterator[tuple[int, bytes]]:
        """The lines of a file, numbered from 1, from where the last reading stopped; notes down how far it comes.

        Whatever a line leads to must be in the spool or set aside when the next one is asked for.
        """
        offset, number = self._reached.get(file.name, (0, 0))
        shown = offset
        for line in file.lines(offset):
            number += 1
            yield number, line
            offset += len(line)
            if number % _NOTED_EVERY == 0:
                self._write_note(file, offset, number)
                meter(offset - shown)
                shown = offset
        self._write_note(file, offset, number)
        meter(offset - shown)

    def set_aside(self, what: str, line: bytes) -> None:
        """Keep a line for later: it concerns a place that the gazetteer below holds."""
        self._aside[what].write(line)

    def lines_set_aside(self, what: str) -> Iterator[bytes]:
        self._aside[what].flush()
        with (self.folder / what).open("rb") as lines:
            yield from lines

    def close(self) -> None:
        """Let go of the folder, which is kept: the work in it is not lost."""
        self.spool.close()
        for file in (*self._aside.values(), self._lock):
            file.close()

    def remove(self) -> None:
        """The work is done: delete the folder."""
        self.close()
        shutil.rmtree(self.folder)

    def _read_note(self) -> dict[str, Any] | None:
        try:
            note: dict[str, Any] = json.loads(self._note.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return note if note.get("fingerprint") == self._fingerprint else None

    def _write_note(self, file: DumpFile, offset: int, number: int) -> None:
        self.spool.flush()
        self._reached[file.name] = [offset, number]
        for aside in self._aside.values():
            aside.flush()
        note = {
            "fingerprint": self._fingerprint,
            "reached": self._reached,
            "newest": self.newest,
            "spool": self.spool.state(),
            "aside": {what: aside.tell() for what, aside in self._aside.items()},
        }
        unfinished = self._note.with_suffix(".part")
        unfinished.write_text(json.dumps(note), encoding="utf-8")
        unfinished.replace(self._note)


def read_places(
    dump: Dump, shop: Workshop, known: Known, selection: Selection, hierarchy: Hierarchy, meter: Meter
) -> None:
    """Rows of new places go into the spool, those about known ones are set aside.

    Raises GazetteerError, with file and line, for a row that is not as GeoNames writes it.
    """
    covered, spool = dump.covered, shop.spool
    for file in dump.places:
        rest = file.name.startswith("cities")
        for number, line in shop.lines(file, meter):
            row = parse(line, number, file)
            shop.newest = max(shop.newest, row.changed)
            if row.id in known.ids:
                shop.set_aside("set-aside-places", line)
                continue
            # A country that is none of the gazetteer's is no country of today: only its regions and towns are taken.
            if row.feature[:5] == "A.PCL" or not selection.keeps(row.feature, row.alternates):
                continue
            if rest and row.country and covered(row.country):
                continue
            keys = row.index_keys()
            if known.may_hold(row, keys):
                shop.set_aside("set-aside-places", line)
                continue
            first, second = row.admin1, row.admin2
            if first is None and row.country and (region := hierarchy.region_of(row.id)):
                first = ".".join(region.split(".", 2)[:2])
                second = region if region != first else None
            spool.add_row(
                row.id,
                row.name,
                row.lat,
                row.lon,
                spool.features.number(row.feature),
                spool.countries.number(row.country),
                spool.admin1.number(first),
                spool.admin2.number(second),
                row.population,
                row.weight(),
                row.renown(),
                False,
                keys,
            )


def read_names(dump: Dump, shop: Workshop, known: Known, meter: Meter) -> None:
    """Names of alternateNamesV2.txt for the places in the spool; those of known places are set aside."""
    if dump.alternate_names is None:
        return
    rows = shop.spool.rows()["id"]
    place = np.argsort(rows, kind="stable")
    # Not numpy's search: that would copy the column for every name.
    ids = array("i", rows[place].tobytes())
    aside = known.ids | {int(line[: line.index(b"\t")]) for line in shop.lines_set_aside("set-aside-places")}
    file = dump.alternate_names
    for number, line in shop.lines(file, meter):
        name = alternate_name(line, number, file)
        if name is None:
            continue
        if name.id in aside:
            shop.set_aside("set-aside-names", line)
            continue
        at = bisect_left(ids, name.id)
        if at < len(ids) and ids[at] == name.id:
            shop.spool.add_keys(int(place[at]), {name.key: name.kind})
