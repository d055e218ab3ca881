"""Where an outlet is at home, as far as its address and name tell."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from stream.document import Document
from stream.places.features import Home
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


def home_of(gazetteer: Gazetteer, document: Document) -> Home:
    """The outlet's country and town, from the host's ending and from a town's name in host or source."""
    hosts = [_host(address) for address in (document.url, document.source) if address]
    country = None
    for host in hosts:
        ending = host.rpartition(".")[2].upper().replace("UK", "GB")
        if len(ending) == 2 and ending.lower() not in _NO_COUNTRY and gazetteer.country_place(ending) is not None:
            country = ending
    for host in hosts:
        labels = [label for label in host.split(".")[:-1] if label not in ("www", "co", "com", "org", "net")]
        for label in reversed(labels):
            place = _town_in(gazetteer, label, country)
            if place is not None:
                return Home(country or gazetteer.country(place), place)
    if document.source and "." not in document.source:
        words = document.source.split()
        for count in range(min(3, len(words)), 0, -1):
            place = _town(gazetteer, " ".join(words[:count]), country)
            if place is not None:
                return Home(country or gazetteer.country(place), place)
    return Home(country, None)


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host if "." in host and " " not in host else ""


def _town_in(gazetteer: Gazetteer, label: str, country: str | None) -> int | None:
    """The town whose name begins `label` where generic words make up the rest: "texarkanagazette"."""
    label = label.removeprefix("the").removeprefix("my").replace("-", "")
    for end in range(len(label), 4, -1):
        if end == len(label) or _GENERIC.match(label[end:]):
            place = _town(gazetteer, label[:end], country)
            if place is not None:
                return place
    return None


def _town(gazetteer: Gazetteer, name: str, country: str | None) -> int | None:
    for index, kind in gazetteer.senses(name):
        if country and gazetteer.country(index) != country:
            continue
        if kind is NameKind.NAME and gazetteer.feature(index)[0] == "P" and gazetteer.weight[index] >= _SMALLEST:
            return index
    return None
