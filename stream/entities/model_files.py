"""A model folder and its manifest: what it is, what it was trained on, and the checksum of every file in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stream.errors import ModelError

MANIFEST: Final = "manifest.json"

FORMAT_VERSION: Final = 1
"""Raised when a folder written before could no longer be read as it is meant."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """One training corpus, for the model card and THIRD_PARTY."""

    name: str
    licence: str
    origin: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of manifest.json. `files` maps a path inside the folder (with slashes) to its SHA-256 in hex."""

    name: str
    version: str
    languages: tuple[str, ...]
    corpora: tuple[Corpus, ...]
    calibration: dict[str, Any] | None
    files: dict[str, str]
    digest: str
    """SHA-256 of manifest.json itself, which holds every file's: one word for the whole folder."""

    @property
    def identity(self) -> str:
        """`name@12 hex digits`."""
        return f"{self.name}@{self.digest[:12]}"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of `folder`, every file checked against it (9 MB: about 10 ms).

    Raises ModelError where the manifest or a file is missing, truncated, altered or not listed, or of another format.
    """
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
        raw = json.loads(content)
        version = raw["format_version"]
    except FileNotFoundError:
        raise ModelError(f"no model at {folder}: {MANIFEST} is missing. {_REMEDY}") from None
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}. {_REMEDY}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} is truncated or altered: it is no manifest of a model. {_REMEDY}") from error
    if version != FORMAT_VERSION:
        raise ModelError(
            f"{path} has format version {version}; this Dateline reads {FORMAT_VERSION}. "
            "Use the model that came with this version, or export it again with training/encoder."
        )
    try:
        manifest = Manifest(
            name=str(raw["name"]),
            version=str(raw["version"]),
            languages=tuple(map(str, raw["languages"])),
            corpora=tuple(Corpus(name, c["licence"], c["origin"]) for name, c in raw["corpora"].items()),
            calibration=raw["calibration"],
            files={str(name): str(digest) for name, digest in raw["files"].items()},
            digest=hashlib.sha256(content).hexdigest(),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} is altered: {error!r} does not fit. {_REMEDY}") from error
    _check_files(folder, manifest.files)
    return manifest


def digest_files(folder: Path) -> dict[str, str]:
    """Path inside the folder -> SHA-256 of every file below `folder` but the manifest, in order of their names.

    Hidden files are left out: spaCy reads none, and file managers leave them behind.
    """
    digests = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name != MANIFEST and path.parent.name != "__pycache__" and not path.name.startswith("."):
            with path.open("rb") as file:
                digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


def write_manifest(
    folder: Path,
    *,
    name: str,
    version: str,
    languages: tuple[str, ...],
    corpora: tuple[Corpus, ...],
    calibration: dict[str, Any] | None,
) -> None:
    """Write manifest.json for the files that lie in `folder` now."""
    content = {
        "format_version": FORMAT_VERSION,
        "name": name,
        "version": version,
        "languages": list(languages),
        "corpora": {c.name: {"licence": c.licence, "origin": c.origin} for c in corpora},
        "calibration": calibration,
        "files": digest_files(folder),
    }
    (folder / MANIFEST).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _check_files(folder: Path, expected: dict[str, str]) -> None:
    try:
        found = digest_files(folder)
    except OSError as error:
        raise ModelError(f"cannot read the model at {folder}: {error}. {_REMEDY}") from error
    if missing := sorted(expected.keys() - found.keys()):
        raise ModelError(f"the model at {folder} is not whole: {', '.join(missing)} missing. {_REMEDY}")
    if altered := sorted(name for name in expected if found[name] != expected[name]):
        raise ModelError(f"the model at {folder} is altered or truncated: {', '.join(altered)}. {_REMEDY}")
    if foreign := sorted(found.keys() - expected.keys()):
        raise ModelError(f"the model at {folder} holds files that its manifest does not list: {', '.join(foreign)}.")


_REMEDY: Final = "Install Dateline again, or unset DATELINE_NER_MODEL (--ner-model) to use the shipped model."
