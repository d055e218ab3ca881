"""Records that could not be taken, as JSON lines on stderr or in a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import orjson

from stream.errors import DatelineError
from stream.render.dead_letter import as_text
from stream.render.visible import escaped_json


class Rejects:
    """Writes one JSON object for each record that was rejected, and counts them."""

    def __init__(self, file: BinaryIO | None) -> None:
        self._file = file
        self.count = 0

    def add(self, where: str, value: bytes, error: DatelineError) -> None:
        """`{"where", "code", "stage", "message", "value"}`; `value_base64` for a value that is not UTF-8."""
        self.count += 1
        said = {"where": where, "code": error.code, "stage": getattr(error, "stage", "read"), "message": str(error)}
        line = orjson.dumps(said | as_text(value, "value"), option=orjson.OPT_APPEND_NEWLINE)
        if self._file is not None:
            self._file.write(line)
        else:
            sys.stderr.write(escaped_json(line.decode()[:-1]) + "\n")
            sys.stderr.flush()


@contextmanager
def rejects(dead: Path | None) -> Iterator[Rejects]:
    """Rejects that go to the file `dead` (made anew), or to stderr."""
    if dead is None:
        yield Rejects(None)
        return
    with dead.open("wb", buffering=0) as file:
        yield Rejects(file)
