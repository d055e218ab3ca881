"""Films, songs, books and plays that are called like a place, in articles about such things."""

from __future__ import annotations

import re
from typing import Final

from stream.places.gazetteer import LARGE_TOWN, Gazetteer

_ARTS: Final = re.compile(
    r"\b(?:actors?|actress(?:es)?|albums?|anthem|ballet|bands?|bestsell(?:er|ing)|blockbuster|box office|Broadway|cast"
    r"|chart(?:s|-topp\w+)?|cinemas?|concerts?|directed|director|documentary|drama|Emmys?|episodes?|films?|filmed"
    r"|filmmaker|gigs?|Grammys?|guitarist|HBO|Imax|IMAX|lyrics|movies?|musicals?|Netflix|novel(?:ist|s)?|opera|Oscars?"
    r"|playwright|premiere[ds]?|rapper|record label|revival|revived|riff|screenplay|sequel|sings?|singers?|singles?"
    r"|sitcom|songs?|songwriter|soundtrack|starring|stars|streaming|thriller|Tony|TV series|theatre|trailer|vocals)\b"
)
_LEAST_WORDS: Final = 2
"""Of that list, different forms, that make an article one about works: "stars" or "director" alone says little."""

_OPENED: Final = re.compile(r"(?:\A|[\s(])[\"“‘']\Z")
_CLOSED: Final = re.compile(r"[,.]?[\"”’'](?!\w)")
_AUTHORS: Final = re.compile(r"\b([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2})(?:['’]s|(?<=s)['’]) [\"“‘']?\Z")
_ENDS: Final = re.compile(
    r"[\"”’']?(?:[,.;:)]|\Z| (?:after|and|as|at|back|for|gets|got|had|has|heads|in|is|on|opened|opens|returned|returns"
    r"|to|took|topped|tops|was|will|wins|with|won)\b)"
)
_KIND: Final = (
    r"(?:account|album|ballad|ballet|band|biopic|book|comedy|documentary|drama|film|game|group|hit|memoir|movie|musical"
    r"|novel|opera|painting|play|poem|record|rocker|romance|sequel|series|single|sitcom|song|thriller)"
)
_EXPLAINED: Final = re.compile(
    r",[\"”’']? (?:(?:the|an?|his|her|their|its)|(?:[A-Z][\w.-]+ ){0,3}[A-Z][\w-]+['’]s?) "
    rf"(?:[\w’'-]+ ){{0,4}}{_KIND}(?:[,.;:]| (?:that|which|by|from|about|with|made|in|of)\b)"
)
_PART_OF: Final = re.compile(
    r"\b(?:adaptation|cast|creators?|episodes?|finale|performances?|premiere|productions?|screenings?|seasons?|showings?"
    r"|viewers) of \Z"
)


def speaks_of_works(text: str) -> bool:
    """Whether an article is about films, music, books or the stage."""
    return len({word.lower() for word in _ARTS.findall(text)}) >= _LEAST_WORDS


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether in an article about such things `text[start:end]` alone stands in quotation marks."""
    return bool(_OPENED.search(text, max(0, start - 2), start) and _CLOSED.match(text, end))


def is_work(gazetteer: Gazetteer, text: str, start: int, end: int) -> bool:
    """Whether in such an article it is one: "Spielberg's Munich", "Walden, the book that", "the cast of Chicago"."""
    if _EXPLAINED.match(text, end, min(len(text), end + 100)) or is_part_of_work(text, start):
        return True
    author = _AUTHORS.search(text, max(0, start - 40), start)
    return author is not None and _ENDS.match(text, end) is not None and not _is_land(gazetteer, author[1])


def is_part_of_work(text: str, start: int) -> bool:
    """Whether what stands before a name speaks of a part of it that only works have: "a third season of Tehran"."""
    return _PART_OF.search(text, max(0, start - 24), start) is not None


def _is_land(gazetteer: Gazetteer, name: str) -> bool:
    """Whether the name, or what it ends with, is likely a country's, a region's or a city's: "Germany's Munich", "the
    University of South Carolina's Columbia" are no films."""
    words = name.split(" ")
    return any(
        gazetteer.feature(place).startswith(("A.PCL", "A.ADM1", "L.")) or gazetteer.weight[place] >= LARGE_TOWN
        for first in range(len(words))
        for place, _ in gazetteer.senses(" ".join(words[first:]))[:1]
    )
