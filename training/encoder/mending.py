"""GMB's silver labels, mended: by a reviewed table where an error repeats, and by silence where a model disagrees.

The model has never seen GMB (`agree_with` in the config names its stage), so what it and the machine labels say alike
was found twice. What only one of them says carries no label in training, neither as a name nor as none (after the idea
of confident learning, Northcutt et al. 2021).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from training.encoder.examples import as_facility
from training.ner.augment import Ent, Text

NO_NAME: Final = "-"


TABLE: Final = Path(__file__).with_name("mending.tsv")


def read_table() -> dict[str, str]:
    """Name -> its label, or NO_NAME."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def mended(text: Text, found: Iterable[Ent], table: Mapping[str, str]) -> Text:
    """The text with the names that GMB and `found` (a model's names) agree on; what they dispute is `missing`."""
    theirs = {(s, e): as_facility(text.text[s:e], label) for s, e, label in text.ents}
    others = {(s, e): label for s, e, label in found}
    kept: dict[tuple[int, int], str] = {}
    disputed: set[tuple[int, int]] = set(text.missing)
    for bounds in theirs.keys() | others.keys():
        surface = text.text[slice(*bounds)]
        label = table.get(surface)
        if label is not None:
            if label != NO_NAME:
                kept[bounds] = label
        # Dates are told apart by convention, not by sight: GMB's are kept.
        elif theirs.get(bounds) == "DATE" or theirs.get(bounds) == others.get(bounds):
            kept[bounds] = theirs[bounds]
        elif others.get(bounds) != "DATE":
            disputed.add(bounds)
    # A name from the table inside another ("Committee of the European Union") is a part of it: overlaps are disputed.
    ents: list[Ent] = []
    for (start, end), label in sorted(kept.items()):
        clash = [span for span in (*kept, *disputed) if span != (start, end) and span[0] < end and start < span[1]]
        if clash:
            disputed.add((start, end))
        else:
            ents.append((start, end, label))
    return Text(text.text, tuple(ents), tuple(sorted(_apart(disputed))))


def mended_by_table(text: Text, table: Mapping[str, str]) -> Text:
    """The text with the table's labels wherever its names stand. No model has a say, so that it may test one."""
    ents = [(s, e, as_facility(text.text[s:e], label)) for s, e, label in text.ents]
    names = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    free = (
        (*match.span(), table[match[0]])
        for match in re.finditer(rf"(?<!\w)(?:{names})(?!\w)", text.text)
        if not any(s < match.end() and match.start() < e for s, e, _ in ents)
    )
    return mended(text, [*ents, *free], table)


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Overlapping spans as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    yield from merged


def names_by_model(texts: Mapping[str, Text], find: Callable[[str], list[Ent]], kept: Path) -> dict[str, list[Ent]]:
    """What `find` marks in each text by id; read from `kept` where it was done before."""
    if kept.exists():
        return {
            name: [(s, e, label) for s, e, label, *_ in ents] for name, ents in json.loads(kept.read_text()).items()
        }
    found = {name: find(text.text) for name, text in texts.items()}
    kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def relabelled(text: Text, start: int, end: int, ents: Iterable[Ent]) -> Text:
    """The text with `ents` (counted from `start`) as the only names, all known, of its sentence `start` to `end`."""
    kept = [ent for ent in text.ents if ent[1] <= start or end <= ent[0]]
    ours = [(s + start, e + start, label) for s, e, label in ents]
    missing = tuple(span for span in text.missing if span[1] <= start or end <= span[0])
    return Text(text.text, tuple(sorted([*kept, *ours])), missing)


def part(text: Text, start: int, end: int) -> Text:
    """What stands from `start` to `end`; a name that a bound cuts is `missing`."""
    ents = tuple((s - start, e - start, label) for s, e, label in text.ents if start <= s and e <= end)
    cut = [(s, e) for s, e, _ in text.ents if s < start < e or s < end < e]
    missing = tuple(
        (max(s, start) - start, min(e, end) - start) for s, e in (*text.missing, *cut) if s < end and start < e
    )
    return Text(text.text[start:end], ents, missing)
