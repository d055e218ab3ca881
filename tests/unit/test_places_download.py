"""Fetching GeoNames' files: from a server on this machine."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from stream.errors import GazetteerError
from stream.places.builder.geonames.download import FILES, download

CONTENT = {name: f"all of {name} ".encode() * 1000 for name in FILES}
CHANGED = "Wed, 14 Oct 2026 02:28:00 GMT"


class Server(ThreadingHTTPServer):
    """Serves CONTENT; `cut` breaks off the file of that name after half of what was asked for."""

    daemon_threads = True
    cut = ""
    lacks = ""
    changed = CHANGED
    lengths = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/export/dump/"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        name = self.path.removeprefix("/export/dump/")
        wanted = self.headers["Range"]
        self.server.asked.append((name, wanted))
        if name == self.server.lacks:
            self.send_error(404)
            return
        content, start = CONTENT[name], 0
        if wanted and self.headers["If-Range"] == self.server.changed:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        self.send_header("Last-Modified", self.server.changed)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        rest = content[start:]
        self.wfile.write(rest[: len(rest) // 2] if name == self.server.cut else rest)

    def log_message(self, format: str, *args: Any) -> None:
        """Not on the tests' stderr."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def fetched(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_all_files_come_and_those_already_there_stay(server: Server, tmp_path: Path) -> None:
    (tmp_path / "countryInfo.txt").write_bytes(b"mine")
    came: list[int] = []
    download(tmp_path, lambda _: None, came.append, server.url)
    assert fetched(tmp_path) == {**CONTENT, "countryInfo.txt": b"mine"}
    assert sum(came) == sum(len(content) for name, content in CONTENT.items() if name != "countryInfo.txt")
    server.asked.clear()
    download(tmp_path, lambda _: None, server=server.url)
    assert server.asked == []


def test_a_file_that_came_in_part_is_gone_on_with(server: Server, tmp_path: Path) -> None:
    server.cut = "allCountries.zip"
    with pytest.raises(GazetteerError, match=r"allCountries\.zip: .*Run it again to go on"):
        download(tmp_path, lambda _: None, server=server.url)
    assert not (tmp_path / "allCountries.zip").exists()
    half = (tmp_path / "allCountries.zip.part").stat().st_size
    assert half == len(CONTENT["allCountries.zip"]) // 2
    server.cut = ""
    download(tmp_path, lambda _: None, server=server.url)
    assert ("allCountries.zip", f"bytes={half}-") in server.asked
    assert fetched(tmp_path) == CONTENT


def test_parts_of_two_days_are_not_put_together(server: Server, tmp_path: Path) -> None:
    (tmp_path / "hierarchy.zip.part").write_bytes(b"of yesterday")
    os.utime(tmp_path / "hierarchy.zip.part", (10**9, 10**9))
    download(tmp_path, lambda _: None, server=server.url)
    assert fetched(tmp_path) == CONTENT


def test_a_file_that_the_server_lacks(server: Server, tmp_path: Path) -> None:
    server.lacks = "hierarchy.zip"
    with pytest.raises(GazetteerError, match=r"Could not fetch http.*hierarchy\.zip: .*404"):
        download(tmp_path, lambda _: None, server=server.url)


def test_no_server(tmp_path: Path) -> None:
    with Server() as closed:
        url = closed.url
    with pytest.raises(GazetteerError, match="Could not fetch"):
        download(tmp_path, lambda _: None, server=url)
    with pytest.raises(GazetteerError, match="no address of a server"):
        download(tmp_path, lambda _: None, server="file:///etc")
