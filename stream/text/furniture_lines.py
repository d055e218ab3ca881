"""Does a line, by itself, read as page furniture? Phrases of the table, and shapes such as a breadcrumb trail."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from stream.text.furniture_table import CJK, fold, furniture_table, words_of


class Furniture(Enum):
    """How sure one can be of a line without seeing its neighbours."""

    NO = "no"
    NETWORK = "network"  # "Facebook": a button, or an item of a list
    WEAK = "weak"  # "More", "Comments": a button, or a heading
    STRONG = "strong"  # "Share this article": nothing else


_LONGEST_PHRASE: Final = 100
_LONGEST_BANNER: Final = 300
"""Code points. Cookie banners are the longest furniture; a longer line is a paragraph."""

_KINDS: Final = "share also ad more related newsletter cookie navigation follow comments copyright media tool".split()
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
_EDITOR: Final = re.compile(
    r"[（(【]?(?:责任编辑|責任編輯|编辑|編輯|责编|責編|原标题|來源|来源|校对|审核|记者|記者)\s*[:：]\s*[^\s，。]{1,20}[）)】]?"
)
_MINUTES: Final = re.compile(r"\d{1,3}[ -]?min(?:ute)?s?(?:[ -](?:read|listen|watch|video))?")
_COUNTER: Final = re.compile(r"\(\d+\)$")  # "Comments (12)": no heading counts
_LABEL: Final = re.compile(r"\s*[:：|]\s*")
_TRAIL: Final = re.compile(r"\s*[>›»|]\s*")
_ROW: Final = re.compile(r"\s*[|•·]\s*")
_ITEM: Final = re.compile(r"\s*[,،、;؛|·•/#]\s*")
_FULL_STOPS: Final = (".", "。", "।", "۔", ",", "!", "?", "…")

_COPYRIGHT: Final = re.compile(r"(?:[©ⓒ]|\(c\)|copyright\b|저작권자)")
_SIGN_OR_YEAR: Final = re.compile(r"[©ⓒ]|\(c\)|(?:19|20)\d\d")

_SPEECH: Final = re.compile(
    r"[\"“”«»„]|\b(?:said|says|told|asked|added|wrote|according to|a dit|selon|déclare|sagte|laut|dijo|según|disse|"
    r"secondo|ha detto|zei|volgens|сказал\w*|"
    r"заявил\w*|сказав|заявив|powiedział\w*|dedi|söyledi|قال|قالت|گفت|אמר|אמרה|कहा)\b"
)


def judge(line: str) -> Furniture:
    """What `line` is, by itself. Linear in its length; a line of more than 300 code points is not looked at."""
    stripped = line.strip()
    if not stripped or len(stripped) > _LONGEST_BANNER or stripped.startswith(_OPENING_QUOTES):
        return Furniture.NO
    plain = " ".join(fold(stripped).split())
    if len(plain) <= _LONGEST_PHRASE and (verdict := _judge_phrase(plain)) is not Furniture.NO:
        return verdict
    return Furniture.STRONG if _is_shape(plain) or _is_cookie_banner(plain) else Furniture.NO


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
    return Furniture.STRONG if not plain.endswith(_FULL_STOPS) and _is_chain(words.split(" ")) else Furniture.NO


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
    kinds = furniture_table().kinds
    for kind in _KINDS:
        if kinds[kind].fits(words):
            alone = " " not in words and not (len(words) > 4 and re.search(f"[{CJK}]", words))
            return Furniture.WEAK if alone and kind not in _ALONE else Furniture.STRONG
    return Furniture.NETWORK if words == "@" else Furniture.NO


def _without_counts(words: str) -> str:
    """ "12 shares", "comments 3": a button's counter is no part of its name."""
    items = words.split(" ")
    while len(items) > 1 and items[0].isdecimal():
        items.pop(0)
    while len(items) > 1 and items[-1].isdecimal():
        items.pop()
    return " ".join(items)


def _is_shape(plain: str) -> bool:
    if _EDITOR.fullmatch(plain) or _MINUTES.fullmatch(plain):
        return True
    if _COPYRIGHT.match(plain):
        return _is_copyright(plain)
    label, colon, rest = _LABEL.sub("\n", plain, count=1).partition("\n")
    if colon and label and rest and _is_labelled(words_of(label), rest):
        return True
    return _is_measure(plain) or _is_breadcrumb(plain)


def _is_labelled(label: str, rest: str) -> bool:
    """ "Tags: Syria, ISIS", "Read also: Two killed in ..."."""
    kinds = furniture_table().kinds
    if rest.endswith(_FULL_STOPS):
        return False
    if kinds["tag-label"].fits(label):
        items = [item for item in _ITEM.split(rest.strip(" #")) if item]
        return bool(items) and all(len(item.split()) <= (4 if len(items) > 1 else 3) for item in items)
    # One word and a colon ("Related: ...") is as often a heading or a speaker.
    return kinds["also"].fits(label) and (" " in label or re.search(f"[{CJK}]", label) is not None)


def _is_copyright(plain: str) -> bool:
    """ "© 2020 Example Media Group. All rights reserved": a name, and rights as the table knows them."""
    name, *rights = [part for part in re.split(r"[.。,](?:\s+|$)", plain) if part.strip()] or [""]
    if not _SIGN_OR_YEAR.search(name) or len(name.split()) > 8:
        return False
    if not rights:
        return not plain.endswith(_FULL_STOPS)
    known = furniture_table().kinds["copyright"]
    return all(known.fits(words_of(part)) or len(part.split()) == 1 for part in rights)


def _is_breadcrumb(plain: str) -> bool:
    """ "Home > News > World"."""
    trail = [part.strip() for part in (plain.split(" / ") if plain.count(" / ") > 1 else _TRAIL.split(plain))]
    if not 2 <= len(trail) <= 7 or plain.endswith(_FULL_STOPS) or re.search(r"[:：\d]", plain):
        return False
    return furniture_table().kinds["home-label"].fits(words_of(trail[0])) and all(0 < len(part) <= 40 for part in trail)


def _is_measure(plain: str) -> bool:
    """ "Last updated: 12 March 2019 10:15 GMT", "Reading time 3 min": a label, then only a date or a duration."""
    if len(plain) > _LONGEST_PHRASE or not any(char.isdecimal() for char in plain):
        return False
    kinds, words = furniture_table().kinds, words_of(plain).split(" ")
    for length in range(1, min(5, len(words))):
        label = " ".join(words[:length])
        for kind, unit in (("date-label", "date-word"), ("time-label", "time-unit")):
            if kinds[kind].fits(label):
                rest = (word.strip("0123456789-–<~≈tzh年月日時分时间") for word in words[length:])
                return all(
                    not word or kinds[unit].fits(word) or kinds[unit].fits(full)
                    for word, full in zip(rest, words[length:], strict=True)
                )
    return False


def _is_cookie_banner(plain: str) -> bool:
    """A line in which a site says, of itself, that it uses cookies; reported speech is news."""
    cookie = furniture_table().cookie.search(plain)
    if cookie is None or _SPEECH.search(plain):
        return False
    uses = furniture_table().site_uses.search(plain)
    return uses is not None and abs(cookie.start() - uses.start()) <= _LONGEST_PHRASE
