"""Things that bear a place's name: storms, ships, cars, animals, films, dishes, kinds of plants.

The words beside a name tell: "Hurricane Florence", "a Dodge Durango", "the Phoenix pay system", "Canada geese". What is
one single thing keeps its name through the article ("Florence moved inland"), unless something is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from stream.document import Document
from stream.places.borrowed import BREEDS
from stream.places.gazetteer import Gazetteer
from stream.places.lexicon import NAMESAKES
from stream.places.names import fold
from stream.places.spots import Spot
from stream.places.toponym import POSSESSIVE

Bearer = Literal["named", "told", "titled"]
"""Named so, whatever else bears the name; told by its kind alone, where a country may be who did something ("the ship
Iran seized"); the same of a work or an operation, whose name is not kept for the article."""

_CALLED: Final = r",? (?:called|named|dubbed|nicknamed|code-?named|christened)"
_QUOTE: Final = r"[\"“‘']?"
_SHIPS: Final = r"USS|USNS|USCGC|HMS|HMCS|HMAS|HMNZS|RMS|SS|MV|M/V|RRS|RFA|INS"
_STORMS: Final = r"(?:[Hh]urricane|[Tt]yphoon|[Cc]yclone|(?:Subt|subt|T|t)ropical [Ss]torm|(?<!\bto )(?<!s )Storm)"
_ANIMALS: Final = (
    r"dogs?|puppy|cats?|kitten|(?:race)?horse|colt|filly|gelding|mare|stallion|thoroughbred|pony|elephant|giraffe"
    r"|gorilla|panda|walrus|parrot"
)
_CRAFT: Final = (
    r"spacecraft|spaceship|space probe|lander|orbiter|rover|warship|ship|vessel|tanker|freighter|yacht|trawler|tugboat"
    r"|submarine|destroyer|frigate|battleship|aircraft carrier|cruise liner|schooner|sailboat|icebreaker|supercomputer"
)
_WORKS: Final = (
    r"movie|film|musical|sitcom|documentary|album|(?:rock |boy )?band|pop group|miniseries|video game"
    r"|(?:TV|television) (?:show|series)"
)
_BEFORE: Final[tuple[tuple[Bearer, re.Pattern[str]], ...]] = (
    ("titled", re.compile(rf"\b(?:{_WORKS})s?,? {_QUOTE}")),
    ("titled", re.compile(rf"\bOperations? {_QUOTE}(?![A-Z]+ \()")),
    ("titled", re.compile(rf"\b[Oo]perations?{_CALLED} {_QUOTE}(?:Operations? |(?:the )?[A-Z]\w+ of (?:the )?)?")),
    ("told", re.compile(rf"\b(?:{_CRAFT}|{_ANIMALS}) {_QUOTE}")),
    ("named", re.compile(rf"\b(?:{_STORMS}|{_SHIPS}) {_QUOTE}")),
    ("named", re.compile(rf"\b(?:{_CRAFT}|{_ANIMALS}|{_WORKS}|novel|song){_CALLED} {_QUOTE}")),
    ("named", re.compile(r"\b(?!(?:19|20)\d\d )\d+ (?=B\.?C\.?(?!\w))")),  # "250 and 100 B.C."
)
"""What stands right before the name; the later counts where both match."""

_MAKE: Final = re.compile(
    r"\b(?:Buick|Cadillac|Chevrolet|Chevy|Chrysler|Dodge|Fiat|Ford|GMC|Hyundai|Jeep|Kia|Lincoln|Mercury|Nissan|Oldsmobile"
    r"|Plymouth|Pontiac|Porsche|Ram|SEAT|Seat|Subaru|Toyota|Volkswagen) "
)
_MODELS: Final = frozenset(
    "aspen avalon biscayne bonneville calais capri catalina cayenne cheyenne colorado cordoba cortina dakota denali "
    "durango fairmont granada ibiza kona leon malaga malibu milan montana montego monterey murano newport olympia "
    "pacifica palisade phoenix rainier rio savoy sedona sequoia seville sienna sierra tacoma tahoe telluride toledo "
    "torino tribeca tucson tundra ventura venice yukon".split()
) | {"santa fe", "santa cruz", "monte carlo", "el dorado", "park avenue", "le mans"}
"""Folded names of cars that are places' too."""

_AFTER: Final = re.compile(
    r" (?:pay(?:roll)? system|operating system|spacecraft|lander|orbiter|sedan|SUV|minivan|hatchback)\b"
)
"""What stands right after the name of one single thing."""

_AFTER_KIND: Final = re.compile(
    rf"[ -](?:{'|'.join(f'[{breed[0].upper()}{breed[0]}]{breed[1:]}' for breed in BREEDS)}|[Rr]etrievers?"
    r"|[Mm]alamutes?|[Gg]eese|[Gg]oose|[Cc]ondors?|[Ww]arblers?|[Bb]luegrass|creeper|potato beetles?|sprouts"
    r"|strip steaks?|cheesesteaks?|toast|fries|pudding|measles|font|typeface)\b"
    r"| strip(?=[,.;:]| (?:and|or|with)\b)| hold ?['’]?em\b"
    r"| (?:h(?:a?)emorrhagic |spotted )?(?:[Dd]isease|[Ff]ever|[Vv]irus)\b"
    r"| & (?:[Tt]he|[Hh]is|[Hh]er) [A-Z]"
    r"| (?:(?:Standard|Daylight|Summer|Mean) )?Time\b(?! [A-Z])"
)
"""What stands right after a name that is part of another: "Canada geese", "Lassa fever", "Central European Time", "St.
Paul & the Broken Bones"."""

_WHOLE: Final = re.compile(r"(?:['’]s?)?(?: [a-z]|[^\w ’']|\Z)")
_BUSINESS: Final = re.compile(
    r"['’]s(?:[,.;:)]|\Z| (?:in|on|for|from|and|with|where|when|to|this|last|next|every|off)\b)"
)
_AT: Final = re.compile(r"\b[Aa]t \Z")
_IS_IN: Final = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Dd]owntown) \Z")


class Namesakes:
    """The things of one article that bear places' names."""

    def __init__(self, gazetteer: Gazetteer, document: Document, spots: Iterable[Spot]) -> None:
        self._gazetteer, self._document = gazetteer, document
        texts = list(document.fields())
        self._before = {field: dict(_announced(text)) for field, text in texts}
        self._makes = {field: {match.end() for match in _MAKE.finditer(text)} for field, text in texts}
        self._after = {field: {match.start() for match in _AFTER.finditer(text)} for field, text in texts}
        self._kinds = {field: {match.start() for match in _AFTER_KIND.finditer(text)} for field, text in texts}
        self._things = {spot.key for spot in spots if self._is_told_here(spot, kept=True)}

    def has(self, spot: Spot, whole: bool) -> bool:
        """Whether `spot` is the name of such a thing, or the first part of it.

        `whole`: the recognizer has no longer name there ("Florence City Council" is not the storm's).
        """
        text = self._document.content(spot.field)
        if spot.end in self._kinds[spot.field] or self._is_told_here(spot):
            return True
        if _is_known(spot, text) or _is_business(spot, text):
            return True
        return whole and spot.key in self._things and _IS_IN.search(text, max(0, spot.start - 12), spot.start) is None

    def _is_told_here(self, spot: Spot, kept: bool = False) -> bool:
        """Whether the words beside it make it a thing; with `kept`, one that keeps its name for the whole article."""
        if spot.start in self._makes[spot.field]:
            return spot.key in _MODELS
        if spot.end in self._after[spot.field]:
            return not self._gazetteer.is_country_or_continent(spot.senses[0].place)
        bearer = self._before[spot.field].get(spot.start)
        if bearer is None or (bearer != "named" and self._gazetteer.is_country_or_continent(spot.senses[0].place)):
            return False
        whole = _WHOLE.match(self._document.content(spot.field), spot.end)
        return not kept or (bearer != "titled" and whole is not None)


def _is_known(spot: Spot, text: str) -> bool:
    """Whether with the word after it the name begins one of `NAMESAKES`: "Cambridge Analytica"."""
    following = text[spot.end : spot.end + 24].split()
    return bool(following) and f"{spot.key} {fold(POSSESSIVE.sub('', following[0].rstrip('.,;:')))}" in NAMESAKES


def _is_business(spot: Spot, text: str) -> bool:
    """Whether it is somebody's shop: "at Culver's, 1200 DeKalb Ave."."""
    return bool(_BUSINESS.match(text, spot.end) and _AT.search(text, max(0, spot.start - 4), spot.start))


def _announced(text: str) -> Iterator[tuple[int, Bearer]]:
    """Where a name starts that a word for a thing announces."""
    for bearer, pattern in _BEFORE:
        for match in pattern.finditer(text):
            yield match.end(), bearer
