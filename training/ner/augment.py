"""Variants of a training text: other names in it, other case, other apostrophes. Labels follow."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any, Final, Protocol

Ent = tuple[int, int, str]


class Names(Protocol):
    """Where other names come from (`NamePool`)."""

    def person(self, rng: random.Random) -> tuple[str, str]:
        """(first name, surname)."""
        ...

    def town(self, rng: random.Random) -> str:
        """The name of a town."""
        ...


UPPER, LOWER, CURLY = 0.07, 0.03, 0.25
"""Shares of texts in capitals (headlines), in lower case, and with the apostrophe that most outlets set."""

RENAMED: Final = 0.4
"""Share of texts whose people get other names; of their towns and countries, half."""

_RENAMEABLE: Final = re.compile(r"[A-Z][^\W\d_]+(?:[ '’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its names. `missing` spans have no known label."""

    text: str
    ents: tuple[Ent, ...]
    missing: tuple[tuple[int, int], ...]

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Text:
        """From one line of a corpus file."""
        return cls(
            row["text"],
            tuple((start, end, label) for start, end, label in sorted(row["ents"])),
            tuple((start, end) for start, end in sorted(row.get("missing", []))),
        )


def vary(text: Text, names: Names, rng: random.Random, *, tidy: bool) -> Text:
    """One variant, drawn by `rng`. Texts that are not tidy keep their case and their people."""
    if tidy and rng.random() < RENAMED:
        text = rename(text, names, rng)
    draw = rng.random()
    if tidy and draw < UPPER:
        return _same_length(text, text.text.upper())
    if tidy and draw < UPPER + LOWER:
        return _same_length(text, text.text.lower())
    if draw > 1 - CURLY:
        return _same_length(text, text.text.replace("'", "’"))
    return text


def rename(text: Text, names: Names, rng: random.Random) -> Text:
    """Every person gets another name, the same for all his mentions, and half of the places do."""
    new: dict[tuple[str, str], str] = {}
    surfaces = {(text.text[start:end], label) for start, end, label in text.ents}
    for surface, label in sorted(surfaces, key=lambda s: (-len(s[0].split()), s)):
        if not _RENAMEABLE.fullmatch(surface) or surface.isupper():
            continue
        if label == "PERSON":
            _rename_person(surface, new, names, rng)
        elif label == "GPE" and rng.random() < 0.5:
            new[surface, label] = names.town(rng)
    return _replaced(text, new)


def _rename_person(surface: str, new: dict[tuple[str, str], str], names: Names, rng: random.Random) -> None:
    if (surface, "PERSON") in new:
        return
    words = surface.split()
    first, last = names.person(rng)
    new[surface, "PERSON"] = f"{first} {last}" if len(words) > 1 else rng.choice((first, last, last))
    if len(words) > 1:
        # Longer names come first: whoever is called by a part of his name later is called by a part of the new one.
        new.setdefault((words[-1], "PERSON"), last)
        new.setdefault((words[0], "PERSON"), first)


def _replaced(text: Text, new: dict[tuple[str, str], str]) -> Text:
    parts: list[str] = []
    ents: list[Ent] = []
    shifts: list[tuple[int, int]] = []
    position = length = 0
    for start, end, label in text.ents:
        replacement = new.get((text.text[start:end], label), text.text[start:end])
        parts += [text.text[position:start], replacement]
        length += start - position
        ents.append((length, length + len(replacement), label))
        length += len(replacement)
        position = end
        shifts.append((end, length - end))
    parts.append(text.text[position:])
    missing = []
    for start, end in text.missing:
        shift = next((by for at, by in reversed(shifts) if at <= start), 0)
        missing.append((start + shift, end + shift))
    return Text("".join(parts), tuple(ents), tuple(missing))


def _same_length(text: Text, changed: str) -> Text:
    return Text(changed, text.ents, text.missing) if len(changed) == len(text.text) else text
