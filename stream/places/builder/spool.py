"""Places on their way into a gazetteer, kept in files: more of them than would fit into memory as objects.

Three kinds of files in one folder: `rows` (numbers, one record a place), `labels` (the names that are shown, one after
the other) and buckets of `keys` with their `owners` (an index name and the place that bears it, a line and a number
each). They only grow, so a state that was noted down can be returned to by cutting them.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from stream.places.builder.records import Draft
from stream.places.gazetteer import SCALE, NameKind

Numbers = np.ndarray[Any, Any]

ROW: Final = np.dtype(
    [
        ("id", "<i4"), ("lat", "<i4"), ("lon", "<i4"), ("population", "<u4"), ("weight", "<u4"), ("admin1", "<u4"),
        ("admin2", "<u4"), ("feature", "<u2"), ("country", "<u2"), ("label", "<u2"), ("derived", "u1"),
        ("renown", "u1"),
    ]
)  # fmt: skip
"""One place. `id` as in the gazetteer's column; `label` is its length in bytes; codes are numbers of `Spool.codes`."""
_PACK: Final = struct.Struct("<iiiIIIIHHHBB").pack

BUCKETS: Final = 16
"""Files of keys: the keys of one are sorted in memory, a few tens of megabytes of the largest gazetteer."""

_MOST: Final = 2**32 - 1
_BUFFERED: Final = 50_000


class Codes:
    """Strings by number, in order of first use; None is 0."""

    def __init__(self, strings: list[str | None] | None = None) -> None:
        self.strings: list[str | None] = strings or [None]
        self._number = {string: number for number, string in enumerate(self.strings)}

    def number(self, string: str | None) -> int:
        """The number of a string, a new one where it is new."""
        known = self._number.get(string)
        if known is None:
            known = self._number[string] = len(self.strings)
            self.strings.append(string)
        return known


class Spool:
    """The files of one folder, which must exist. Not safe for two writers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places = 0
        self.features, self.countries, self.admin1, self.admin2, self.own = (Codes() for _ in range(5))
        self._paths = [folder / "rows", folder / "labels"]
        self._paths += [folder / f"{what}-{n:02}" for n in range(BUCKETS) for what in ("keys", "owners")]
        self._files = [path.open("ab") for path in self._paths]
        self._rows: list[bytes] = []
        self._labels: list[bytes] = []
        self._keys: list[list[str]] = [[] for _ in range(BUCKETS)]
        self._owners = [array("I") for _ in range(BUCKETS)]

    def add(self, draft: Draft) -> int:
        """Append a place; returns its number in the spool."""
        number = draft.id.removeprefix("geonames:")
        return self.add_row(
            int(number) if number != draft.id else -self.own.number(draft.id),
            draft.name,
            draft.lat,
            draft.lon,
            self.features.number(draft.feature),
            self.countries.number(draft.country),
            self.admin1.number(draft.admin1),
            self.admin2.number(draft.admin2),
            draft.population,
            draft.weight,
            draft.renown,
            draft.derived,
            draft.all_keys(),
        )

    def add_row(
        self,
        identity: int,
        label: str,
        lat: float,
        lon: float,
        feature: int,
        country: int,
        admin1: int,
        admin2: int,
        population: int,
        weight: int,
        renown: int,
        derived: bool,
        keys: Mapping[str, NameKind],
    ) -> int:
        """Append a place whose codes are numbered already; an id of our own is the number in `own`, negated."""
        shown = label.encode()
        self._labels.append(shown)
        self._rows.append(
            _PACK(
                identity,
                round(lat * SCALE),
                round(lon * SCALE),
                min(population, _MOST),
                min(weight, _MOST),
                admin1,
                admin2,
                feature,
                country,
                len(shown),
                derived,
                min(renown, 255),
            )
        )
        self.add_keys(self.places, keys)
        self.places += 1
        if len(self._rows) >= _BUFFERED:
            self.flush()
        return self.places - 1

    def add_keys(self, place: int, keys: Mapping[str, NameKind]) -> None:
        """More names of a place."""
        owner = place << 2
        for key, kind in keys.items():
            bucket = ord(key[-1]) % BUCKETS
            self._keys[bucket].append(key)
            self._owners[bucket].append(owner | kind)

    def flush(self) -> None:
        """Write what is kept back."""
        rows, labels, *buckets = self._files
        rows.write(b"".join(self._rows))
        labels.write(b"".join(self._labels))
        for bucket, (keys, owners) in enumerate(zip(self._keys, self._owners, strict=True)):
            if keys:
                buckets[2 * bucket].write("\n".join([*keys, ""]).encode())
                buckets[2 * bucket + 1].write(owners.tobytes())
                keys.clear()
                del owners[:]
        self._rows.clear()
        self._labels.clear()
        for file in self._files:
            file.flush()

    def state(self) -> dict[str, Any]:
        """What `restore` needs to come back to this point. The spool must have been flushed."""
        return {
            "places": self.places,
            "sizes": [file.tell() for file in self._files],
            "codes": [codes.strings for codes in (self.features, self.countries, self.admin1, self.admin2, self.own)],
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Forget what was added since `state` was noted."""
        for file, size in zip(self._files, state["sizes"], strict=True):
            file.truncate(size)
            file.seek(size)
        self.places = state["places"]
        codes = [Codes(list(strings)) for strings in state["codes"]]
        self.features, self.countries, self.admin1, self.admin2, self.own = codes

    def rows(self) -> Numbers:
        """All places, in order of entry."""
        return np.fromfile(self._paths[0], ROW)

    def labels(self) -> bytes:
        """The names that are shown, one after the other."""
        return self._paths[1].read_bytes()

    def keys(self, bucket: int) -> Iterator[str]:
        """The keys of one bucket, in order of entry."""
        with self._paths[2 + 2 * bucket].open("rb") as lines:
            for line in lines:
                yield line[:-1].decode()

    def owners(self, bucket: int) -> Numbers:
        """For each key of a bucket: the place's number times four, and how the name belongs to it."""
        return np.fromfile(self._paths[3 + 2 * bucket], "<u4")

    def close(self) -> None:
        for file in self._files:
            file.close()
