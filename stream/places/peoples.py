"""Names of peoples that mean no country where they stand: a language, a kind of dog, a title, an order, a team."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from stream.places.lexicon import GIVEN_NAMES
from stream.places.streets import is_street_of_people
from stream.places.surnames import GIVEN_BEFORE

_LANGUAGE_AFTER: Final = re.compile(
    r"(?:-| )(?:[Ll]anguages?|[Ii]mmersion|[Bb]ulletin|[Vv]ersion|[Ee]dition|[Tt]ranslations?|[Ss]ubtitles|[Ll]essons?"
    r"|[Dd]ictionary|[Ss]peakers?|[Ss]peaking)\b"
)
_SURNAMES: Final = frozenset("English French German Irish Norman Roman Welsh".split())
_FIRST_PEOPLE_BEFORE: Final = re.compile(r"\b(?:American|Native|(?:Negro(?:es)?|Natives?),? (?:and|or)) \Z")
_TRIBES_BEFORE: Final = re.compile(
    r"\b[a-z]+,? (?:[A-Z][a-z]+(?:, | and | or )){0,3}"
    r"(?!British|Canadian|South|North|East|West|Overseas|Asian|African|Muslim|Hindu|Sikh|Christian|Tamil|Bengali|Punjabi)"
    r"[A-Z][a-z]+ \Z"
)
_FIRST_PEOPLE_AFTER: Final = re.compile(
    r" (?:[Tt]ribes?|[Rr]eservations?|[Mm]ounds?|[Cc]asinos?|[Gg]aming|[Pp]ow-?wows?|Affairs|Removal|Territory)\b"
)
_FIRST_PEOPLES: Final = re.compile(
    r"\b(?:Native Americans?|American Indians?|Seminoles?|Cherokees?|Navajos?|Apaches?|Sioux|Choctaws?|Chickasaws?"
    r"|Mohawks?|Oneidas?|Mohegans?|Pequots?|Ojibwes?|Chippewas?|Iroquois|Comanches?|Lakotas?|Shoshones?)\b"
)
_INDIA: Final = re.compile(r"\b(?:India|Delhi|Mumbai|Hindus?)\b")
_ORDER_AFTER: Final = re.compile(
    r" (?:[Ss]isters?|[Ff]riars?|[Oo]rder|[Nn]uns?|[Mm]onks?|Fathers?|[Cc]onvent|[Pp]riory|Hospitals?|University"
    r"|High School)\b"
)
_LANGUAGES: Final = frozenset(
    "arabic chinese danish dutch english finnish french german greek hindi hungarian indonesian irish italian japanese "
    "korean norwegian persian polish portuguese romanian russian spanish swahili swedish thai turkish ukrainian urdu "
    "vietnamese welsh".split()
)
_A_LANGUAGE: Final = (
    rf"(?:{'|'.join(name.capitalize() for name in sorted(_LANGUAGES))}|Farsi|Mandarin|Cantonese|Creole|Latin|Hebrew"
    r"|Kurdish|Aramaic|Bengali|Tamil|Punjabi|Pashto|Dari|Malay|Tagalog|Amharic|Somali)"
)
_SPOKEN: Final = re.compile(
    r"\b(?:in|into|(?:s(?:peak(?:s|ing)?|poken?)|learn(?:s|ing|ed|t)?|stud(?:y|ies|ied|ying)|taught|teach(?:es|ing)?"
    r"|underst(?:ands?|ood)|know(?:s|ing)?|translat(?:es?|ed|ing)(?: \w+)?|fluent|fluently|interpret)(?: in(?:to)?)?)"
    r" (?:(?:both|either|only|just|mostly|mainly|some|little|no|any|better|good|perfect|fluent|broken|basic|simple) )*"
    rf"(?:{_A_LANGUAGE}(?:, and |, or |, | and | or |/|-))*\Z"
)
_NO_NOUN_OR_LIST_AFTER: Final = re.compile(
    r"(?:['’]?[.,;:!?)\"”]|\Z| ?/"
    r"| (?:and|or|so|but|that|which|who|when|while|where|as|with|at|in|on|for|from|to|before|after|since|during|because"
    r"|is|was|are|were|has|had|will|would|can|could)\b)"
)
_PEOPLE_BEFORE: Final = re.compile(
    r"(?:\b(?:the|an?|all|any|both|each|every|few|fellow|many|more|most|no|other|several|some|these|those|young|old|is"
    r"|are|was|were|be|been|being|two|three|four|five|six|seven|eight|nine|ten)|\d|[-/]|\band|\bor|,) ?\Z",
    re.IGNORECASE,
)
_NO_NOUN_AFTER: Final = re.compile(r"(?:[.;:!?)]| (?:will|would|can|could|may|should|must|remains?|provides?|as)\b)")
_SCHOOL_AFTER: Final = re.compile(
    r" (?:(?:public|[Cc]atholic) )?(?:schools?|program(?:me)?s?|class(?:es)?|teachers?|education|pupils)\b"
)
_OF_LANGUAGES: Final = re.compile(r"\b(?:immersion|bilingual|languages?|fluent|spoken?|speaks?)\b", re.IGNORECASE)
_NEAR: Final = 300
BREEDS: Final = tuple("bulldogs? shepherds? terriers? spaniels? mastiffs? setters? poodles?".split())
"""Kinds of dogs that are called after where they come from, as patterns."""
_KIND_AFTER: Final = re.compile(
    rf" (?:{'|'.join(BREEDS)}|fries|toast|measles|roulette|delight|muffins?|dressing|sausages?|bacon|waffles?|moss"
    r"|knotweed|carp|breakfast|vanilla|yogh?urt|salad|braid|horn|kiss|ivy|oak|elm|maple|walnut|wolfhounds?"
    r"|elephants?|rhino(?:cero)?s(?:es)?|lions?|tigers?|leopards?|crocodiles?|hamsters?|mink|monkeys?|ibex|roses?|(?-i:ocean)"
    r"|(?-i:food|cuisine|numerals?))\b",
    re.IGNORECASE,
)
_TITLE_NOUN: Final = re.compile(
    r" (?:Affair|Beauty|Boys?|Bride|Connection|Dad|Dolls?|Dreams?|Gangster|Gigolo|Girls?|Gods|Gothic|Graffiti|History X"
    r"|Horror Story|Hustle|Idiot|Job|Kiss|Lovers?|Pastoral|Patient|Pie|Princess|Prisoner|Psycho|Sniper|Son|Splendor"
    r"|Tragedy|Werewolf|Woman)\b(?! [A-Z])"
)
"""What ends the titles of works that begin with a people's name: "American Idiot", "The English Patient"."""
_OF_AN_AGE: Final = re.compile(
    r" (?:age|architecture|building|buildings|era|farmhouse|home|homes|house|houses|mansion|mansions|novel|novels|style"
    r"|terrace|terraces|times|town house|townhouse|villa|villas)\b"
)
_VICTORIA: Final = re.compile(r"\b(?:Victoria(?!n)|Australian?|Melbourne)\b")


def means_no_country(text: str, start: int, end: int) -> bool:
    """Whether the people's name `text[start:end]` is another thing's here, by the words around it."""
    return (
        _is_first_people(text, start, end)
        or _is_iberian(text, start)
        or _is_somebodys(text, start, end)
        or _is_team(text, start, end)
        or is_language(text, start, end)
        or is_kind(text, end)
        or _is_title(text, end)
        or _is_age(text, start, end)
        or _is_order(text, start, end)
        or is_street_of_people(text, end)
    )


def _is_title(text: str, end: int) -> bool:
    """Whether a people's name that ends at `end` begins the title of a work: "American Idiot"."""
    return _TITLE_NOUN.match(text, end) is not None


def _is_age(text: str, start: int, end: int) -> bool:
    """Whether "Victorian" is of the queen's time, or "Georgian" of the kings': "Victorian England"."""
    name = text[start:end]
    if name == "Victorian":
        return _OF_AN_AGE.match(text, end) is not None or not _speaks_of_victoria(text)
    return name == "Georgian" and _OF_AN_AGE.match(text, end) is not None


@lru_cache(maxsize=4)
def _speaks_of_victoria(text: str) -> bool:
    # Remembered: an article may have thousands of "Victorian".
    return _VICTORIA.search(text) is not None


def is_kind(text: str, end: int) -> bool:
    """Whether a people's name that ends at `end` is a language's or part of the name of a kind: "French bulldog"."""
    return _LANGUAGE_AFTER.match(text, end) is not None or _KIND_AFTER.match(text, end) is not None


def is_language(text: str, start: int, end: int) -> bool:
    """Whether a people's name is its language's: "English will remain", "the learning of English.", "spoke only French
    and Farsi", "airing in English and Spanish, where", and "an English school" where the article speaks of languages.
    """
    if text[start:end].lower() not in _LANGUAGES:
        return False
    if _SPOKEN.search(text, max(0, start - 80), start) and _NO_NOUN_OR_LIST_AFTER.match(text, end):
        return True
    if _NO_NOUN_AFTER.match(text, end):
        return _PEOPLE_BEFORE.search(text, max(0, start - 12), start) is None
    return bool(
        _SCHOOL_AFTER.match(text, end)
        and _OF_LANGUAGES.search(text, max(0, start - _NEAR), min(len(text), end + _NEAR))
    )


def _is_team(text: str, start: int, end: int) -> bool:
    """Whether "Irish" are a university's players: "Notre Dame ... the Irish"."""
    return text.startswith("Irish", start, end) and "Notre Dame" in text and "Ireland" not in text


def _is_order(text: str, start: int, end: int) -> bool:
    """Whether "Dominican" is of Saint Dominic's order, not of the country, or "Roman" of the church, not of the city:
    "the Dominican Sisters", "Roman Catholics"."""
    return (text.startswith("Dominican", start, end) and _ORDER_AFTER.match(text, end) is not None) or (
        text.startswith("Roman", start, end) and text.startswith((" Catholic", "-Catholic"), end)
    )


def _is_somebodys(text: str, start: int, end: int) -> bool:
    """Whether a people's name is a surname: "the Percy French Hotel"."""
    if text[start:end] not in _SURNAMES:
        return False
    given = GIVEN_BEFORE.search(text, max(0, start - 24), start)
    return given is not None and given[1].lower() in GIVEN_NAMES


def tells_of_first_peoples(text: str) -> bool:
    """Whether an article speaks of America's first peoples, and not of India: what its "Indian" is."""
    return _FIRST_PEOPLES.search(text) is not None and _INDIA.search(text) is None


def _is_iberian(text: str, start: int) -> bool:
    """Whether "American" is of Spain, Portugal and what was theirs: "the Ibero-American summit"."""
    return text.endswith("Ibero-", 0, start)


def _is_first_people(text: str, start: int, end: int) -> bool:
    """Whether "Indian" is of America's first peoples, or "American" of them: "American Indian", "Native Americans", "an
    Indian reservation", "Caddo Indians"."""
    if text.startswith("American", start, end):
        return text.startswith("Native ", start - 7)
    return text.startswith("Indian", start, end) and bool(
        _FIRST_PEOPLE_BEFORE.search(text, max(0, start - 24), start)
        or _FIRST_PEOPLE_AFTER.match(text, end)
        or (text.startswith("Indians", start, end) and _TRIBES_BEFORE.search(text, max(0, start - 60), start))
    )
