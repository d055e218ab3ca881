"""The table of other names: forms that mean one and the same thing in every article."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final


@dataclass(frozen=True, slots=True)
class Alias:
    """What a form of the table stands for."""

    label: str
    name: str


_SHORTEST: Final = 4
"""Letters of a form that is no common word in any case: "US" and "UN" are two, "ISIS" is not."""


def is_unmistakable(form: str) -> bool:
    """Whether a form means the same in capitals and, one word in capitals, written as a name: "DAESH", "Unrwa"."""
    return sum(map(str.isalpha, form)) >= _SHORTEST


@cache
def aliases() -> dict[str, Alias]:
    """Every form of the shipped table (`data/aliases.tsv`), as it is spelt and in the cases that are safe."""
    table: dict[str, Alias] = {}
    for line in files("stream.entities").joinpath("data/aliases.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, name, *forms = line.split("\t")
            table |= dict.fromkeys(forms, Alias(label, name))
    for form, alias in list(table.items()):
        if is_unmistakable(form):
            table.setdefault(form.upper(), alias)
            if form.isupper() and form.isalpha():
                table.setdefault(form.capitalize(), alias)
    return table
