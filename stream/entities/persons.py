"""Persons: who was named in full is meant where only a part of the name stands, unless the words around say a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Set
from itertools import islice
from typing import Final

from stream.entities.aliases import aliases
from stream.entities.draft import Draft, DraftField, DraftMention
from stream.entities.names import PERSONAL_VERBS, SPEECH_VERBS, TITLES, is_short_form, surnames, words_of

_PLACE_LABELS: Final = frozenset({"GPE", "LOC", "FAC"})
_MISTAKEN: Final = _PLACE_LABELS | {"ORG", "NORP", "PERSON"}
"""Labels a recognizer gives to a bare surname."""

# Capitalised at the beginning of a sentence these are words, not the surname that is spelt like them.
_WORDS: Final = frozenset(
    "may will reading rice bush brown green black white young long short king price stone wood wells hill hall day "
    "bell best case cook cross field fish fox grant gray grey hand hope hunt hunter lane law little love major mark "
    "march may more north park pope power rich rose sharp south strong summer sun walker ward waters west winter wise "
    "good gold still so an in do no you he she they".split()
)

# "U.S. Army", "N.Y. Times": states and unions are shortened the same way.
_INITIALS: Final = re.compile(
    r"(?!(?:U\.[SNKA]|E\.U|N\.[YCJHDM]|S\.[CD]|D\.C|L\.A|B\.C|R\.I|W\.V)\.)"
    r"(?:[A-Z]\.[ -]?){1,3} ?[A-Z][a-z’'-]+(?:-[A-Z][a-z]+)?"
)
_LOCATIVE: Final = re.compile(
    r"\b(?:in|into|inside|within|near|across|around|throughout|outside|through|toward|towards|reach(?:ed|es)?|"
    r"visit(?:ed|s|ing)? to|trip to|travel(?:l?ed|s)? to|fl(?:y|ew|own|ying) to|flight to|return(?:ed|s|ing)? to|"
    r"(?:north|south|east|west)(?:ern)?|central|city of|town of|island of|province of|state of|capital of|people of|"
    r"government of|kingdom of|republic of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_AFTER_A_PLACE: Final = re.compile(r"[A-Z][\w’'-]+,\s+$")
_BEFORE_A_PLACE: Final = re.compile(
    r"\s*,\s+(?:[A-Z][\w.]+)|[’']s?\s+(?:government|capital|border|army|military|parliament|economy|king|ministry|"
    r"population|people|coast|north|south|east|west|airport|police)\b|-based\b|-born\b"
)

_KIN_AFTER: Final = re.compile(
    r"[’']s (?:father|mother|parents|dad|mom|mum|brothers?|sisters?|sons?|daughters?|husband|wife|coach|teacher"
    r"|boyfriend|girlfriend|friends)\b"
)
_AGE_AFTER: Final = re.compile(r", \d{1,2}(?:,|\.(?!\d))")
_SPOKEN_BEFORE: Final = re.compile(r"[\"”’'] (?:said|says|asked|added|explained|recalled|laughed|joked) \Z")
"""After a quotation. A country is quoted by its ministers: what follows must not be an "'s"."""


def join_persons(draft: Draft) -> None:
    """Give every mention of a person the full name it stands for, and mark the surnames that were missed."""
    _see_persons_in_places(draft)
    full_names = _full_names(draft)
    if not full_names:
        return
    by_surname: dict[str, list[tuple[tuple[int, int], str]]] = defaultdict(list)
    for name, places in full_names.items():
        # "Kevin Kennedy UN", a slip of the recognizer's, makes nobody of the United Nations.
        for surname in (form for form in surnames(name) if form not in aliases()):
            by_surname[surname].extend((place, name) for place in places)
    for namings in by_surname.values():
        namings.sort()
    for number, where in enumerate(draft.fields):
        for surname in sorted(by_surname, key=lambda form: (-len(form), form)):
            for start, end in list(where.occurrences.of(surname)):
                who = _nearest(by_surname[surname], (number, start))
                _take_surname(where, surname, start, end, who)
    owners = _sole_owners(full_names)
    _join_short_forms(draft, owners)
    _join_given_names(draft, owners)


def _see_persons_in_places(draft: Draft) -> None:
    """A name of several words that was taken for something else is a person's where the article says so.

    His title stands before it ("spokesman London Breed"), or his surname is a person elsewhere ("Paris Hilton ...
    Hilton said"). Initials and one word are a person whatever they were taken for ("J.K. Rowling").
    """
    bare = {m.text for m in draft.mentions() if m.label == "PERSON" and " " not in m.text}
    for where in draft.fields:
        for mention in where.mentions:
            words = words_of(mention.text)
            if mention.label in _MISTAKEN and _INITIALS.fullmatch(mention.text):
                mention.label = "PERSON"
            if mention.label not in _PLACE_LABELS or not 1 < len(words) < 4 or where.shouting:
                continue
            before = where.text[max(0, mention.start - 40) : mention.start]
            if words[-1] in bare or (_has_title(before) and not _LOCATIVE.search(before)):
                mention.label = "PERSON"


def _full_names(draft: Draft) -> dict[str, list[tuple[int, int]]]:
    """Names of two words and more, with where they stand (field number, start), in reading order."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, where in enumerate(draft.fields):
        for mention in where.mentions:
            if mention.label == "PERSON" and len(words_of(mention.text)) > 1:
                mention.person = mention.text
                places[mention.text].append((number, mention.start))
    _unite_longer(places, draft)
    return dict(places)


def _unite_longer(places: dict[str, list[tuple[int, int]]], draft: Draft) -> None:
    """A full name that is another's short form ("George Bush", "George W. Bush") is that one."""
    words = {name: [word.casefold() for word in words_of(name)] for name in places}
    # By surname and another word or its initial: thousands of one family are not each compared with each.
    holding: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, (*others, last) in words.items():
        if len(others) > 1:  # a name of two words is nobody's longer one
            for word in dict.fromkeys(form for other in others for form in (other, other[0])):
                holding[last, word].append(name)
    longer: dict[str, str] = {}
    for name, (*others, last) in words.items():
        rarest = min((holding.get((last, _without_point(word)), []) for word in others), key=len)
        candidates = list(islice((other for other in rarest if is_short_form(name, other)), 2))
        if len(candidates) == 1:
            longer[name] = candidates[0]
    for name in list(longer):
        target = longer[name]
        while target in longer:
            target = longer[target]
        longer[name] = target
        places[target] = sorted(places[target] + places.pop(name))
    for mention in draft.mentions():
        if mention.person in longer:
            mention.person = longer[mention.person]


def _without_point(word: str) -> str:
    initial = word.rstrip(".")
    return initial if len(initial) == 1 else word


def _nearest(namings: list[tuple[tuple[int, int], str]], at: tuple[int, int]) -> str:
    """Of the persons with this surname, the one named in full last before `at`; else the first one after it."""
    position = bisect_right(namings, at, key=lambda naming: naming[0])
    return namings[max(0, position - 1)][1]


def _take_surname(where: DraftField, surname: str, start: int, end: int, who: str) -> None:
    marked = where.overlapping(start, end)
    if not marked:
        if not _reads_as_place(where, start, end) and not _is_a_word(where, surname, start, end):
            where.put(DraftMention(where.name, start, end, surname, "PERSON", None, found=False, person=who))
        return
    only = marked[0]
    if len(marked) > 1 or only.person is not None or only.label not in _MISTAKEN:
        return
    without_title = " ".join(words_of(only.text))
    if without_title != surname or not only.text.endswith(surname):
        return  # a part of another name: "Hilton Hotels"
    if only.label in _PLACE_LABELS | {"NORP"} and _reads_as_place(where, start, end):
        return
    only.label, only.person = "PERSON", who


def _reads_as_place(where: DraftField, start: int, end: int) -> bool:
    before, after = where.text[max(0, start - 40) : start], where.text[end : end + 40]
    if _has_title(before):
        return False
    if _LOCATIVE.search(before):
        return True
    if _is_subject_of(PERSONAL_VERBS, after):
        return False
    return bool(_BEFORE_A_PLACE.match(after) or (_AFTER_A_PLACE.search(before) and not after[:1].isalpha()))


def _is_a_word(where: DraftField, surname: str, start: int, end: int) -> bool:
    """Whether an unmarked occurrence is a common word with the capital of its sentence."""
    if where.shouting:
        return surname.lower() in _WORDS
    if _has_title(where.text[max(0, start - 40) : start]):
        return False
    if not where.occurrences.begins_sentence(start):
        return False
    if surname.lower() in _WORDS or where.occurrences.has_word(surname.lower()):
        return not _is_subject_of(SPEECH_VERBS, where.text[end : end + 20])
    return False


def _is_subject_of(verbs: Set[str], after: str) -> bool:
    following = after.split(None, 1)
    return bool(after[:1].isspace() and following and following[0].strip(".,;:") in verbs)


def _has_title(before: str) -> bool:
    words = before.split()
    return bool(words) and before[-1:].isspace() and words[-1].lower() in TITLES


def _join_short_forms(draft: Draft, owners: dict[str, str]) -> None:
    """What is left over: "Hillary" alone, where only one person of the article has that first name."""
    for mention in draft.mentions():
        if mention.label == "PERSON" and mention.person is None:
            mention.person = owners.get(" ".join(words_of(mention.text)))


def _join_given_names(draft: Draft, owners: dict[str, str]) -> None:
    """A place's name is the given name of the one person who bears it, as "Georgia" is where Georgia Stevens skates.

    The article must show a person there ("said Georgia", "Georgia's father"), and nowhere a place ("in Georgia").
    """
    bare: dict[str, list[tuple[DraftField, DraftMention]]] = defaultdict(list)
    for where in draft.fields:
        for mention in where.mentions:
            if mention.label in _PLACE_LABELS and mention.person is None and mention.text in owners:
                bare[mention.text].append((where, mention))
    for name, mentions in bare.items():
        spans = [(where, mention.start, mention.end) for where, mention in mentions]
        others = [span for span in spans if not _shows_a_person(*span)]
        if len(others) < len(spans) and not any(_reads_as_place(*span) for span in others):
            for _, mention in mentions:
                mention.label, mention.person = "PERSON", owners[name]


def _sole_owners(full_names: Iterable[str]) -> dict[str, str]:
    """Given name -> full name, where only one person of the article has it."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in full_names:
        by_first[words_of(name)[0]].append(name)
    return {first: names[0] for first, names in by_first.items() if len(names) == 1}


def _shows_a_person(where: DraftField, start: int, end: int) -> bool:
    after = where.text[end : end + 24]
    if _KIN_AFTER.match(after) or _AGE_AFTER.match(after):
        return True
    return after[:2] not in ("'s", "’s") and _SPOKEN_BEFORE.search(where.text[max(0, start - 24) : start]) is not None
