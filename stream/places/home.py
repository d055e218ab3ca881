"""Where an outlet is at home: as a table of outlets knows, else as far as its address and name tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from stream.document import Document
from stream.places.gazetteer import Gazetteer, NameKind

_GENERIC = re.compile(
    r"(?:the|my|online|daily|weekly|sunday|morning|evening|news|times|herald|gazette|tribune|post|journal|star|press|"
    r"record|observer|chronicle|courier|sun|today|dispatch|leader|mail|register|reporter|sentinel|banner|democrat|"
    r"republican|independent|review|standard|advertiser|examiner|bulletin|enquirer|inquirer|globe|ledger|local|live|"
    r"tv|fm|radio|and|paper|newspaper|newspapers|news|now|argus|echo|telegraph|guardian|argus|call|world|city|county)+\Z"
)
_NO_COUNTRY = frozenset({"io", "tv", "me", "co", "fm", "ai", "cc", "ly", "to", "ws", "eu", "am", "la", "gl", "sh"})
_SMALLEST = 8 * 12
"""On the gazetteer's scale: 4,000 inhabitants. A smaller town's name in an address is chance too often."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where the outlet is at home: the country of its address's ending, the name of a town in its address or name.

    Which town of that name is open: it is ranked with the article's own names. `place` is the town's number in the
    gazetteer, where the table of outlets knows it.
    """

    country: str | None = None
    town: str | None = None
    place: int | None = None


@cache
def _outlets() -> dict[str, tuple[str, str]]:
    """Domain -> town and "country.region", from the table."""
    rows = (Path(__file__).parent / "data" / "outlets.tsv").read_text(encoding="utf-8").splitlines()
    table = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return {domain: (town, region) for domain, town, region in table}


def home_of(gazetteer: Gazetteer, document: Document) -> Home:
    """What the article's `url` and `source` tell of its outlet's home."""
    hosts = [_host(address) for address in (document.url, document.source) if address]
    country = None
    for host in hosts:
        ending = host.rpartition(".")[2].upper().replace("UK", "GB")
        if len(ending) == 2 and ending.lower() not in _NO_COUNTRY and gazetteer.country_place(ending) is not None:
            country = ending
    for host in hosts:
        if (place := _known_home(gazetteer, host)) is not None:
            return Home(gazetteer.country(place), gazetteer.label(place), place)
    for host in hosts:
        labels = [label for label in host.split(".")[:-1] if label not in ("www", "co", "com", "org", "net")]
        for label in reversed(labels):
            if town := _town_in(gazetteer, label, country):
                return Home(country, town)
    if document.source and "." not in document.source:
        words = document.source.split()
        for count in range(min(3, len(words)), 0, -1):
            if _is_town(gazetteer, town := " ".join(words[:count]), country):
                return Home(country, town)
    return Home(country, None)


def _known_home(gazetteer: Gazetteer, host: str) -> int | None:
    labels = host.split(".")
    for first in range(len(labels) - 1):
        if row := _outlets().get(".".join(labels[first:])):
            town, region = row
            for index, _ in gazetteer.senses(town):
                where = gazetteer.region_code(index) if "." in region else gazetteer.country(index)
                if gazetteer.feature(index)[0] == "P" and where == region:
                    return index
    return None


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host if "." in host and " " not in host else ""


def _town_in(gazetteer: Gazetteer, label: str, country: str | None) -> str | None:
    """The town whose name begins `label` where generic words make up the rest: "texarkanagazette"."""
    label = label.removeprefix("the").removeprefix("my").replace("-", "")
    for end in range(len(label), 4, -1):
        if (end == len(label) or _GENERIC.match(label[end:])) and _is_town(gazetteer, label[:end], country):
            return label[:end]
    return None


def _is_town(gazetteer: Gazetteer, name: str, country: str | None) -> bool:
    for index, kind in gazetteer.senses(name):
        if country and gazetteer.country(index) != country:
            continue
        if kind is NameKind.NAME and gazetteer.feature(index)[0] == "P" and gazetteer.weight[index] >= _SMALLEST:
            return True
    return False
