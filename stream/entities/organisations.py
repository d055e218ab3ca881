"""Organisations: what an article calls them after their whole name: short forms, acronyms, "the Observatory"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Set
from typing import Final

from stream.entities.acronyms import ACRONYM, acronyms_of, letters_of
from stream.entities.aliases import aliases
from stream.entities.draft import Draft, DraftField, DraftMention
from stream.entities.names import fold

_ACRONYM_LABELS: Final = frozenset({"ORG", "GPE", "LOC", "FAC", "EVENT", "PERSON", "NORP"})
_LONG_LABELS: Final = frozenset({"ORG", "EVENT", "FAC"})
_SHORT_LABELS: Final = frozenset({"ORG", "EVENT"})
_OWNER_LABELS: Final = frozenset({"GPE", "LOC", "NORP"})

# What an organisation is called for short, with a capital, once its whole name was said: "the Observatory".
_HEAD_NOUNS: Final = frozenset(
    "Academy Agency Alliance Army Assembly Association Authority Bank Board Brigade Bureau Cabinet Center Centre "
    "Chamber Church Coalition Commission Committee Company Conference Congress Corporation Council Court Department "
    "Directorate Federation Forum Foundation Front Fund Group Guard Hospital House Institute Institution "
    "League Ministry Mission Movement Museum Network Observatory Office Organisation Organization "
    "Parliament Party Secretariat Senate Service Society Tribunal Trust Union University".split()
)
_FOLDED_HEAD_NOUNS: Final = frozenset(map(fold, _HEAD_NOUNS))

_ARTICLE_BEFORE: Final = re.compile(r"\b[Tt]he $")
_GOES_ON: Final = re.compile(r"\s+(?:of|for|on)\b|\s+[A-Z]|-")
_COMPLEMENT: Final = frozenset({"of", "for", "on", "to"})


def join_organisations(draft: Draft) -> dict[str, str]:
    """Folded short form -> folded whole name, where the article has exactly one; missed short forms are marked."""
    short = _short_forms(draft)
    return short | _join_acronyms(draft, short) | _join_head_nouns(draft, short)


def _short_forms(draft: Draft) -> dict[str, str]:
    """Names that leave something out of the one longer name of the article.

    Left out is what comes after an institution's noun ("Harbour Board" for "Harbour Board of Trade"),
    or a place or people, named in the article, before it ("Cancer Society" for "Jamaica Cancer Society"); no other
    word: the "Free Syrian Army" fights the "Syrian Army".
    """
    names = {fold(m.text) for m in draft.mentions() if m.label in _SHORT_LABELS and " " in m.text}
    names -= {fold(m.text) for m in draft.mentions() if m.text in aliases()}
    owners = {fold(m.text) for m in draft.mentions() if m.label in _OWNER_LABELS}
    longer: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for short in _possible_short_forms(name, owners) & names:
            longer[short].add(name)
    kept = {short: longer[short] for short in longer.keys() - _with_neighbours(draft, longer.keys())}
    found: dict[str, str] = {}
    for short, wholes in kept.items():
        whole = max(wholes, key=lambda name: (len(name), name))
        # Of several the longest, if it is whole for the others too.
        if all(other == whole or whole in kept.get(other, ()) for other in wholes):
            found[short] = whole
    return {short: _end(short, found) for short in found}


def _possible_short_forms(name: str, owners: set[str]) -> set[str]:
    """The names of two words and more that a folded name may be shortened to."""
    words = name.split()
    found = {
        " ".join(words[:at])
        for at in range(2, len(words) - 1)
        if words[at] in _COMPLEMENT and words[at - 1] in _FOLDED_HEAD_NOUNS
    }
    if not _FOLDED_HEAD_NOUNS.isdisjoint(words):
        found |= {" ".join(words[at:]) for at in range(1, len(words) - 1) if " ".join(words[:at]) in owners}
    return found


def _with_neighbours(draft: Draft, names: Set[str]) -> set[str]:
    """Those that somewhere go on, or stand right after another name: there they may be part of yet another's."""
    found: set[str] = set()
    for where in draft.fields:
        for mention in where.mentions:
            name, before = fold(mention.text), mention.start - 1
            if name in names and (
                _GOES_ON.match(where.text, mention.end)
                or (where.text[max(0, before) : mention.start] == " " and where.overlapping(before - 1, before))
            ):
                found.add(name)
    return found


def _end(name: str, longer: Mapping[str, str]) -> str:
    while name in longer:
        name = longer[name]
    return name


def _join_acronyms(draft: Draft, short: Mapping[str, str]) -> dict[str, str]:
    """Acronym -> the key of its long form, where the article has exactly one; missed acronyms are marked."""
    candidates: dict[str, set[str]] = defaultdict(set)
    for mention in draft.mentions():
        if mention.label in _LONG_LABELS and " " in mention.text:
            whole = fold(mention.text)
            for acronym in acronyms_of(mention.text):
                candidates[acronym].add(short.get(whole, whole))
    joined: dict[str, str] = {}
    for where in draft.fields:
        for match in ACRONYM.finditer(where.text):
            letters = letters_of(match[0])
            owners = candidates.get(letters, set())
            if len(owners) != 1 or match[0] in aliases() or (where.shouting and not _in_brackets(where.text, match)):
                continue
            marked = where.overlapping(match.start(), match.end())
            if not marked:
                found = DraftMention(where.name, match.start(), match.end(), match[0], "ORG", None, found=False)
                where.put(found)
                marked = [found]
            if len(marked) == 1 and marked[0].text == match[0] and marked[0].label in _ACRONYM_LABELS:
                (joined[fold(match[0])],) = owners
                marked[0].person = None  # no surname, whatever it was taken for
    return joined


def _in_brackets(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    return text[max(0, start - 1) : start] == "(" and text[end : end + 1] == ")"


def _join_head_nouns(draft: Draft, short: Mapping[str, str]) -> dict[str, str]:
    """Head noun -> the key of the one organisation of the article whose name holds it."""
    owners: dict[str, set[str]] = defaultdict(set)
    for mention in draft.mentions():
        words = mention.text.split()
        if mention.label == "ORG" and len(words) > 1:
            whole = fold(mention.text)
            for word in _HEAD_NOUNS.intersection(words):
                owners[word].add(short.get(whole, whole))
    joined = {word: next(iter(names)) for word, names in owners.items() if len(names) == 1}
    for word in sorted(joined):
        _mark_head_noun(draft, word)
    return {fold(word): name for word, name in joined.items()}


def _mark_head_noun(draft: Draft, word: str) -> None:
    """Mark "the Bank" where it stands for the one bank of the article: with its article, and no longer name begun."""
    for where in draft.fields:
        if where.shouting:
            continue
        for start, end in list(where.occurrences.of(word)):
            if _stands_alone(where, start, end) and not where.overlapping(start, end):
                where.put(DraftMention(where.name, start, end, word, "ORG", None, found=False))


def _stands_alone(where: DraftField, start: int, end: int) -> bool:
    return bool(_ARTICLE_BEFORE.search(where.text, max(0, start - 5), start)) and not _GOES_ON.match(where.text, end)
