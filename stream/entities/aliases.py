"""The table of other names: forms that mean one and the same thing in every article."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Alias:
    """What a form of the table stands for."""

    label: str
    name: str


@cache
def aliases() -> dict[str, Alias]:
    """Every form of the shipped table (`data/aliases.tsv`), as it is spelt."""
    table: dict[str, Alias] = {}
    for line in files("stream.entities").joinpath("data/aliases.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, name, *forms = line.split("\t")
            table |= dict.fromkeys(forms, Alias(label, name))
    return table
