"""Where the sample articles are."""

from __future__ import annotations

from pathlib import Path

from stream.cli.inputs import Item, read_items
from stream.cli.terminal import warn
from stream.errors import SettingsError


def seed_folder(start: Path) -> Path:
    """The `seeds` folder in `start` or above it. SettingsError where there is none."""
    for folder in (start, *start.parents):
        if (folder / "seeds").is_dir():
            return folder / "seeds"
    raise SettingsError(
        f"there is no folder `seeds` in {start} or above it: run this in a clone of Dateline, or give --seeds DIR"
    )


def seed_articles(folder: Path) -> list[Item]:
    """The articles of a folder, in the order of their files' names. SettingsError where there are none."""
    items = list(read_items([folder], on_problem=lambda where, why: warn(f"{where}: {why}")))
    if not items:
        raise SettingsError(f"there are no articles in {folder}: they are files named .jsonl, .json or .txt")
    return items
