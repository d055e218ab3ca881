"""Names of persons, taken apart: which words are the surname, what a title is, what can be left out."""

from __future__ import annotations

from typing import Final

PARTICLES: Final = frozenset(
    "abd abdel abdul abu af al ap ben bin bint da dal dall das de del della der di do dos du el et ibn la las le "
    "los mac mc ó o san st. te ten ter umm van vande vander vel vom von y zu zum zur".split()
)
"""Small words inside surnames; compared in lower case, a trailing hyphen left out."""

SUFFIXES: Final = frozenset("jr jr. sr sr. ii iii iv v phd ph.d. md m.d. esq esq.".split())

TITLES: Final = frozenset(
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir dame lord lady president vice prime minister "
    "chancellor senator sen. sen rep. rep congressman congresswoman governor gov. gov mayor king queen prince princess "
    "emperor sultan sheikh sheik shaikh emir imam ayatollah mullah pope cardinal bishop archbishop rev. rev reverend "
    "father sister judge justice general gen. gen colonel col. col major maj. maj captain capt. capt lieutenant lt. "
    "lt sergeant sgt. sgt admiral adm. commander cmdr. marshal ambassador secretary spokesman spokeswoman "
    "spokesperson chief coach officer deputy chairman chairwoman chairperson detective inspector".split()
)
"""Words before a name that are not part of it; compared in lower case."""

SPEECH_VERBS: Final = frozenset(
    "said says say saying told tells tell added adds asked asks announced announces argued argues admitted admits "
    "acknowledged believes believed called calls claimed claims confirmed confirms denied denies declared declares "
    "explained explains expressed insisted insists noted notes pledged promised recalled replied reported responded "
    "stated stressed suggested thinks thought tweeted urged vowed warned warns wrote writes agreed agrees refused "
    "resigned smiled laughed hopes hoped wants "
    "wanted plans planned met visited arrived married".split()
)
"""What only a person does, right after the name."""

PERSONAL_VERBS: Final = SPEECH_VERBS | frozenset(
    "died won scored played has had was is will would who whose did does".split()
)
"""The same, and what persons do more often than places. Of a word that may be no name at all it says nothing."""


_DASHES: Final = str.maketrans({"’": "'", ".": None} | dict.fromkeys("-‐‑‒–—", " "))


def fold(name: str) -> str:
    """One spelling for all of a name: case, points, quotes, hyphens, spaces, and titles before it tell nothing."""
    words = name.translate(_DASHES).casefold().split()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return " ".join(words)


def words_of(name: str) -> list[str]:
    """The words of a name, without titles before it and suffixes after it."""
    words = name.replace(",", " ").split()
    while len(words) > 1 and words[0].lower() in TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1].lower() in SUFFIXES:
        words = words[:-1]
    return words


def surnames(name: str) -> list[str]:
    """What a person of this full name is called afterwards, longest first: his surname, with and without particles.

    "Ludwig van Beethoven" -> ["van Beethoven", "Van Beethoven", "Beethoven"]; "Bashar al-Assad" -> ["al-Assad",
    "Al-Assad", "Assad"]: a particle has a capital where it begins a sentence. Empty for a name of one word.
    """
    words = words_of(name)
    if len(words) < 2:
        return []
    start = len(words) - 1
    while start > 1 and words[start - 1].lower().rstrip("-") in PARTICLES:
        start -= 1
    forms = [" ".join(words[position:]) for position in range(start, len(words))]
    last = words[-1]
    article, hyphen, rest = last.partition("-")
    if hyphen and article.lower() in PARTICLES and rest:
        forms.append(rest)
    spellings: list[str] = []
    for form in forms:
        spellings.append(form)
        if form.replace("-", " ").split(" ")[0] in PARTICLES:
            spellings.append(form[0].upper() + form[1:])
    return [form for form in dict.fromkeys(spellings) if len(form) > 1 and form[-1].isalnum()]


def is_short_form(short: str, full: str) -> bool:
    """Whether `short` may be `full` with something left out: the first names, a middle name, or an initial for one.

    The surname stays, in the order of the full name: "Abdel Nasser" and "G. A. Nasser" for "Gamal Abdel Nasser".
    """
    few, many = [w.casefold() for w in words_of(short)], [w.casefold() for w in words_of(full)]
    if len(few) >= len(many) or few[-1] != many[-1]:
        return False
    position = 0
    for word in few[:-1]:
        while position < len(many) - 1 and not _abbreviates(word, many[position]):
            position += 1
        if position == len(many) - 1:
            return False
        position += 1
    return True


def _abbreviates(short: str, word: str) -> bool:
    return short == word or (len(short.rstrip(".")) == 1 and word.startswith(short.rstrip(".")))
