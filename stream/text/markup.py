"""HTML left-overs: tags out, entities resolved, and what only looks like a tag left alone.

No parser of pages is used: what arrives is text with remains of markup, and a parser would read "a <b and c" or
"<3" as markup too. Only the elements of HTML are tags here, only in their full form.
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import Final

_BLOCK: Final = frozenset(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol option p pre "
    "section select summary table tbody tfoot thead title tr ul".split()
)
_CELL: Final = frozenset("td th".split())
_INLINE: Final = frozenset(
    "a abbr acronym amp-img area audio b base bdi bdo big canvas cite code col colgroup data datalist del dfn em embed "
    "font i img input ins kbd label link map mark meta meter nobr object optgroup output param picture progress q rp "
    "rt ruby s samp small source span strike strong sub sup svg g path time track tt u var video wbr".split()
)
_UNSEEN: Final = frozenset("script style noscript template iframe textarea".split())
_TAGS: Final = _BLOCK | _CELL | _INLINE | _UNSEEN
_BARE: Final = frozenset(
    "allowfullscreen async autoplay checked controls defer disabled hidden itemscope loop multiple muted nofollow "
    "noshade novalidate nowrap open playsinline readonly required selected".split()
)
"""Attributes without a value. Any other bare word makes "a <b and c> d" no tag."""

# Possessive throughout, so that no input makes it backtrack. A quoted value may hold angle brackets, not whole pages.
_TAG: Final = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*+)"
    r"(?P<attributes>(?:[\s/]++(?:[^\s<>=\"'/]++(?:\s*+=\s*+"
    r"(?:\"[^\"<>]*+\"|'[^'<>]*+'|\"[^\"\n]{0,500}+\"|'[^'\n]{0,500}+'|[^\s<>\"']++))?+)?+)*+)>"
)
_QUOTED: Final = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*'|\S+)")
_DECLARATION: Final = re.compile(
    r"<!(?:doctype\b[^<>]*+>|\[cdata\[)|<\?xml\b[^<>]*+>|<!\[(?:if|endif)\b[^<>]*+>", re.IGNORECASE
)
_CLOSING: Final = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE | re.ASCII) for name in sorted(_UNSEEN)}

_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z][a-zA-Z0-9]{1,31};|nbsp(?![\w=]))")
_ROUNDS: Final = 4
"""Layers of escaping ("&amp;amp;lt;") that are undone."""


def without_entities(text: str) -> str:
    """`text` with its character references resolved, those that were escaped again too; "AT&T" and "R&D;" stay."""
    for _ in range(_ROUNDS):
        if "&" not in text:
            break
        before = text
        text = _ENTITY.sub(_character, text)
        if text == before:
            break
    return text


def _character(match: re.Match[str]) -> str:
    reference = match[0]
    if reference.startswith("&#"):
        return html.unescape(reference)
    return html5.get(reference[1:].rstrip(";") + ";", reference)


def without_tags(text: str) -> str:
    """`text` as a reader of the page sees it: block tags break the line, cells leave a space, scripts are gone."""
    if "<" not in text:
        return text
    text = _without_comments(text)
    if "<!" in text or "<?" in text:
        text = _DECLARATION.sub("", text).replace("]]>", "")
    parts: list[str] = []
    position = 0
    never_closed: set[str] = set()
    while match := _TAG.search(text, position):
        name = match["name"].lower()
        if name not in _TAGS or not _is_attributes(match["attributes"]):
            # What stands inside may be a tag: go on behind the bracket, not behind the match.
            parts.append(text[position : match.start() + 1])
            position = match.start() + 1
            continue
        parts.append(text[position : match.start()])
        position = match.end()
        if name in _BLOCK:
            parts.append("\n")
        elif name in _CELL:
            parts.append(" ")
        elif name in _UNSEEN and not match["close"] and name not in never_closed:
            end = _CLOSING[name].search(text, position)
            if end is None:
                never_closed.add(name)
            else:
                position = end.end()
    parts.append(text[position:])
    return "".join(parts)


def _without_comments(text: str) -> str:
    parts: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        parts.append(text[position:start])
        end = text.find("-->", start + 2)
        if end < 0:
            # Never closed: only the mark goes, for what follows may be the article.
            parts.append(text[start:].replace("<!--", ""))
            return "".join(parts)
        position = end + 3
    parts.append(text[position:])
    return "".join(parts)


def _is_attributes(text: str) -> bool:
    if not text.strip(" \t\n/"):
        return True
    bare = _QUOTED.sub("=", text).replace("/", " ").split()
    return all("=" in word or word.lower() in _BARE for word in bare)
