"""One entity, many mentions: what in an article names the same thing, and what that thing is called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Final

from stream.document import Document, Entity, Span
from stream.entities.acronyms import ACRONYM, acronyms_of, letters_of
from stream.entities.aliases import aliases
from stream.entities.draft import Draft, DraftMention
from stream.entities.names import TITLES
from stream.entities.participles import drop_participles
from stream.entities.persons import join_persons

_NAMED: Final = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"})
"""Labels of names, which mean the same wherever they stand. A date does not."""

_ACRONYM_LABELS: Final = frozenset({"ORG", "GPE", "LOC", "FAC", "EVENT", "PERSON", "NORP"})
_LONG_LABELS: Final = frozenset({"ORG", "EVENT", "FAC"})

# What an organisation is called for short, with a capital, once its whole name was said: "the Observatory".
_HEAD_NOUNS: Final = frozenset(
    "Academy Agency Alliance Army Assembly Association Authority Bank Board Brigade Bureau Cabinet Center Centre "
    "Chamber Church Coalition Commission Committee Company Conference Congress Corporation Council Court Department "
    "Directorate Federation Forum Foundation Front Fund Group Guard Hospital House Institute Institution "
    "League Ministry Mission Movement Museum Network Observatory Office Organisation Organization "
    "Parliament Party Secretariat Senate Service Society Tribunal Trust Union University".split()
)

_ARTICLE_BEFORE: Final = re.compile(r"\b[Tt]he $")
_GOES_ON: Final = re.compile(r"\s+(?:of|for|on)\b|\s+[A-Z]|-")

# Its own word against two others': a recognizer that saw the whole name is right more often than for an acronym.
_LONG_NAME_WEIGHT: Final = 2.0
_UNKNOWN_CONFIDENCE: Final = 0.5


def group_mentions(document: Document, spans: Sequence[Span]) -> list[Entity]:
    """The entities of an article, in order of first mention (title before text); mentions never overlap.

    Joined are: a person's full name and the surname that stands for it later; an acronym and its long form; the
    forms of the alias table; the same name in any case. Names that the recognizer saw once are found wherever they
    stand. Each entity has one label, decided over all its mentions; its name is the longest form; its confidence is
    the mean of what the recognizer gave, or None where it gave none.
    """
    draft = Draft(document, spans)
    drop_participles(draft)
    _settle_aliases(draft)
    _settle_full_names(draft)
    _repeat_full_names(draft)
    drop_participles(draft)  # once more: the town seen elsewhere was looked for at the start of sentences too
    join_persons(draft)
    long_forms = _join_acronyms(draft) | _join_head_nouns(draft)
    groups: dict[tuple[str, str], list[DraftMention]] = defaultdict(list)
    for mention in draft.mentions():
        groups[_key(mention, long_forms)].append(mention)
    return [_entity(mentions) for mentions in _merge_labels(groups)]


def _settle_aliases(draft: Draft) -> None:
    """What the table knows has its label, seen by the recognizer or not. In capitals "US" may be a word: not added."""
    table = aliases()
    for mention in draft.mentions():
        if alias := table.get(mention.text):
            mention.label = alias.label
    for form in sorted(table, key=lambda form: (-len(form), form)):
        if " " not in form:
            draft.add_missed(form, table[form].label, shouting=False)
        elif any(where.occurrences.has_word(form.split()[0]) for where in draft.fields):
            _cover_alias(draft, form, table[form].label)


def _cover_alias(draft: Draft, form: str, label: str) -> None:
    """A form of several words is whole: "Agence France-Presse" is neither a person nor a place beside it."""
    seen = {(m.field, m.start, m.end) for m in draft.mentions() if m.text == form}
    if not seen:
        draft.cover(form, label)
    else:
        draft.add_missed(form, label)


def _settle_full_names(draft: Draft) -> None:
    """A name of several words has one label wherever it stands: the one that the recognizer was surest of in sum."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    mentions = [m for m in draft.mentions() if m.label in _NAMED and " " in m.text and m.text not in aliases()]
    for m in mentions:
        votes[m.text][m.label] += _UNKNOWN_CONFIDENCE if m.confidence is None else m.confidence
    for m in mentions:
        m.label = max(votes[m.text], key=lambda label: votes[m.text][label])


def _repeat_full_names(draft: Draft) -> None:
    """Names of several words that were seen once are marked wherever else they stand."""
    seen = {m.text: m.label for m in draft.mentions() if m.label in _NAMED and " " in m.text}
    for form in sorted(seen, key=lambda form: (-len(form), form)):
        draft.add_missed(form, seen[form])
        if any(where.shouting for where in draft.fields):
            draft.add_missed(form.upper(), seen[form])
    single = {
        m.text: m.label
        for m in draft.mentions()
        if m.found
        and m.label in {"ORG", "GPE", "PERSON"}
        and m.text.isalpha()
        and len(m.text) > 3
        and m.text[0].isupper()
    }
    for where in draft.fields:
        for form in sorted(single):
            for start, end in list(where.occurrences.of(form)):
                is_word = where.occurrences.begins_sentence(start) or where.shouting
                if not (is_word and where.occurrences.has_word(form.lower())) and not where.overlapping(start, end):
                    where.put(DraftMention(where.name, start, end, form, single[form], None, found=False))


def _join_acronyms(draft: Draft) -> dict[str, str]:
    """Acronym -> the key of its long form, where the article has exactly one; missed acronyms are marked."""
    candidates: dict[str, set[str]] = defaultdict(set)
    for mention in draft.mentions():
        if mention.label in _LONG_LABELS and " " in mention.text:
            for acronym in acronyms_of(mention.text):
                candidates[acronym].add(_fold(mention.text))
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
                (joined[_fold(match[0])],) = owners
                marked[0].person = None  # no surname, whatever it was taken for
    return joined


def _join_head_nouns(draft: Draft) -> dict[str, str]:
    """Head noun -> the key of the one organisation of the article whose name holds it."""
    owners: dict[str, set[str]] = defaultdict(set)
    for mention in draft.mentions():
        words = mention.text.split()
        if mention.label == "ORG" and len(words) > 1:
            for word in _HEAD_NOUNS.intersection(words):
                owners[word].add(_fold(mention.text))
    joined = {word: next(iter(names)) for word, names in owners.items() if len(names) == 1}
    for word in sorted(joined):
        _mark_head_noun(draft, word)
    return {_fold(word): name for word, name in joined.items()}


def _mark_head_noun(draft: Draft, word: str) -> None:
    """Mark "the Bank" where it stands for the one bank of the article: with its article, and no longer name begun."""
    for where in draft.fields:
        if where.shouting:
            continue
        for start, end in list(where.occurrences.of(word)):
            alone = _ARTICLE_BEFORE.search(where.text, max(0, start - 5), start) and not _GOES_ON.match(where.text, end)
            if alone and not where.overlapping(start, end):
                where.put(DraftMention(where.name, start, end, word, "ORG", None, found=False))


def _in_brackets(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    return text[max(0, start - 1) : start] == "(" and text[end : end + 1] == ")"


def _fold(name: str) -> str:
    """Spellings of one name: case, points, quotes, spaces, and titles before it."""
    words = name.replace("’", "'").replace(".", "").casefold().split()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return " ".join(words)


@cache
def _aliases_by_fold() -> dict[str, str]:
    """Folded form -> folded name. Acronyms are left out: in another case they are words ("us", "who")."""
    return {_fold(form): _fold(alias.name) for form, alias in aliases().items() if " " in form}


def _key(mention: DraftMention, long_forms: dict[str, str]) -> tuple[str, str]:
    """What mentions of one entity have in common: a kind of name, and the name."""
    if mention.person is not None:
        return "person", _fold(mention.person)
    if alias := aliases().get(mention.text):
        return "name", _fold(alias.name)
    folded = _fold(mention.text)
    if mention.label not in _NAMED:
        return mention.label, folded
    long_form = long_forms.get(folded, folded)
    return "name", _aliases_by_fold().get(long_form, long_form)


def _merge_labels(groups: dict[tuple[str, str], list[DraftMention]]) -> list[list[DraftMention]]:
    """The groups in order of first mention. One name is one entity, unless it is surely two.

    A person and a place of one name in one article are two: the recognizer saw each as what it is, and `join_persons`
    has decided the doubtful ones.
    """
    result: list[list[DraftMention]] = []
    for (kind, _), mentions in groups.items():
        if kind != "name":
            result.append(mentions)
            continue
        persons = [m for m in mentions if m.label == "PERSON"]
        others = [m for m in mentions if m.label != "PERSON"]
        both_sure = len(persons) > 1 and len(others) > 1
        result.extend([persons, others] if both_sure else [mentions])
    return sorted(result, key=lambda mentions: min(m.mention.order for m in mentions))


def _entity(mentions: list[DraftMention]) -> Entity:
    mentions = sorted(mentions, key=lambda m: m.mention.order)
    known = [m.confidence for m in mentions if m.confidence is not None]
    return Entity(
        name=_best_name(mentions),
        label=_voted_label(mentions),
        confidence=sum(known) / len(known) if known else None,
        mentions=tuple(m.mention for m in mentions),
    )


def _voted_label(mentions: list[DraftMention]) -> str:
    for mention in mentions:
        if alias := aliases().get(mention.text):
            return alias.label
    if any(m.person is not None for m in mentions):
        return "PERSON"
    votes: dict[str, float] = defaultdict(float)
    for m in mentions:
        weight = _UNKNOWN_CONFIDENCE if m.confidence is None else m.confidence
        votes[m.label] += weight * (_LONG_NAME_WEIGHT if " " in m.text else 1.0) * (1.0 if m.found else 0.1)
    # The first of equals: dicts keep the order of reading.
    return max(votes, key=lambda label: votes[label])


def _best_name(mentions: list[DraftMention]) -> str:
    """The longest form, written as names are rather than in capitals, the first of equals."""
    person = next((m.person for m in mentions if m.person is not None), None)
    if person is not None:
        return " ".join(person.split())
    mixed = [m.text for m in mentions if not (m.text.isupper() and " " in m.text)] or [m.text for m in mentions]
    return " ".join(max(mixed, key=len).split())
