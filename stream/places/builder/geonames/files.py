"""GeoNames' files as users download them: found in a folder, read line by line, plain or inside their .zip."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from stream.errors import GazetteerError

_COUNTRY = re.compile(r"[A-Z]{2}\.txt")
_CITIES = re.compile(r"cities(\d+)\.txt")

CODE_FILES = ("admin1CodesASCII.txt", "admin2Codes.txt", "countryInfo.txt", "hierarchy.txt")
NAMES_FILE = "alternateNamesV2.txt"


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file of GeoNames: `name` as GeoNames calls it; it lies at `path`, which may be a .zip."""

    name: str
    path: Path

    @property
    def size(self) -> int:
        """Bytes of its text. Raises GazetteerError for a damaged archive."""
        if self.path.suffix != ".zip":
            return self.path.stat().st_size
        with _unzipped(self.path) as archive:
            return archive.getinfo(self.name).file_size

    def lines(self, start: int = 0) -> Iterator[bytes]:
        """The lines from byte `start` on, which must begin one; each with its line feed.

        Raises GazetteerError where the file cannot be read.
        """
        try:
            if self.path.suffix != ".zip":
                with self.path.open("rb", buffering=2**20) as file:
                    file.seek(start)
                    yield from file
                return
            with _unzipped(self.path) as archive, archive.open(self.name) as member:
                member.seek(start)
                yield from cast(BinaryIO, member)
        except (OSError, EOFError, zipfile.BadZipFile, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
            raise GazetteerError(f"{self.path}: cannot be read: {error}. Download it again.") from error

    def error(self, line: int, problem: str) -> GazetteerError:
        """What is wrong in which line, for a person."""
        inside = "" if self.path.suffix != ".zip" else f"({self.name})"
        return GazetteerError(f"{self.path}{inside}:{line}: {problem} Download the file again, or mend it.")


@dataclass(slots=True)
class Dump:
    """The files of one folder. `places` have a row a place: allCountries.txt, else countries, no-country, cities."""

    folder: Path
    places: list[DumpFile] = field(default_factory=list)
    codes: dict[str, DumpFile] = field(default_factory=dict)
    alternate_names: DumpFile | None = None
    passed_over: list[str] = field(default_factory=list)
    """Files of places that hold nothing which another one does not."""

    @property
    def covered(self) -> Callable[[str], bool]:
        """Whether a country's places are all here, by its code."""
        names = {file.name for file in self.places}
        return lambda country: "allCountries.txt" in names or f"{country}.txt" in names

    @property
    def to_read(self) -> list[DumpFile]:
        """The long files, in the order in which they are read."""
        return [*self.places, *([self.alternate_names] if self.alternate_names else [])]


def find_dump(folder: Path) -> Dump:
    """What of GeoNames lies in `folder`. Raises GazetteerError where nothing does."""
    if not folder.is_dir():
        raise GazetteerError(f"{folder}: there is no such folder. It should hold files of GeoNames, as downloaded.")
    found: dict[str, DumpFile] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".zip" and path.is_file():
            with _unzipped(path) as archive:
                inside = archive.namelist()
            for name in inside:
                # allCountries.zip holds allCountries.txt; readme.txt and iso-languagecodes.txt stand beside others.
                if name.removesuffix(".txt") == path.stem:
                    found.setdefault(name, DumpFile(name, path))
        elif path.suffix == ".txt" and path.is_file():
            found[path.name] = DumpFile(path.name, path)
    dump = Dump(folder, codes={name: found[name] for name in CODE_FILES if name in found})
    dump.alternate_names = found.get(NAMES_FILE)
    _choose_places(dump, found)
    if not dump.places and not dump.codes and not dump.alternate_names:
        raise GazetteerError(
            f"{folder}: no file of GeoNames is here. Put allCountries.zip (or XX.zip of some countries),"
            " no-country.zip, admin1CodesASCII.txt, admin2Codes.txt or others of its export/dump there."
        )
    return dump


def _choose_places(dump: Dump, found: dict[str, DumpFile]) -> None:
    everything = found.get("allCountries.txt")
    countries = [found[name] for name in sorted(found) if _COUNTRY.fullmatch(name)]
    seas = [found[name] for name in ("no-country.txt",) if name in found]
    # cities500 holds cities1000, which holds cities5000 ...
    cities = sorted((name for name in found if _CITIES.fullmatch(name)), key=lambda name: int(name[6:-4]))
    chosen = [everything] if everything else [*countries, *seas, *(found[name] for name in cities[:1])]
    dump.places = chosen
    listed = [*countries, *seas, *(found[name] for name in cities)]
    dump.passed_over = [file.name for file in listed if file not in chosen]


def _unzipped(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise GazetteerError(f"{path}: this is no whole .zip file: {error}. Download it again.") from error
