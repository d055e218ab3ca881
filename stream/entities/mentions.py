"""One entity, many mentions: what in an article names the same thing, and what that thing is called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Final

from stream.document import Document, Entity, Span
from stream.entities.aliases import aliases, is_unmistakable
from stream.entities.draft import Draft, DraftMention
from stream.entities.kinds import settle_kinds
from stream.entities.names import fold
from stream.entities.organisations import join_organisations
from stream.entities.participles import drop_participles
from stream.entities.persons import join_persons

_NAMED: Final = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"})
"""Labels of names, which mean the same wherever they stand. A date does not."""

# Its own word against two others': a recognizer that saw the whole name is right more often than for an acronym.
_LONG_NAME_WEIGHT: Final = 2.0
_UNKNOWN_CONFIDENCE: Final = 0.5

# News names a person in full once. One word that never is, and was twice taken for a place, is a place more often.
_NEVER_IN_FULL: Final = 0.5
_PLACES: Final = frozenset({"GPE", "LOC"})


def group_mentions(document: Document, spans: Sequence[Span]) -> list[Entity]:
    """The entities of an article, in order of first mention (title before text); mentions never overlap.

    Joined are: a person's full name and the surname that stands for it later; an acronym and its long form; the
    forms of the alias table; the same name in any case. Names that the recognizer saw once are found wherever they
    stand. Each entity has one label, decided over all its mentions; its name is the longest form; its confidence is
    the mean of what the recognizer gave, or None where it gave none.
    """
    draft = Draft(document, spans)
    drop_participles(draft)
    settle_kinds(draft)
    _settle_aliases(draft)
    _settle_full_names(draft)
    _repeat_full_names(draft)
    drop_participles(draft)  # once more: the town seen elsewhere was looked for at the start of sentences too
    join_persons(draft)
    long_forms = join_organisations(draft)
    groups: dict[tuple[str, str], list[DraftMention]] = defaultdict(list)
    for mention in draft.mentions():
        groups[_key(mention, long_forms)].append(mention)
    return sorted(map(_entity, groups.values()), key=lambda entity: entity.mentions[0].order)


def _settle_aliases(draft: Draft) -> None:
    """What the table knows has its label, marked or not. In a headline "US" may be a word: not added."""
    table = aliases()
    for mention in draft.mentions():
        if alias := table.get(mention.text):
            mention.label = alias.label
    for form in sorted(table, key=lambda form: (-len(form), form)):
        if " " not in form:
            draft.add_missed(form, table[form].label, shouting=is_unmistakable(form))
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


@cache
def _aliases_byfold() -> dict[str, str]:
    """Folded form -> folded name. Acronyms are left out: in another case they are words ("us", "who")."""
    return {fold(form): fold(alias.name) for form, alias in aliases().items() if " " in form}


def _key(mention: DraftMention, long_forms: dict[str, str]) -> tuple[str, str]:
    """What mentions of one entity have in common: a kind of name, and the name."""
    if mention.person is not None:
        return "person", fold(mention.person)
    if alias := aliases().get(mention.text):
        return "name", fold(alias.name)
    folded = fold(mention.text)
    if mention.label not in _NAMED:
        return mention.label, folded
    long_form = long_forms.get(folded, folded)
    return "name", _aliases_byfold().get(long_form, long_form)


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
    places = sum(m.found and m.label in _PLACES for m in mentions)
    if places > 1 and "PERSON" in votes and not any(" " in m.text for m in mentions):
        votes["PERSON"] *= _NEVER_IN_FULL
    # The first of equals: dicts keep the order of reading.
    return max(votes, key=lambda label: votes[label])


def _best_name(mentions: list[DraftMention]) -> str:
    """The longest form, as it is mostly spelt, rather not in capitals; of equals the first."""
    person = next((m.person for m in mentions if m.person is not None), None)
    if person is not None:
        return " ".join(person.split())
    mixed = [m.text for m in mentions if not (m.text.isupper() and " " in m.text)] or [m.text for m in mentions]
    longest = fold(max(mixed, key=lambda text: len(fold(text))))
    spellings = Counter(" ".join(text.split()) for text in mixed if fold(text) == longest)
    return max(spellings, key=lambda text: (spellings[text], len(text)))
