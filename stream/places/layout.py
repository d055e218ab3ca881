"""The gazetteer's file format: a checked header, then sections that are mapped into memory as they lie.

    magic (8 bytes) | format version (u32) | length of the header (u32) | header (JSON) | its SHA-256 | payload

The header holds the metadata, the size of the file, the SHA-256 of the payload and each section's place in it. Numbers
are little-endian. A section starts at a multiple of eight bytes counted from the start of the payload.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stream.errors import GazetteerError

MAGIC = b"DLGAZ\r\n\x1a"
VERSION = 2
_PREFIX = struct.Struct("<8sII")
_DIGEST = 32

CHECKED_AT_OPEN = 64 * 2**20
"""Bytes. Up to this size the whole payload is hashed when the file is opened (about 10 ms for the shipped one)."""

_REBUILD = "Build it again with `dateline gazetteer build`, or unset DATELINE_GAZETTEER to use the shipped one."


_NARROWEST = {"feature": "B", "country": "B", "admin1": "H", "admin2": "H"}


def column_code(column: str, values: int) -> str:
    """How wide a column of so many different values is, as the code of an array: B, H or I.

    Wider than it ever was only where it must be: GeoNames whole has more feature codes than a byte can tell apart.
    """
    narrowest = _NARROWEST[column]
    return next(
        code for code, most in (("B", 2**8), ("H", 2**16), ("I", 2**32)) if code >= narrowest and values <= most
    )


@dataclass(frozen=True)
class MappedFile:
    """An opened gazetteer file. `payload` is a read-only view of the mapped pages, shared by all processes."""

    path: Path
    header: dict[str, Any]
    header_digest: str
    payload: memoryview

    def section(self, name: str) -> memoryview:
        """The bytes of one section. Raises GazetteerError where the file has none of that name."""
        try:
            offset, length = self.header["sections"][name]
        except (KeyError, TypeError, ValueError):
            raise GazetteerError(f"{self.path}: the gazetteer has no section {name!r}. {_REBUILD}") from None
        return self.payload[offset : offset + length]

    def column(self, name: str, code: str) -> memoryview:
        """A section as an array of numbers; `code` is that of `memoryview.cast`: B, H, I or i."""
        return self.section(name).cast(code)  # type: ignore[call-overload,no-any-return]


def write_file(path: Path, metadata: dict[str, Any], sections: Mapping[str, bytes | memoryview]) -> None:
    """Write a gazetteer file: the same metadata and sections give the same bytes.

    The file appears under its name when it is whole. Raises GazetteerError where it cannot be written.
    """
    table: dict[str, tuple[int, int]] = {}
    digest, size = hashlib.sha256(), 0
    for name, content in sections.items():
        padding = -size % 8
        table[name] = (size + padding, len(content))
        digest.update(b"\0" * padding)
        digest.update(content)
        size += padding + len(content)
    header = json.dumps(
        {**metadata, "sections": table, "payload_size": size, "payload_sha256": digest.hexdigest()},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()
    # The payload begins at a multiple of eight, so that columns can be read in place.
    header += b" " * (-(_PREFIX.size + len(header) + _DIGEST) % 8)
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as out:
            out.write(_PREFIX.pack(MAGIC, VERSION, len(header)))
            out.write(header)
            out.write(hashlib.sha256(header).digest())
            start = out.tell()
            for name, content in sections.items():
                out.write(b"\0" * (start + table[name][0] - out.tell()))
                out.write(content)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise GazetteerError(f"{path}: the gazetteer cannot be written: {error}.") from error


def map_file(path: Path) -> MappedFile:
    """Open and check a gazetteer file.

    Raises GazetteerError, saying what to do, where the file is missing, no gazetteer, of another format version,
    truncated or altered.
    """
    if sys.byteorder != "little":
        raise GazetteerError("The gazetteer can be read on little-endian machines only.")
    try:
        with path.open("rb") as file:
            prefix = file.read(_PREFIX.size)
            header_bytes, digest = _read_header(path, prefix, file)
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise GazetteerError(f"{path}: there is no gazetteer file here. {_REBUILD}") from None
    except OSError as error:
        raise GazetteerError(f"{path}: the gazetteer cannot be read: {error}. {_REBUILD}") from error
    start = _PREFIX.size + len(header_bytes) + _DIGEST
    header: dict[str, Any] = json.loads(header_bytes)
    if len(mapped) != start + header["payload_size"]:
        expected = start + header["payload_size"]
        raise GazetteerError(
            f"{path}: the gazetteer is truncated or damaged: {len(mapped)} bytes, expected {expected}. {_REBUILD}"
        )
    opened = MappedFile(path, header, digest.hex(), memoryview(mapped)[start:])
    if len(mapped) <= CHECKED_AT_OPEN:
        verify(opened)
    return opened


def verify(opened: MappedFile) -> None:
    """Hash the whole payload. Raises GazetteerError where it is not what was written."""
    digest = hashlib.sha256()
    with opened.path.open("rb") as file:
        # Read, not mapped: checking a file should not count all of it as this process's memory.
        file.seek(-len(opened.payload), 2)
        while block := file.read(2**20):
            digest.update(block)
    if digest.hexdigest() != opened.header["payload_sha256"]:
        raise GazetteerError(f"{opened.path}: the gazetteer was altered: its checksum does not match. {_REBUILD}")


def _read_header(path: Path, prefix: bytes, file: Any) -> tuple[bytes, bytes]:
    if len(prefix) < _PREFIX.size or prefix[: len(MAGIC)] != MAGIC:
        raise GazetteerError(f"{path}: this is no gazetteer file. {_REBUILD}")
    _, version, length = _PREFIX.unpack(prefix)
    if version != VERSION:
        raise GazetteerError(
            f"{path}: the gazetteer has format version {version}, this Dateline reads {VERSION}. {_REBUILD}"
        )
    header, digest = file.read(length), file.read(_DIGEST)
    if len(digest) < _DIGEST or hashlib.sha256(header).digest() != digest:
        raise GazetteerError(f"{path}: the gazetteer's header is truncated or was altered. {_REBUILD}")
    return header, digest
