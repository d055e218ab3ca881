"""Things that bear a place's name: storms, ships, cars, animals, films, dishes, kinds of plants.

The words beside a name tell: "Hurricane Florence", "a Dodge Durango", "the Phoenix pay system", "Canada geese". What is
one single thing keeps its name through the article ("Florence moved inland"), unless something is in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from stream.document import Document, Field
from stream.places.containers import region_after
from stream.places.famous import famous_in
from stream.places.gazetteer import Gazetteer, NameKind
from stream.places.lexicon import NAMESAKES, STORM_NAMES
from stream.places.names import fold
from stream.places.peoples import BREEDS
from stream.places.spots import Spot
from stream.places.toponym import POSSESSIVE

Bearer = Literal["named", "told", "titled", "employer"]
"""Named so, whatever else bears the name; told by its kind alone, where a country may be who did something ("the ship
Iran seized"); the same of a work or an operation, whose name is not kept for the article; told by who works there,
where a town may be where they work ("the head chef at Iceland")."""


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.replace("\n", " ").split(","))


_CALLED: Final = _phrases("called, named, dubbed, nicknamed, codenamed, code-named, christened")
_SHIPS: Final = _phrases("USS, USNS, USCGC, HMS, HMCS, HMAS, HMNZS, RMS, SS, MV, M/V, RRS, RFA, INS")
_STORMS: Final = _phrases("Hurricane, hurricane, Typhoon, typhoon, Cyclone, cyclone, tropical storm, Tropical Storm")
_ANIMALS: Final = _phrases("""
    dog, dogs, puppy, cat, cats, kitten, horse, racehorse, colt, filly, gelding, mare, stallion, thoroughbred, pony,
    elephant, giraffe, gorilla, panda, walrus, parrot
""")
_CRAFT: Final = _phrases("""
    spacecraft, spaceship, space probe, lander, orbiter, rover, warship, ship, vessel, tanker, freighter, yacht,
    trawler, tugboat, submarine, destroyer, frigate, battleship, aircraft carrier, cruise liner, schooner, sailboat,
    icebreaker, supercomputer
""")
_WORKS: Final = _phrases("""
    movie, movies, film, films, musical, musicals, sitcom, documentary, album, albums, band, bands, pop group,
    miniseries, video game, TV show, TV series, television show, television series
""")
_SHOPS: Final = _phrases("""
    supermarket, supermarket chain, supermarket giant, retailer, grocer, discounter, carmaker, budget airline
""")
_POSTS: Final = _phrases(
    "chef, head chef, Head Chef, buyer, spokesman, spokeswoman, spokesperson, CEO, chief executive"
)


def _any(*groups: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(re.escape(phrase) for group in groups for phrase in group)})"


_QUOTE: Final = r"[\"“‘']?"
_BEFORE: Final[tuple[tuple[Bearer, re.Pattern[str]], ...]] = (
    ("titled", re.compile(rf"\b{_any(_WORKS)},? {_QUOTE}\Z")),
    ("titled", re.compile(rf"\bOperations? {_QUOTE}\Z")),
    (
        "titled",
        re.compile(rf"\b[Oo]perations?,? {_any(_CALLED)} {_QUOTE}(?:Operations? |(?:the )?[A-Z]\w+ of (?:the )?)?\Z"),
    ),
    ("told", re.compile(rf"\b{_any(_CRAFT, _ANIMALS)} {_QUOTE}\Z")),
    ("named", re.compile(rf"\b(?:{_any(_STORMS, _SHIPS)}|(?<!\bto )(?<!s )Storm|[Ss]ubtropical [Ss]torm) {_QUOTE}\Z")),
    ("named", re.compile(rf"\b(?:{_any(_CRAFT, _ANIMALS, _WORKS)}|novel|song),? {_any(_CALLED)} {_QUOTE}\Z")),
    ("named", re.compile(rf"\b{_any(_SHOPS)} \Z")),
    ("employer", re.compile(rf"\b{_any(_POSTS)} at \Z")),
)
"""What stands right before the name; the later counts where both match."""

_FARTHEST: Final = 64
"""Characters before the name of which those may consist."""

_LAST_WORDS: Final = frozenset(
    phrase.split()[-1]
    for group in (_CALLED, _SHIPS, _STORMS, _ANIMALS, _CRAFT, _WORKS, _SHOPS)
    for phrase in group
) | {"Storm", "storm", "Operation", "Operations", "of", "the", "at"}  # fmt: skip
"""With which words those end: a quick look that spares most names the long one."""

_YEARS_BEFORE: Final = re.compile(r"(?:\b(?!(?:19|20)\d\d )\d+|\b[Cc]enturies|\b[Cc]entury|\b[Mm]illennium) \Z")
_ERA: Final = re.compile(r"B\.?C\.?(?!\w)")
"""In "250 and 100 B.C.", "the third century B.C."."""

_MAKES: Final = frozenset(
    "Buick Cadillac Chevrolet Chevy Chrysler Dodge Fiat Ford GMC Hyundai Jeep Kia Lincoln Mercury Nissan Oldsmobile "
    "Plymouth Pontiac Porsche Ram SEAT Seat Subaru Toyota Volkswagen".split()
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

_PEOPLE_AFTER: Final = re.compile(r" (?:[Cc]ulture|[Tt]ribe|[Dd]ynasty|[Cc]ivili[sz]ation)\b(?! [A-Z])")
"""What stands after the name of a people of old, where it is no large town's: "the Adena culture"."""

_TYPE_AFTER: Final = re.compile(r" (?:helicopters?|gunships?|rifles?|pistols?|howitzers?|missiles?)\b")
"""What stands after the name of a type, where it is no large town's: "the Chinook helicopter"."""

_LARGE_TOWN: Final = 140
"""On the gazetteer's scale: 185,000 inhabitants."""

_WHOLE: Final = re.compile(r"(?:['’]s?)?(?: [a-z]|[^\w ’']|\Z)")
_BUSINESS: Final = re.compile(
    r"['’]s(?:[,.;:)]|\Z| (?:in|on|for|from|and|with|where|when|to|this|last|next|every|off)\b)"
)
_BUSINESS_WHERE: Final = re.compile(r"['’]s where\b")
_KNOWN_AS: Final = re.compile(
    r"\b[A-Z][\w’'-]+ [A-Z][\w’'-]+, \d{1,2}, (?:also |better )?(?:known|nicknamed) (?:\w+ ){0,3}as \Z"
)
_WORD_BEFORE: Final = re.compile(r"\b(\w+) \Z")
_AT: Final = re.compile(r"\b[Aa]t \Z")
_IS_IN: Final = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Dd]owntown) \Z")


_STORM_WORDS: Final = re.compile(r"\b(?:[Hh]urricane|[Tt]ropical [Ss]torm)s?\b")


class Namesakes:
    """The things of one article that bear places' names."""

    def __init__(self, gazetteer: Gazetteer, document: Document, spots: Sequence[Spot]) -> None:
        self._gazetteer, self._document = gazetteer, document
        self._announced: dict[tuple[Field, int], Bearer | None] = {}
        self._storms: set[str] = set()
        if any(_STORM_WORDS.search(text) for _, text in document.fields()):
            self._storms = {spot.key for spot in spots if spot.key in STORM_NAMES}
            self._storms -= {spot.key for spot in spots if spot.key in self._storms and self._is_placed(spot)}
        self._things = {spot.key for spot in spots if self._is_told_here(spot, kept=True)}
        famous = famous_in(document, (spot.key for spot in spots))
        self._famous = famous - {spot.key for spot in spots if spot.key in famous and self._is_placed(spot)}

    def has(self, spot: Spot, whole: bool) -> bool:
        """Whether `spot` is the name of such a thing, or the first part of it.

        `whole`: the recognizer has no longer name there ("Florence City Council" is not the storm's).
        """
        text = self._document.content(spot.field)
        if _AFTER_KIND.match(text, spot.end) or self._is_told_here(spot):
            return True
        if _is_known(spot, text) or _is_business(spot, text) or _is_era(spot, text) or _is_nickname(spot, text):
            return True
        if spot.key in self._famous:
            return True
        if not whole or _IS_IN.search(text, max(0, spot.start - 12), spot.start):
            return False
        return spot.key in self._things or (spot.key in self._storms and _WHOLE.match(text, spot.end) is not None)

    def _is_told_here(self, spot: Spot, kept: bool = False) -> bool:
        """Whether the words beside it make it a thing; with `kept`, one that keeps its name for the whole article."""
        text = self._document.content(spot.field)
        if _word_before(text, spot.start) in _MAKES and spot.key in _MODELS:
            return True
        if _AFTER.match(text, spot.end):
            return not self._gazetteer.is_country_or_continent(spot.senses[0].place)
        if (_PEOPLE_AFTER.match(text, spot.end) or _TYPE_AFTER.match(text, spot.end)) and self._is_small_town(spot):
            return True
        at = spot.field, spot.start
        if at not in self._announced:
            self._announced[at] = _announced(text, spot.start)
        bearer = self._announced[at]
        if bearer is None or (spot.name.isupper() and text.startswith(" (", spot.end)):
            return False  # "... of the Operation MOSCOW (Sputnik) - ...": a headline runs into a dateline
        land = self._gazetteer.is_country_or_continent(spot.senses[0].place)
        whole = _WHOLE.match(text, spot.end) is not None
        if bearer == "employer":
            return land and whole
        if land and bearer != "named":
            return False
        return not kept or (bearer != "titled" and whole)

    def _is_small_town(self, spot: Spot) -> bool:
        named = [place for place, kind in spot.senses if kind is NameKind.NAME]
        return bool(named) and all(
            self._gazetteer.feature(place)[0] == "P" and self._gazetteer.weight[place] < _LARGE_TOWN for place in named
        )

    def _is_placed(self, spot: Spot) -> bool:
        """Whether something is in it, or a region stands after it: a town, though a storm be called so too."""
        text = self._document.content(spot.field)
        return bool(
            _IS_IN.search(text, max(0, spot.start - 12), spot.start) or region_after(self._gazetteer, text, spot.end)
        )


def _is_known(spot: Spot, text: str) -> bool:
    """Whether with the word after or before it the name is one of `NAMESAKES`: "Cambridge Analytica"."""
    following = text[spot.end : spot.end + 24].split()
    if following and f"{spot.key} {fold(POSSESSIVE.sub('', following[0].rstrip('.,;:')))}" in NAMESAKES:
        return True
    before = _WORD_BEFORE.search(text, max(0, spot.start - 16), spot.start)
    return before is not None and f"{fold(before[1])} {spot.key}" in NAMESAKES


def _is_business(spot: Spot, text: str) -> bool:
    """Whether it is somebody's shop: "at Culver's, 1200 DeKalb Ave.", "El Cabo's where you can eat tacos"."""
    if _BUSINESS_WHERE.match(text, spot.end):
        return True
    return bool(_BUSINESS.match(text, spot.end) and _AT.search(text, max(0, spot.start - 4), spot.start))


def _is_nickname(spot: Spot, text: str) -> bool:
    """Whether somebody is called so: "Mohanna Abdhou, 20, known as Montana"."""
    return _KNOWN_AS.search(text, max(0, spot.start - 80), spot.start) is not None


def _is_era(spot: Spot, text: str) -> bool:
    return _ERA.match(text, spot.start) is not None and bool(
        _YEARS_BEFORE.search(text, max(0, spot.start - 12), spot.start)
    )


def _announced(text: str, start: int) -> Bearer | None:
    """What the words before a name that starts at `start` say that it is."""
    if _word_before(text, start) not in _LAST_WORDS:
        return None
    least = max(0, start - _FARTHEST)
    return next((bearer for bearer, pattern in reversed(_BEFORE) if pattern.search(text, least, start)), None)


def _word_before(text: str, start: int) -> str:
    """The word before `start`, with nothing but a space, a comma or a quotation mark between."""
    before = text[max(0, start - 24) : start].rstrip("\"“‘'").rstrip(" ").rstrip(",")
    return before[before.rfind(" ") + 1 :].lstrip("\"“‘'(")
