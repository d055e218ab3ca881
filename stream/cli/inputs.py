"""Articles from files and pipes, byte for byte."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

import orjson

STDIN: Final = Path("-")


class Form(StrEnum):
    """What a file holds."""

    JSONL = "jsonl"
    JSON = "json"
    TXT = "txt"


_FORMS: Final = {".jsonl": Form.JSONL, ".ndjson": Form.JSONL, ".json": Form.JSON, ".txt": Form.TXT}

OnProblem = Callable[[str, str], None]
"""Called as `on_problem(where, why)` for a file that cannot be read as what it is."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record's value as it was found. `where`: `file:line`, for messages; `size`: bytes of input it took."""

    where: str
    value: bytes
    size: int


def read_items(paths: Iterable[Path], form: Form | None = None, on_problem: OnProblem | None = None) -> Iterator[Item]:
    """The records of files, of folders (those files in them that are articles by their name), and of stdin (`-`).

    JSON Lines: a record a line, empty ones left out. JSON: the object, or each element of the array, as they stand;
    what is no JSON is one record. Text: an article with that text. `form` is what all of them hold; else a file's
    name tells (.jsonl, .ndjson, .json, .txt), and what it does not tell is JSON Lines, stdin too.
    Raises OSError where a file cannot be opened.
    """
    for path in paths:
        if path == STDIN:
            yield from _read(_stdin(), "stdin", form or Form.JSONL, None, on_problem)
        else:
            for file in _files(path):
                with file.open("rb") as stream:
                    yield from _read(stream, str(file), form or form_of(file) or Form.JSONL, file.name, on_problem)


def form_of(path: Path) -> Form | None:
    """What a file holds by its name, None where that does not tell."""
    return _FORMS.get(path.suffix.lower())


def total_size(paths: Iterable[Path]) -> int | None:
    """Bytes that `read_items` would read; None where stdin is among them or a size is not known."""
    total = 0
    for path in paths:
        if path == STDIN:
            return None
        for file in _files(path):
            if not file.is_file():
                return None
            total += file.stat().st_size
    return total


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and form_of(file) is not None)


def _stdin() -> BinaryIO:
    # A buffer of our own: a thread that still reads sys.stdin when Python ends would bring it down.
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except (io.UnsupportedOperation, AttributeError):
        return sys.stdin.buffer


def _read(
    stream: BinaryIO, where: str, form: Form, file_name: str | None, on_problem: OnProblem | None
) -> Iterator[Item]:
    if form is Form.JSONL:
        yield from _lines(stream, where)
    elif form is Form.JSON:
        yield from _json(stream.read(), where)
    else:
        yield from _text(stream.read(), where, file_name, on_problem)


def _lines(stream: BinaryIO, where: str) -> Iterator[Item]:
    for number, line in enumerate(stream, start=1):
        value = line.rstrip(b"\r\n")
        if value and not value.isspace():
            yield Item(f"{where}:{number}", value, len(line))


def _json(content: bytes, where: str) -> Iterator[Item]:
    elements = _elements(content)
    if elements is None:
        yield Item(where, content, len(content))
        return
    for number, value in enumerate(elements, start=1):
        yield Item(f"{where}[{number}]", value, len(value))


def _elements(content: bytes) -> list[bytes] | None:
    """The elements of a JSON array as they stand in it; None where it is anything else."""
    try:
        text = content.decode("utf-8-sig")
        if not text.lstrip().startswith("["):
            return None
        return [element.encode() for element in _slices(text)]
    except (ValueError, RecursionError):
        return None  # whoever reads it will say what is wrong with it


def _slices(text: str) -> list[str]:
    decoder, space = json.JSONDecoder(parse_int=str, parse_float=str), " \t\r\n"
    found: list[str] = []

    def skip(position: int) -> int:
        while text[position : position + 1] in space and position < len(text):
            position += 1
        return position

    at = skip(text.index("[") + 1)
    while text[at : at + 1] != "]":
        _, end = decoder.raw_decode(text, at)
        found.append(text[at:end])
        at = skip(end)
        if text[at : at + 1] == ",":
            at = skip(at + 1)
            if text[at : at + 1] == "]":
                raise ValueError("a comma before the end of the array")
        elif text[at : at + 1] != "]":
            raise ValueError("no comma between two elements")
    if skip(at + 1) != len(text):
        raise ValueError("something follows the array")
    return found


def _text(content: bytes, where: str, file_name: str | None, on_problem: OnProblem | None) -> Iterator[Item]:
    try:
        article: dict[str, object] = {"text": content.decode("utf-8-sig")}
    except UnicodeDecodeError as error:
        if on_problem is not None:
            on_problem(where, f"byte {error.start} is not UTF-8; convert the file (iconv -t utf-8) and send it again")
        return
    if file_name is not None:
        # Not the id: that comes from the text, so the same article under two names is the same article.
        article["metadata"] = {"file": file_name}
    yield Item(where, orjson.dumps(article), len(content))
