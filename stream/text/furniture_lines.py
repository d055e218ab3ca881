"""Does a line, by itself, read as page furniture? Phrases of the table, and shapes such as a breadcrumb trail."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final

from stream.text.furniture_shapes import FULL_STOPS, is_cookie_banner, is_shape
from stream.text.furniture_table import CJK, fold, furniture_table, words_of


class Furniture(Enum):
    """How sure one can be of a line without seeing its neighbours."""

    NO = "no"
    NETWORK = "network"  # "Facebook", "Kabul" (Turkish: accept): a button, or an item of a list, or a name
    WEAK = "weak"  # "More", "Comments": a button, or a heading
    STRONG = "strong"  # "Share this article": nothing else


_LONGEST_PHRASE: Final = 100
_LONGEST_BANNER: Final = 300
"""Code points. Cookie banners are the longest furniture; a longer line is a paragraph."""

_ALONE: Final = frozenset({"share", "ad", "also", "copyright"})
"""Kinds whose single words are furniture by themselves: "Advertisement", "Teilen". "Comments" may head a section."""

_BUTTONS: Final = frozenset("@ share tweet print email mail pin save comment like copy link more post send sms".split())
_AND: Final = "and|und|et|y|e|и|і|و|en|i|ve|och|og|ja|a|și|και|와|및|和|or|ou|oder|o|או|fb"
_SEVERAL: Final = re.compile(rf"@(?: (?:(?:{_AND}) )?@)+")

_LONGEST_LINK: Final = 5
"""Words of a phrase in a chain of them."""

_LONGEST_CHAIN: Final = 20
"""Words."""

_OPENING_QUOTES: Final = tuple("\"“„”'‘’「『")
_COUNTER: Final = re.compile(r"\(\d+\)$")  # "Comments (12)": no heading counts
_ROW: Final = re.compile(r"\s*[|•·]\s*")


def judge(line: str) -> Furniture:
    """What `line` is, by itself. Linear in its length; a line of more than 300 code points is not looked at."""
    stripped = line.strip()
    if not stripped or len(stripped) > _LONGEST_BANNER or stripped.startswith(_OPENING_QUOTES):
        return Furniture.NO
    return _judge(" ".join(fold(stripped).split()))


@lru_cache(maxsize=4096)
def _judge(plain: str) -> Furniture:
    if len(plain) <= _LONGEST_PHRASE and (verdict := _judge_phrase(plain)) is not Furniture.NO:
        return verdict
    return Furniture.STRONG if is_shape(plain) or is_cookie_banner(plain) else Furniture.NO


def _judge_phrase(plain: str) -> Furniture:
    words = _without_counts(words_of(plain))
    if not words or (" " not in words and plain.endswith(("?", "!"))) or not _is_made_of_furniture(words):
        return Furniture.NO
    if (verdict := _of_kind(words)) is not Furniture.NO:
        return Furniture.STRONG if _COUNTER.search(plain) else verdict
    apart = furniture_table().network.sub(" @ ", plain)
    words = _without_counts(words_of(apart))
    if "@" in apart:
        if (verdict := _of_kind(_SEVERAL.sub("@", words))) is not Furniture.NO:
            return verdict
        items = words.split()
        if all(item in _BUTTONS for item in items):
            # "Facebook Twitter" may be two of a list; "Facebook Tweet" and three of them are a row of buttons.
            return Furniture.STRONG if len(items) > 2 or set(items) - {"@"} else Furniture.NETWORK
    if (verdict := _judge_row(plain)) is not Furniture.NO:
        return verdict
    return Furniture.STRONG if not plain.endswith(FULL_STOPS) and _is_chain(words.split(" ")) else Furniture.NO


def _is_made_of_furniture(words: str) -> bool:
    """Whether every word is one of a template or names a network. Most lines are done with at their first word."""
    table = furniture_table()
    return all(word in table.vocabulary or word.isdecimal() or table.network.search(word) for word in words.split(" "))


def _judge_row(plain: str) -> Furniture:
    """ "Share on Facebook | Tweet | Print": parts that are furniture, each by itself."""
    parts = [part for part in _ROW.split(plain) if part]
    if len(parts) < 2:
        return Furniture.NO
    verdicts = {_judge_phrase(part) for part in parts}
    if Furniture.NO in verdicts:
        return Furniture.NO
    return Furniture.STRONG if Furniture.STRONG in verdicts or len(parts) > 2 else Furniture.WEAK


def _is_chain(words: list[str]) -> bool:
    """ "Copy link Share on Facebook Share on Twitter": phrases in a row with nothing between, one of them sure."""
    if words.count("@") < 2 or len(words) > _LONGEST_CHAIN:
        return False
    # ends[n]: None where the first n words are no phrases; else whether one of the phrases is sure and has two words.
    ends: list[bool | None] = [False]
    for end in range(1, len(words) + 1):
        readings = []
        for start in range(max(0, end - _LONGEST_LINK), end):
            if (before := ends[start]) is None or (start == 0 and end == len(words)):
                continue
            verdict = _of_kind(" ".join(words[start:end]))
            if verdict is not Furniture.NO:
                readings.append(before or (verdict is Furniture.STRONG and end - start > 1))
        ends.append(any(readings) if readings else None)
    return bool(ends[-1])


def _of_kind(words: str) -> Furniture:
    table = furniture_table()
    if words == "@" or words in table.names:
        return Furniture.NETWORK
    if (kind := table.phrases.first(words)) is None:
        return Furniture.NO
    alone = " " not in words and not (len(words) > 4 and re.search(f"[{CJK}]", words))
    return Furniture.WEAK if alone and kind not in _ALONE else Furniture.STRONG


def _without_counts(words: str) -> str:
    """ "12 shares", "comments 3": a button's counter is no part of its name."""
    items = words.split(" ")
    while len(items) > 1 and items[0].isdecimal():
        items.pop(0)
    while len(items) > 1 and items[-1].isdecimal():
        items.pop()
    return " ".join(items)
