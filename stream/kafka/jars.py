"""The jars of the embedded Kafka: exactly those of a committed list, fetched once, checked at every start."""

from __future__ import annotations

import errno
import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stream.errors import EmbeddedBrokerError
from stream.kafka.cache import Progress, disk_errors, locked, no_progress

KAFKA_VERSION: Final = "4.1.1"
LOCK_FILE: Final = Path(__file__).with_name(f"kafka-{KAFKA_VERSION}.jars")

_TRIES: Final = 2
_TIMEOUT_S: Final = 30


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the list: a Maven coordinate `group:artifact:version`, the size in bytes, the SHA-256."""

    coordinate: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"

    def matches(self, path: Path) -> bool:
        """Whether `path` is this jar, byte for byte."""
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256


Fetch = Callable[[Jar, Path], Path]
"""Downloads a jar to somewhere below an empty folder and returns where. Raises OSError or RuntimeError."""


def read_list(path: Path = LOCK_FILE) -> tuple[Jar, ...]:
    """The jars that make up Kafka, in the order of the class path."""
    rows = (line.split() for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return tuple(Jar(coordinate, int(size), digest) for coordinate, size, digest in rows)


def fetch_from_maven(jar: Jar, folder: Path) -> Path:
    """Download one jar through jgo: from Maven Central, or the mirrors in the user's jgo configuration."""
    from jgo.config import GlobalSettings  # slow to import, and rarely needed
    from jgo.maven import MavenContext

    context = MavenContext(
        repo_cache=folder,
        remote_repos=GlobalSettings.load().repositories or None,
        timeout=_TIMEOUT_S,
    )
    group, artifact, version = jar.coordinate.split(":")
    return Path(context.project(group, artifact).at_version(version).artifact().resolve())


def classpath(
    folder: Path,
    jars: Sequence[Jar],
    *,
    fetch: Fetch = fetch_from_maven,
    progress: Progress = no_progress,
) -> list[Path]:
    """The paths of `jars` in `folder`, every one checked; what is missing, cut short or altered is fetched.

    Only a file whose digest is right is ever moved into `folder`.
    Raises EmbeddedBrokerError where such a file cannot be had.
    """
    paths = [folder / jar.filename for jar in jars]
    if all(jar.matches(path) for jar, path in zip(jars, paths, strict=True)):
        return paths
    with locked(folder, progress), disk_errors(folder):
        done, total = 0, sum(jar.size for jar in jars)
        for jar, path in zip(jars, paths, strict=True):
            progress(f"Downloading Apache Kafka {KAFKA_VERSION}", done, total)
            if not jar.matches(path):
                _install(jar, path, fetch)
            done += jar.size
        progress(f"Downloading Apache Kafka {KAFKA_VERSION}", done, total)
    return paths


def _install(jar: Jar, path: Path, fetch: Fetch) -> None:
    failure: Exception | None = None
    for _ in range(_TRIES):
        with tempfile.TemporaryDirectory(prefix="download-", dir=path.parent) as scratch:
            try:
                fetched = fetch(jar, Path(scratch))
            except (OSError, RuntimeError) as error:  # requests' errors are OSErrors; jgo raises RuntimeError
                if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                    raise
                failure = error
                continue
            if jar.matches(fetched):
                fetched.replace(path)
                return
            failure = None
    if failure is None:
        raise EmbeddedBrokerError(
            f"{jar.coordinate} was downloaded {_TRIES} times and is not the file Dateline was tested with "
            f"(SHA-256 {jar.sha256}). Something on the way from the Maven repository alters it: look at "
            "proxies and mirrors, or set DATELINE_BROKER to a Kafka of your own."
        )
    raise EmbeddedBrokerError(
        f"{jar.coordinate} could not be downloaded: {failure}. The embedded Kafka is fetched once, so "
        "this machine needs the network now (a proxy goes into HTTPS_PROXY); or set DATELINE_BROKER to a Kafka "
        "of your own."
    ) from failure
