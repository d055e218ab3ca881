"""A row of alternateNamesV2.txt."""

from __future__ import annotations

from typing import Final, NamedTuple

from stream.places.builder.geonames.files import DumpFile
from stream.places.builder.records import key_of
from stream.places.builder.towns import is_name
from stream.places.gazetteer import NameKind

_NO_LANGUAGE: Final = frozenset("link wkdt post iata icao faac tcid unlc phon piny fr_1793".split())
"""What GeoNames writes in the column of the language where the name is none: addresses, post codes, codes of airports,
transcriptions."""


class AlternateName(NamedTuple):
    """A name of place `id`, as a key of the index."""

    id: int
    key: str
    kind: NameKind
    english: bool


def alternate_name(line: bytes, number: int, file: DumpFile) -> AlternateName | None:
    """What a line says; None where that is no name which may stand in an article.

    The preferred English name counts as the place's own. Raises GazetteerError, with file and line, where the line is
    not as GeoNames writes it.
    """
    try:
        cells = line.decode().split("\t")
        identity = int(cells[1])
        language, name, preferred, *_ = cells[2:]
    except (UnicodeDecodeError, ValueError, IndexError) as error:
        raise file.error(number, f"expected columns: id, place, language, name, ... ({error}).") from error
    if language in _NO_LANGUAGE:
        return None
    if language == "abbr":
        kind = NameKind.ABBREVIATION
    elif not is_name(name, True):
        return None
    else:
        kind = NameKind.NAME if language == "en" and preferred == "1" else NameKind.ALTERNATE
    key = key_of(name, kind)
    return AlternateName(identity, key, kind, language == "en") if key else None
