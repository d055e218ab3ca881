"""Fetches GeoNames' files into a folder, as a user would."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Callable
from email.utils import formatdate, parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Final

from stream.errors import GazetteerError
from stream.places.builder.sources import Progress
from stream.version import __version__

SERVER: Final = "https://download.geonames.org/export/dump/"

FILES: Final = (
    "admin1CodesASCII.txt",
    "admin2Codes.txt",
    "countryInfo.txt",
    "hierarchy.zip",
    "allCountries.zip",
    "alternateNamesV2.zip",
)
"""All that a full gazetteer is built from, 650 MB; the largest come last, so that what is wrong is told at once."""

_PATIENCE_S: Final = 60.0
"""Without a byte for so long, the server or the way to it is gone."""
_BLOCK: Final = 2**20


def download(
    folder: Path, progress: Progress, on_bytes: Callable[[int], None] | None = None, server: str = SERVER
) -> None:
    """Bring `FILES` into `folder`; those already there are kept, one that came in part is gone on with.

    A file appears under its name when it is whole. Raises GazetteerError where the server does not give one.
    """
    if not server.startswith(("https://", "http://")):
        raise GazetteerError(f"{server!r} is no address of a server: it begins with https:// or http://.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        path = folder / name
        if path.exists():
            progress(f"{path} is there already")
            continue
        url = f"{server.rstrip('/')}/{name}"
        progress(f"fetching {url}")
        try:
            _fetch(url, path, on_bytes or (lambda _: None))
        except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
            raise GazetteerError(
                f"Could not fetch {url}: {error}. Run it again to go on, or put the file into {folder} yourself."
            ) from error


def _fetch(url: str, path: Path, on_bytes: Callable[[int], None]) -> None:
    unfinished = path.with_name(path.name + ".part")
    have = unfinished.stat() if unfinished.exists() else None
    request = urllib.request.Request(url, headers={"User-Agent": f"dateline/{__version__}"})  # noqa: S310 (checked)
    if have and have.st_size:
        # What came is of the file's day, which is its date here: another day's is asked for from its start.
        request.add_header("Range", f"bytes={have.st_size}-")
        request.add_header("If-Range", formatdate(have.st_mtime, usegmt=True))
    with urllib.request.urlopen(request, timeout=_PATIENCE_S) as answer:  # noqa: S310  # nosec B310
        goes_on = answer.status == 206
        size = (have.st_size if have and goes_on else 0) + int(answer.headers["Content-Length"] or 0)
        with unfinished.open("ab" if goes_on else "wb") as out:
            try:
                while block := answer.read(_BLOCK):
                    out.write(block)
                    on_bytes(len(block))
            finally:
                out.flush()
                _date(unfinished, answer)
    if unfinished.stat().st_size != size:
        raise ValueError(f"the connection ended after {unfinished.stat().st_size} of {size} bytes")
    unfinished.replace(path)


def _date(path: Path, answer: HTTPResponse) -> None:
    changed = answer.headers["Last-Modified"]
    if changed:
        when = parsedate_to_datetime(changed).timestamp()
        os.utime(path, (when, when))
