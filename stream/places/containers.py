"""The pattern "X, Y": the region or country that an article writes after a place's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.places.gazetteer import Gazetteer, NameKind, Posting

_AFTER = re.compile(r"\s*(?:,\s*(?:in\s+)?(?:the\s+)?|\()")
_NAME = re.compile(r"[A-Z\u00C0-\u00DE][\w’'.-]*(?: (?:(?:of|and|the) )?[A-Z\u00C0-\u00DE][\w’'.-]*){0,3}")


def region_after(gazetteer: Gazetteer, text: str, end: int) -> tuple[str, int, int] | None:
    """The name of a region written right after a place's name that ends at `end` ("Paris, Texas", "Troy (N.Y.)"), and
    where it starts and ends."""
    after = _AFTER.match(text, end)
    if after is None:
        return None
    match = _NAME.match(text, after.end(), after.end() + 60)
    if match is None:
        return None
    words = match.group().split(" ")
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        for candidate in dict.fromkeys((name, name.rstrip(".-'"), re.sub(r"['’]s?$", "", name))):
            if regions(gazetteer, candidate):
                return candidate, match.start(), match.start() + len(candidate)
    return None


def regions(gazetteer: Gazetteer, name: str) -> list[int]:
    """The countries and regions that `name` may mean, best known first."""
    return [
        sense.place
        for sense in gazetteer.senses(name)
        if sense.kind is not NameKind.DEMONYM and gazetteer.feature(sense.place).startswith(("A.PCL", "A.ADM"))
    ]


def lies_in(gazetteer: Gazetteer, index: int, region: int) -> bool:
    """Whether place `index` belongs to country or region `region`, and is not that region itself."""
    if index == region:
        return False
    feature = gazetteer.feature(region)
    if feature.startswith("A.PCL"):
        return gazetteer.country(index) == gazetteer.country(region)
    if feature == "A.ADM1":
        return gazetteer.admin1[index] == gazetteer.admin1[region]
    return gazetteer.admin2[index] == gazetteer.admin2[region] != 0


def container_holds(gazetteer: Gazetteer, senses: Sequence[Posting], container: str) -> tuple[bool, ...]:
    """For each sense, whether it lies in what `container` may mean.

    All False where the two names rather stand in a list: "in France, Germany and Italy", "Jordan, Syria".
    """
    best: tuple[bool, ...] = (False,) * len(senses)
    for _, held in _holding(gazetteer, senses, container):
        best = tuple(a or b for a, b in zip(best, held, strict=True))
    return best


def holders(gazetteer: Gazetteer, senses: Sequence[Posting], container: str) -> list[int]:
    """What `container` means, where one of these senses lies in it: the best known region or country that holds one,
    with the counties of that name before it."""
    return [region for region, _ in _holding(gazetteer, senses, container)]


def _holding(gazetteer: Gazetteer, senses: Sequence[Posting], container: str) -> list[tuple[int, tuple[bool, ...]]]:
    """Each of the `holders`, and which of the senses lie in it."""
    mays = regions(gazetteer, container)
    if not mays or not senses:
        return []
    first = gazetteer.feature(senses[0].place)
    if first.startswith("A.PCL") and gazetteer.feature(mays[0]).startswith("A.PCL"):
        return []
    found = []
    for region in mays:
        held = tuple(lies_in(gazetteer, sense.place, region) for sense in senses)
        if any(held):
            found.append((region, held))
            if gazetteer.feature(region) != "A.ADM2":
                break
    return found


def region_that_holds(gazetteer: Gazetteer, text: str, end: int, senses: Sequence[Posting]) -> int | None:
    """Where the region ends that stands after the name of these senses and has one of them in it; None for none."""
    region = region_after(gazetteer, text, end)
    return region[2] if region is not None and any(container_holds(gazetteer, senses, region[0])) else None
