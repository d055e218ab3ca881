"""Names of places that something else bears: a saint's church, a religious order, a language, people by a surname, a
team, a currency."""

from __future__ import annotations

import re
from typing import Final

from stream.places.lexicon import GIVEN_NAMES

_FOUNDATION: Final = re.compile(
    r"(?:['’]s)?(?: (?:and )?[A-Z][\w’'.-]*){0,3}? "
    r"(?:Church|Cathedral|Chapel|Basilica|Abbey|Priory|Monastery|Convent|Parish|Mission|Seminary|Hospital|Clinic|School|Cent(?:er|re)"
    r"|Academy|College|University|Catholic|Orthodox|Lutheran|Anglican|Episcopal|Baptist|Presbyterian"
    r"|(?:United )?Methodist)\b"
)
_CHURCH_OF: Final = re.compile(
    r"\b(?:[Cc]hurch(?:es)?|[Cc]athedral|[Bb]asilica|[Mm]onastery|[Ss]hrine|[Cc]hapel|[Pp]arish|[Ff]east) of (?:the )?"
    r"(?:(?:St|Sts|Saints?)\.? [A-Z]\w+(?:, | and ))*\Z"
)
_OTHER_SAINT: Final = re.compile(r"\A and (?:St|Saint)\.? [A-Z]\w+")
_SAINT_BEFORE: Final = re.compile(r"\b(?:St|Saint)\.? [A-Z]\w+ and \Z")
_POSSESSIVE: Final = re.compile(r"['’]s\Z")
_SAINTS_THING: Final = re.compile(r" (?:[A-Z]|(?:church|school|hospital|hall|square|cemetery)\b)")
_SAINTS: Final = re.compile(
    r"['’]s(?:[.,;:)]|\Z| (?:and|in|on|for|from|with|where|says?|said|is|was|has|had|will)\b"
    rf"|{_SAINTS_THING.pattern})"
)
_SUM_BEFORE: Final = re.compile(r"\$ ?\d[\d,.]*(?: (?:[mb]illion|thousand))? \Z")
_JOINED_SURNAME: Final = re.compile(r"-[A-Z][a-z]+\b")
_LANGUAGE_AFTER: Final = re.compile(
    r"(?:-| )(?:[Ll]anguages?|[Ii]mmersion|[Bb]ulletin|[Vv]ersion|[Ee]dition|[Tt]ranslations?|[Ss]ubtitles|[Ll]essons?"
    r"|[Dd]ictionary|[Ss]peakers?|[Ss]peaking)\b"
)
_CREDITED: Final = re.compile(r"\((?:[Pp]hotos? by )?[A-Z][\w’'-]+ (?:[A-Z][\w’'.-]* )?\Z")
_AGENCY: Final = re.compile(r" ?/ ?(?:[A-Z]{2,5}|Reuters|Getty|Associated Press|Staff)\b")
_BYLINE: Final = re.compile(r"\b(?:By (?:[A-Z][A-Z.'’-]+ ){0,2}|BY (?:[A-Z][A-Z.'’-]+ ){1,2})\Z")
_GIVEN_BEFORE: Final = re.compile(r"\b([A-Z][a-z]+) \Z")
_INITIAL_BEFORE: Final = re.compile(r"\b[A-Z][a-z]+ [A-Z]\. \Z")
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
_COMPANY_AFTER: Final = re.compile(
    r"(?: (?:& |and )?[A-Z][\w’'-]*){0,3},? (?:Ltd|Limited|Inc|LLC|LLP|PLC|Plc|plc|Corp|GmbH|S\.A|N\.V|A\.G)\b"
    r"| ?(?:<[A-Z]{2,5}(?:\.[A-Z]{1,3})?>|\((?:NYSE|NASDAQ|Nasdaq|LSE|TSX|ASX)\b)"
)
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
_SUBSTITUTION: Final = re.compile(r"\((?:[A-Z][\w’'-]+ )+\d{1,3}\)")
_LISTED: Final = re.compile(r"(?:, |: |- )\Z")
_LIST_GOES_ON: Final = re.compile(r"(?:, |\.| \()")


def is_in_line_up(text: str, start: int, end: int) -> bool:
    """Whether it is a player's surname: "Cole, Vieira, Clichy, Van Persie (Bergkamp 68), Henry."."""
    return bool(
        _LISTED.search(text, max(0, start - 2), start)
        and _LIST_GOES_ON.match(text, end)
        and _SUBSTITUTION.search(text, max(0, start - 150), end + 150)
    )


def is_title(text: str, end: int) -> bool:
    """Whether a people's name that ends at `end` begins the title of a work: "American Idiot"."""
    return _TITLE_NOUN.match(text, end) is not None


def is_age(text: str, start: int, end: int) -> bool:
    """Whether "Victorian" is of the queen's time, or "Georgian" of the kings': "Victorian England"."""
    name = text[start:end]
    if name == "Victorian":
        return _OF_AN_AGE.match(text, end) is not None or _VICTORIA.search(text) is None
    return name == "Georgian" and _OF_AN_AGE.match(text, end) is not None


def is_foundation(text: str, end: int) -> bool:
    """Whether a saint's name that ends at `end` is a church's, a school's or a hospital's: "St. James United Methodist
    Church"."""
    return bool(_FOUNDATION.match(text, end) or _FOUNDATION.match(_OTHER_SAINT.sub("", text[end : end + 120])))


def is_saint(text: str, start: int, end: int) -> bool:
    """Whether it is a saint whose church is meant: "the church of St. Peter", "Saint Peter and Saint Paul Church"."""
    return bool(
        _CHURCH_OF.search(text, max(0, start - 80), start)
        or (_SAINT_BEFORE.search(text, max(0, start - 40), start) and _FOUNDATION.match(text, end))
    )


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


def is_saints(text: str, start: int, end: int) -> bool:
    """Whether a saint's name `text[start:end]` is that of whom something is called after: "from St Paul's.", "St.
    John's Union Cemetery"."""
    if _POSSESSIVE.search(text, start, end):
        return _SAINTS_THING.match(text, end) is not None
    return _SAINTS.match(text, end) is not None


def is_currency(text: str, start: int, end: int) -> bool:
    """Whether the letters `text[start:end]` tell a sum's currency: "$45,000 US", "US$83 million"."""
    return text.startswith("$", end) or _SUM_BEFORE.search(text, max(0, start - 30), start) is not None


def is_joined_surname(text: str, start: int, end: int) -> bool:
    """Whether a name follows a given name and is joined to another: "Tanesha Melbourne-Blake".

    A word that the text has in small letters too is no given name.
    """
    given = _GIVEN_BEFORE.search(text, max(0, start - 24), start)
    return bool(
        given
        and _JOINED_SURNAME.match(text, end)
        and len(given[1]) > 3
        and given.start() > 0
        and text[given.start() - 2].isalnum()
        and given[1].lower() not in text
    )


def is_after_an_initial(text: str, start: int) -> bool:
    """Whether a name follows a given name and an initial: "Stephen F. Austin University"."""
    return _INITIAL_BEFORE.search(text, max(0, start - 24), start) is not None


def is_team(text: str, start: int, end: int) -> bool:
    """Whether "Irish" are a university's players: "Notre Dame ... the Irish"."""
    return text.startswith("Irish", start, end) and "Notre Dame" in text and "Ireland" not in text


def is_credited(text: str, start: int, end: int) -> bool:
    """Whether it is the surname in a photograph's credit: "(Zen Trinidad/PNA)"."""
    return bool(_CREDITED.search(text, max(0, start - 60), start) and _AGENCY.match(text, end))


def is_company(text: str, end: int) -> bool:
    """Whether a name that ends at `end` begins a company's, by its legal form or its ticker: "Orange Drugs Ltd"."""
    return _COMPANY_AFTER.match(text, end) is not None


def is_order(text: str, start: int, end: int) -> bool:
    """Whether "Dominican" is of Saint Dominic's order, not of the country, or "Roman" of the church, not of the city:
    "the Dominican Sisters", "Roman Catholics"."""
    return (text.startswith("Dominican", start, end) and _ORDER_AFTER.match(text, end) is not None) or (
        text.startswith("Roman", start, end) and text.startswith((" Catholic", "-Catholic"), end)
    )


def is_somebodys(text: str, start: int, end: int) -> bool:
    """Whether a people's name is a surname: "the Percy French Hotel"."""
    if text[start:end] not in _SURNAMES:
        return False
    given = _GIVEN_BEFORE.search(text, max(0, start - 24), start)
    return given is not None and given[1].lower() in GIVEN_NAMES


def is_in_byline(text: str, start: int, end: int) -> bool:
    """Whether it is part of the author's name in capitals: "By KENT MALLETT"."""
    return text[start:end].isupper() and _BYLINE.search(text, max(0, start - 40), start) is not None


def tells_of_first_peoples(text: str) -> bool:
    """Whether an article speaks of America's first peoples, and not of India: what its "Indian" is."""
    return _FIRST_PEOPLES.search(text) is not None and _INDIA.search(text) is None


def is_iberian(text: str, start: int) -> bool:
    """Whether "American" is of Spain, Portugal and what was theirs: "the Ibero-American summit"."""
    return text.endswith("Ibero-", 0, start)


def is_first_people(text: str, start: int, end: int) -> bool:
    """Whether "Indian" is of America's first peoples, or "American" of them: "American Indian", "Native Americans", "an
    Indian reservation", "Caddo Indians"."""
    if text.startswith("American", start, end):
        return text.startswith("Native ", start - 7)
    return text.startswith("Indian", start, end) and bool(
        _FIRST_PEOPLE_BEFORE.search(text, max(0, start - 24), start)
        or _FIRST_PEOPLE_AFTER.match(text, end)
        or (text.startswith("Indians", start, end) and _TRIBES_BEFORE.search(text, max(0, start - 60), start))
    )
