"""The shipped table of page furniture (`data/furniture.tsv`), read once: what is said where, in 35 languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from stream.text.templates import KindIndex, TemplateSet

CJK: Final = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Character class of the scripts that put no space between words (Korean: between a name and its particle)."""

_SEPARATORS: Final = re.compile(r"[\s,;:.!?…|/\\·•»«›‹→←>▶►▼▲，。；：！？、\u060c\u061b\u061f।&+#✉☎📷👉🔗©]+")
_PHRASES: Final = "share also ad more related newsletter cookie navigation follow comments copyright media tool".split()
_EDGES: Final = "-–—_*'\"“”„’‘()[]{}（）【】「」[]~="


@dataclass(frozen=True, slots=True)
class FurnitureTable:
    """`kinds`: the templates of each kind. The patterns find a network and the parts of a cookie banner in a line.

    `phrases` tells the kind of what is furniture by itself; `names` are single words of it that name places too.
    `vocabulary` holds every word of a template or a network's name.
    """

    kinds: dict[str, TemplateSet]
    phrases: KindIndex
    names: frozenset[str]
    vocabulary: frozenset[str]
    network: re.Pattern[str]
    cookie: re.Pattern[str]
    site_uses: re.Pattern[str]
    cookie_purpose: re.Pattern[str]


def words_of(text: str) -> str:
    """The words of a line as templates spell them: one space between, no case, no punctuation around a word."""
    words = (word.strip(_EDGES) for word in _SEPARATORS.split(fold(text)))
    return " ".join(word for word in words if word)


def fold(text: str) -> str:
    """`text` without what does not matter for a phrase: case, the dot of a Turkish i, which apostrophe was typed."""
    return text.casefold().replace("’", "'").replace("i\u0307", "i").replace("ı", "i")


@cache
def furniture_table() -> FurnitureTable:
    """The packaged table. Its first line says how entries are written."""
    rows: dict[str, list[str]] = {}
    for row in files("stream.text").joinpath("data/furniture.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            _, kind, *entries = row.split("\t")
            rows.setdefault(kind, []).extend(fold(entry) for entry in entries)
    network = _any_of(rows["network"])
    kinds = {kind: TemplateSet(map(_as_words, entries)) for kind, entries in rows.items()}
    return FurnitureTable(
        kinds=kinds,
        phrases=KindIndex({kind: kinds[kind] for kind in _PHRASES}),
        names=frozenset(map(fold, rows["place-name"])),
        vocabulary=frozenset[str]().union(*(templates.vocabulary for templates in kinds.values())),
        # A name between spaces, or with letters of a script that has none beside it; the Hebrew "in" is written on it.
        network=re.compile(rf"@\w{{2,30}}|(?:(?<!\w)ב?|(?<=[{CJK}]))(?:{network})(?:(?!\w)|(?=[{CJK}]))"),
        cookie=re.compile(_any_of(rows["cookie-word"])),
        site_uses=re.compile(_any_of(rows["site-uses"])),
        # The beginnings of words.
        cookie_purpose=re.compile(rf"(?:(?<!\w)|(?<=[{CJK}]))(?:{_any_of(rows['cookie-purpose'])})"),
    )


def _any_of(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names), key=lambda name: (-len(name), name)))


def _as_words(template: str) -> str:
    """A template with its network apart ("@'ta" -> "@ ta"); a plain phrase without its punctuation."""
    template = re.sub(r"ב?@['-]?", " @ ", template)
    return template if re.search(r"[\[({]", template) else words_of(template)
