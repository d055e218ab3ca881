"""Famous things and people that bear a place's name, told by the other words of the article: in one that speaks of NASA
"Jupiter" is the planet, in one that speaks of cheese "Gouda" is no town.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from stream.document import Document
from stream.places.names import fold


def famous_in(document: Document, keys: Iterable[str]) -> set[str]:
    """Those of the folded names `keys` that belong to something famous in this article."""
    table = _table()
    texts = [text for _, text in document.fields()]
    known = table.keys() & set(keys)
    return {key for key in known if any(table[key].search(text) for text in texts)}


@cache
def _table() -> dict[str, re.Pattern[str]]:
    """Folded name -> the words that tell, from `data/famous.tsv`."""
    lines = (Path(__file__).parent / "data" / "famous.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {fold(name): _any_of(words.split(", ")) for name, _, words in rows}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    patterns = (re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)
