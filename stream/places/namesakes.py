"""Things that bear a place's name: storms, ships, cars, animals, works, companies, dishes, kinds of plants.

The words beside a name tell: "Hurricane Florence", "a Dodge Durango", "the Phoenix pay system", "Canada geese". What is
one single thing keeps its name through the article ("Florence moved inland"), unless something is in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from stream.document import Document, Field
from stream.places.businesses import does_business, speaks_of_business
from stream.places.containers import region_after
from stream.places.famous import famous_in
from stream.places.gazetteer import LARGE_TOWN, Gazetteer, NameKind
from stream.places.lexicon import NAMESAKES, STORM_NAMES
from stream.places.names import fold
from stream.places.peoples import BREEDS
from stream.places.spots import Spot
from stream.places.toponym import POSSESSIVE
from stream.places.where import is_inside, is_there
from stream.places.works import is_part_of_work, is_quoted, is_work, speaks_of_works

Bearer = Literal["named", "told", "aboard", "titled", "business", "employer"]
"""Named so, whatever else bears the name; told by its kind alone, where a country may be who did something ("the ship
Iran seized"); what people are aboard of; the same of a work or an operation, whose name is not kept for the article; of
a business, whose longer name may have a place in it ("the lender Abu Dhabi Commercial Bank"); told by who works there,
where a town may be where they work ("the head chef at Iceland")."""


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


_CALLED: Final = _phrases("called, named, dubbed, nicknamed, codenamed, code-named, christened")
_SHIPS: Final = _phrases("USS, USNS, USCGC, HMS, HMCS, HMAS, HMNZS, RMS, SS, MV, M/V, RRS, RFA, INS")
_STORMS: Final = _phrases("Hurricane, hurricane, Typhoon, typhoon, Cyclone, cyclone, tropical storm, Tropical Storm")
_ANIMALS: Final = _phrases("""
    dog, dogs, puppy, cat, cats, kitten, horse, racehorse, colt, filly, gelding, mare, stallion, thoroughbred, pony,
    elephant, giraffe, gorilla, panda, walrus, parrot, husky, sled dog, guide dog, police dog, greyhound, charger
""")
_CRAFT: Final = _phrases("""
    spacecraft, spaceship, space probe, lander, orbiter, rover, warship, ship, vessel, tanker, freighter, yacht,
    trawler, tugboat, ferry, submarine, destroyer, frigate, battleship, aircraft carrier, cruise liner, ocean liner,
    schooner, sailboat, icebreaker, supercomputer, whaler, whaleship, steamer, steamship, paddle steamer, cruiser,
    battlecruiser, minesweeper, corvette, flagship, container ship
""")
_WORKS: Final = _phrases("""
    movie, movies, film, films, musical, musicals, sitcom, documentary, album, albums, band, bands, pop group,
    miniseries, video game, TV show, TV series, television show, television series, TV drama, television drama,
    biopic, thriller, romcom, romantic comedy, romance, drama series, spy series, crime series, drama,
    comedy, hit single, debut single, song, anthem, novel, memoir, paperback, opera, ballet,
    rock group, rock band, rockers, country group, folk group, folk duo, synth-pop group, supergroup, girl group,
    boy band, singer, rapper, DJ, drag queen, stage play, crime drama, period drama, war epic, epic, graphic novel,
    board game, concept album, soap, soap opera, telenovela
""")
_SHOPS: Final = _phrases("""
    supermarket, supermarket chain, supermarket giant, retailer, grocer, discounter, carmaker, budget airline
""")
_BUSINESSES: Final = _phrases("""
    airline, app, automaker, brand, brewer, broadcaster, brokerage, builder, carmaker, chain, chip maker, chipmaker,
    company, conglomerate, consultancy, contractor, developer, distiller, drug maker, drugmaker, exporter, firm, giant,
    housebuilder, importer, insurer, investor, lender, maker, manufacturer, miner, news agency, outfitter, producer,
    publisher, record label, refiner, shipbuilder, software, startup, start-up, steelmaker, subsidiary, supplier, tech
    group, truckmaker, watchmaker, website, winemaker
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
    ("business", re.compile(rf"\b{_any(_BUSINESSES)} {_QUOTE}\Z")),
    ("told", re.compile(rf"\b{_any(_CRAFT, _ANIMALS)} {_QUOTE}\Z")),
    ("aboard", re.compile(r"\b(?:aboard|(?:sinking|wreck|wreckage) of) the \Z")),
    ("named", re.compile(rf"\b(?:{_any(_STORMS, _SHIPS)}|(?<!\bto )(?<!s )Storm|[Ss]ubtropical [Ss]torm) {_QUOTE}\Z")),
    ("named", re.compile(rf"\b(?:{_any(_CRAFT, _ANIMALS, _WORKS)}),? {_any(_CALLED)} {_QUOTE}\Z")),
    ("named", re.compile(rf"\b{_any(_SHOPS)} \Z")),
    ("employer", re.compile(rf"\b{_any(_POSTS)} at \Z")),
)
"""What stands right before the name; the later counts where both match."""

_FARTHEST: Final = 64
"""Characters before the name of which those may consist."""

_LAST_WORDS: Final = frozenset(
    phrase.split()[-1]
    for group in (_CALLED, _SHIPS, _STORMS, _ANIMALS, _CRAFT, _WORKS, _SHOPS, _BUSINESSES)
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

_EXPLAINED: Final = re.compile(
    rf", (?:the|an?) (?:[a-z’'-]+ ){{0,3}}{_any(_CRAFT, _ANIMALS)}(?:,| (?:that|which|who)\b)"
)
"""What explains such a name: "Togo, the husky who"."""

_AFTER: Final = re.compile(
    r" (?:pay(?:roll)? system|operating system|spacecraft|lander|orbiter|sedan|SUV|minivan|hatchback)\b"
)
"""What stands right after the name of one single thing."""

_AFTER_KIND: Final = re.compile(
    rf"[ -](?:{'|'.join(f'[{breed[0].upper()}{breed[0]}]{breed[1:]}' for breed in BREEDS)}|[Rr]etrievers?"
    r"|[Mm]alamutes?|[Gg]eese|[Gg]oose|[Cc]ondors?|[Ww]arblers?|[Bb]luegrass|creeper|potato beetles?|sprouts"
    r"|artichokes?|strip steaks?|cheesesteaks?|toast|fries|pudding|measles|font|typeface)\b"
    r"| strip(?=[,.;:]| (?:and|or|with)\b)| hold ?['’]?em\b"
    r"| (?:h(?:a?)emorrhagic |spotted )?(?:[Dd]isease|[Ff]ever|[Vv]irus|[Ss]yndrome)\b"
    r"| & (?:[Tt]he|[Hh]is|[Hh]er) [A-Z]"
    r"| (?:(?:Standard|Daylight|Summer|Mean) )?Time\b(?! [A-Z])"
)
"""What stands right after a name that is part of another: "Canada geese", "Lassa fever", "Central European Time", "St.
Paul & the Broken Bones"."""

_PEOPLE_AFTER: Final = re.compile(r" (?:[Cc]ulture|[Tt]ribe|[Dd]ynasty|[Cc]ivili[sz]ation)\b(?! [A-Z])")
"""What stands after the name of a people of old, where it is no large town's: "the Adena culture"."""

_TYPE_AFTER: Final = re.compile(r" (?:helicopters?|gunships?|rifles?|pistols?|howitzers?|missiles?)\b")
"""What stands after the name of a type, where it is no large town's: "the Chinook helicopter"."""

_METROPOLIS: Final = 170
"""On the gazetteer's scale: 2.5 million inhabitants."""

_CARS: Final = re.compile(
    r"\b(?:cars?|carmaker|crossover|hatchback|pickups?|pick-ups?|recall(?:s|ed|ing)?|sedans?|SUVs?|trucks?)\b"
)
_A_MODEL: Final = re.compile(r"\b(?:an?|its|his|her|their|\d{4}) \Z")
"""What stands before a car's name alone, where an article speaks of cars and their makers: "leave a Tacoma there"."""

_NO_NOUN: Final = re.compile(
    r"[.,;:)]|\Z| (?:crossovers?|hybrids?|models?|pickups?|sedans?|sport utility|SUVs?)\b"
    r"| (?:after|and|as|at|for|had|has|have|in|is|off|on|or|over|sank|that|to|was|were|when|which|who|with)\b"
)
_MAKE: Final = re.compile(rf"\b(?:{'|'.join(sorted(_MAKES))})\b")
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
        self._of_cars = any(_CARS.search(text) and _MAKE.search(text) for _, text in document.fields())
        self.of_business: Final = any(speaks_of_business(text) for _, text in document.fields())
        """Whether the article is about companies."""
        self._of_works = any(speaks_of_works(text) for _, text in document.fields())
        self._things = {spot.key for spot in spots if self._is_told_here(spot, kept=True)}
        titled = [spot for spot in spots if self._is_titled(spot)]
        self._titled = {(spot.field, spot.start, spot.end) for spot in titled}
        titles = {spot.key for spot in titled} - self._things
        self._things |= titles - {spot.key for spot in spots if spot.key in titles and self._is_where(spot)}
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
        if spot.key in self._famous or (spot.field, spot.start, spot.end) in self._titled:
            return True
        if not whole or is_inside(text, spot.start):
            return False
        return spot.key in self._things or (spot.key in self._storms and _WHOLE.match(text, spot.end) is not None)

    def _is_told_here(self, spot: Spot, kept: bool = False) -> bool:
        """Whether the words beside it make it a thing; with `kept`, one that keeps its name for the whole article."""
        text = self._document.content(spot.field)
        if _word_before(text, spot.start) in _MAKES and spot.key in _MODELS:
            return True
        land = self._gazetteer.is_country_or_continent(spot.senses[0].place)
        if _AFTER.match(text, spot.end) and not land:
            return True
        explained = _EXPLAINED.match(text, spot.end, spot.end + _FARTHEST) is not None
        if explained and not land and not is_there(text, spot.start):
            return True
        if (_PEOPLE_AFTER.match(text, spot.end) or _TYPE_AFTER.match(text, spot.end)) and self._is_small_town(spot):
            return True
        bearer = self._bearer(spot, text)
        if bearer is None or (spot.name.isupper() and text.startswith(" (", spot.end)):
            return False  # "... of the Operation MOSCOW (Sputnik) - ...": a headline runs into a dateline
        whole = _WHOLE.match(text, spot.end) is not None
        if bearer == "employer":
            return land and whole
        if land and bearer != "named":
            return False
        if (bearer == "business" and not whole) or (bearer == "aboard" and not _NO_NOUN.match(text, spot.end)):
            return False
        return not kept or (bearer != "titled" and whole)

    def _bearer(self, spot: Spot, text: str) -> Bearer | None:
        at = spot.field, spot.start
        if at not in self._announced:
            self._announced[at] = _announced(text, spot.start)
        return self._announced[at]

    def _is_no_metropolis(self, spot: Spot) -> bool:
        """Whether it is neither a country, a state nor a metropolis, which have profits and revenues too."""
        gazetteer, first = self._gazetteer, spot.senses[0].place
        return not gazetteer.feature(first).startswith(("A.PCL", "A.ADM1", "L.CONT")) and all(
            gazetteer.weight[place] < _METROPOLIS
            for place, kind in spot.senses
            if kind is NameKind.NAME and gazetteer.feature(place)[0] == "P"
        )

    def _is_small_town(self, spot: Spot) -> bool:
        named = [place for place, kind in spot.senses if kind is NameKind.NAME]
        return bool(named) and all(
            self._gazetteer.feature(place)[0] == "P" and self._gazetteer.weight[place] < LARGE_TOWN for place in named
        )

    def _is_titled(self, spot: Spot) -> bool:
        """Whether it is a work's title here, or a company's or a car's name, which is kept where nothing of the article
        is in it."""
        text = self._document.content(spot.field)
        if spot.demonym:
            return False
        if self._gazetteer.is_country_or_continent(spot.senses[0].place):
            return False
        if self._of_works and (
            is_quoted(text, spot.start, spot.end) or is_work(self._gazetteer, text, spot.start, spot.end)
        ):
            return True
        if self.of_business and does_business(text, spot.start, spot.end) and self._is_no_metropolis(spot):
            return True
        if self._of_cars and spot.key in _MODELS and _A_MODEL.search(text, max(0, spot.start - 8), spot.start):
            return _NO_NOUN.match(text, spot.end) is not None
        return self._bearer(spot, text) == "titled" and _WHOLE.match(text, spot.end) is not None

    def _is_where(self, spot: Spot) -> bool:
        """Whether something is, comes from or goes there."""
        text = self._document.content(spot.field)
        if self.of_business and does_business(text, spot.start, spot.end):
            return False
        if self._of_works and is_part_of_work(text, spot.start):
            return False
        return is_there(text, spot.start) or self._is_placed(spot)

    def _is_placed(self, spot: Spot) -> bool:
        """Whether something is in it, or a region stands after it: a town, though a storm be called so too."""
        text = self._document.content(spot.field)
        return is_inside(text, spot.start) or region_after(self._gazetteer, text, spot.end) is not None


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
