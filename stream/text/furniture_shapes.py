"""Shapes of page furniture: a breadcrumb trail, a line of tags, a copyright notice, a cookie banner."""

from __future__ import annotations

import re
from typing import Final

from stream.text.furniture_table import CJK, furniture_table, words_of

_EDITOR: Final = re.compile(
    r"[（(【]?(?:责任编辑|責任編輯|编辑|編輯|责编|責編|原标题|來源|来源|校对|审核|记者|記者)\s*[:：]\s*[^\s，。]{1,20}[）)】]?"
)
_MINUTES: Final = re.compile(r"\d{1,3}[ -]?min(?:ute)?s?(?:[ -](?:read|listen|watch|video))?")
_LABEL: Final = re.compile(r"\s*[:：|]\s*")
_TRAIL: Final = re.compile(r"\s*[>›»|]\s*")
_ITEM: Final = re.compile(r"\s*[,،、;؛|·•/#]\s*")
FULL_STOPS: Final = (".", "。", "।", "۔", ",", "!", "?", "…")
_COPYRIGHT: Final = re.compile(r"(?:[©ⓒ]|\(c\)|copyright\b|저작권자)")
_SIGN_OR_YEAR: Final = re.compile(r"[©ⓒ]|\(c\)|(?:19|20)\d\d")
_LONGEST_MEASURE: Final = 100
_COOKIES_NEAR: Final = 100
"""Code points between "we use" and "cookies": "we and our partners use identifiers such as cookies"."""

_SHORT_REST: Final = 3
"""Words around them that need no purpose: "propias y de terceros"."""

_SPEECH: Final = re.compile(
    r"[\"“”«»„]|\b(?:said|says|told|asked|added|wrote|according to|a dit|selon|déclare|sagte|laut|dijo|según|disse|"
    r"secondo|ha detto|zei|volgens|сказал\w*|"
    r"заявил\w*|сказав|заявив|powiedział\w*|dedi|söyledi|قال|قالت|گفت|אמר|אמרה|कहा)\b"
)


def is_shape(plain: str) -> bool:
    """Whether a folded line is laid out as only furniture is; `plain` has single spaces and no case."""
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
    if rest.endswith(FULL_STOPS):
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
        return not plain.endswith(FULL_STOPS)
    known = furniture_table().kinds["copyright"]
    return all(known.fits(words_of(part)) or len(part.split()) == 1 for part in rights)


def _is_breadcrumb(plain: str) -> bool:
    """ "Home > News > World"."""
    trail = [part.strip() for part in (plain.split(" / ") if plain.count(" / ") > 1 else _TRAIL.split(plain))]
    if not 2 <= len(trail) <= 7 or plain.endswith(FULL_STOPS) or re.search(r"[:：\d]", plain):
        return False
    if len(trail) == 2 and len(trail[1].split()) > 3:
        return False  # "Home > work balance is a myth"
    return furniture_table().kinds["home-label"].fits(words_of(trail[0])) and all(0 < len(part) <= 40 for part in trail)


def _is_measure(plain: str) -> bool:
    """ "Last updated: 12 March 2019 10:15 GMT", "Reading time 3 min": a label, then only a date or a duration."""
    if len(plain) > _LONGEST_MEASURE or not any(char.isdecimal() for char in plain):
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


def is_cookie_banner(plain: str) -> bool:
    """A line in which a site says, of itself, that it uses cookies, and no more than that, or why, or of you."""
    table = furniture_table()
    cookie = table.cookie.search(plain)
    if cookie is None or _SPEECH.search(plain):
        return False
    uses = table.site_uses.search(plain)
    if uses is None or abs(cookie.start() - uses.start()) > _COOKIES_NEAR:
        return False
    rest = plain[: min(cookie.start(), uses.start())] + " " + plain[max(cookie.end(), uses.end()) :]
    short = len(words_of(rest).split()) <= _SHORT_REST and len(rest) <= _SHORT_REST * 8
    return short or table.cookie_purpose.search(plain) is not None
