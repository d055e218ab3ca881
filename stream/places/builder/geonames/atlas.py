"""The places of the gazetteer below, with what GeoNames says of them merged in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from stream.places.builder.geonames.alternates import AlternateName
from stream.places.builder.geonames.codes import Country, Region
from stream.places.builder.geonames.rows import Row
from stream.places.builder.records import Draft, centre, distance_km
from stream.places.gazetteer import NameKind
from stream.places.names import fold

_FAR_KM = 1000.0
_NEAR_KM = 100.0
_WELL_KNOWN = 3
"""Alternate names from which a row may be the place of our table at any point of a sea, a river or a region: GeoNames
points at a river's mouth, our table at its middle. Others must lie within 100 km."""

_ALIKE = {letter: group for group in ("H", "LTAV", "SR") for letter in group}
"""Classes that may stand for the same thing in GeoNames and in our table: who tells a valley from a region?"""


class Atlas:
    """Drafts by id and by code; `done` counts what happened to them.

    `curated` are ids and codes whose shown name our tables chose.
    """

    def __init__(self, drafts: list[Draft], curated: frozenset[str]) -> None:
        self._by_id = {draft.id: draft for draft in drafts}
        self._by_code = {draft.admin1: draft for draft in drafts if draft.feature == "A.ADM1"}
        self._by_code |= {draft.admin2: draft for draft in drafts if draft.feature == "A.ADM2"}
        self._curated = curated
        self._seen: set[str] = set()
        self._twins: dict[str, list[Row]] = defaultdict(list)
        self._own_by_key: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.id.startswith("dateline:"):
                for key, kind in draft.keys.items():
                    if kind is NameKind.NAME:
                        self._own_by_key[key].append(draft)
        self.done: Counter[str] = Counter()

    @property
    def drafts(self) -> Iterable[Draft]:
        return self._by_id.values()

    @property
    def ids(self) -> frozenset[int]:
        """The GeoNames ids of all places."""
        return frozenset(int(identity[9:]) for identity in self._by_id if identity.startswith("geonames:"))

    @property
    def own_keys(self) -> frozenset[str]:
        """Names of the seas, rivers and regions whose ids are our own."""
        return frozenset(self._own_by_key)

    def add_regions(self, regions: Iterable[Region]) -> None:
        """Give regions GeoNames' ids and names; new ones are added where towns tell where they lie."""
        missing = {}
        for region in regions:
            draft = self._by_code.get(region.code)
            if draft is None:
                missing[region.code] = region
                continue
            self._identify(draft, region)
        self._find_moved(missing)
        inside: dict[str, list[Draft]] = defaultdict(list)
        for town in self._by_id.values():
            if town.feature.startswith("P."):
                for code in (town.admin1, town.admin2):
                    if code in missing:
                        inside[code].append(town)
        for code, towns in inside.items():
            self._add_region(missing[code], towns)

    def add_countries(self, countries: Iterable[Country]) -> None:
        """Populations and names of countries."""
        for country in countries:
            draft = self._by_id.get(f"geonames:{country.id}")
            if draft is not None and draft.feature.startswith("A.PCL"):
                draft.population = draft.weight = country.population or draft.population
                _add_key(draft, fold(country.name), NameKind.ALTERNATE)

    def merge(self, rows: Iterable[Row]) -> None:
        """Take rows that were set aside: known places, regions, and what bears the name of one of ours."""
        others = []
        for row in rows:
            draft = self._by_id.get(f"geonames:{row.id}")
            if draft is not None:
                self._merge(draft, row)
            else:
                others.append(row)
        # Ids first: a code may stand in two rows, and then it is the id that tells them apart.
        for row in others:
            code = {"A.ADM1": row.admin1, "A.ADM2": row.admin2}.get(row.feature)
            region = self._by_code.get(code) if code else None
            if region is not None and region.id not in self._seen:
                self._merge(region, row)
            elif owners := self._owners(row):
                for own in owners:
                    self._twins[own.id].append(row)
            else:
                self._add(row.draft())
        self._settle_twins()

    def _settle_twins(self) -> None:
        """Of the rows that may be a place of our table, the one with the most names is; the others are places of
        their own."""
        taken: set[int] = set()
        rest: dict[int, Row] = {}
        for identity, rows in self._twins.items():
            own = self._by_id[identity]
            free = [row for row in rows if row.id not in taken]
            rest |= {row.id: row for row in rows}
            best = max(free, key=lambda row: (row.alternates.count(","), -_distance(own, row)), default=None)
            if best is not None and self._renamed(own, f"geonames:{best.id}"):
                taken.add(best.id)
                own.lat, own.lon, own.feature = best.lat, best.lon, best.feature
                own.population = own.population or best.population
                self._merge(own, best)
                self.done["places of our tables that got GeoNames' id"] += 1
        for row in rest.values():
            if row.id not in taken:
                self._add(row.draft())
        self._twins.clear()

    def drop_lost(self, covered: Callable[[str], bool]) -> None:
        """Leave out towns and second-level regions that GeoNames no longer has, where all of a country was read."""
        kept = self._seen | self._curated
        for identity, draft in list(self._by_id.items()):
            checked = draft.feature.startswith("P.") or draft.feature == "A.ADM2"
            if checked and draft.country and covered(draft.country) and identity not in kept:
                del self._by_id[identity]
                self.done["places that GeoNames no longer has"] += 1

    def add_name(self, name: AlternateName) -> None:
        """Another name of a known place."""
        draft = self._by_id.get(f"geonames:{name.id}")
        if draft is not None and (name.english or _may_have(draft, name.key)):
            _add_key(draft, name.key, name.kind)

    def _owners(self, row: Row) -> list[Draft]:
        if row.feature[0] not in _ALIKE:
            return []
        found = {own.id: own for key in row.index_keys() for own in self._own_by_key.get(key, ())}
        return [own for own in found.values() if own.id in self._by_id and _may_be(own, row)]

    def _merge(self, draft: Draft, row: Row) -> None:
        self._seen.add(draft.id)
        code = f"geonames:{row.id}"
        if draft.id != code and self._renamed(draft, code):
            self.done["regions that got GeoNames' id"] += 1
        for key, kind in row.index_keys().items():
            if kind is NameKind.NAME or _may_have(draft, key):
                _add_key(draft, key, kind)
        self.done["known places brought up to date"] += 1
        if not draft.feature.startswith(("P.", "A.ADM")):
            return  # its point and kind were chosen with care
        if draft.feature.startswith("P."):
            draft.feature = row.feature
            draft.weight = row.population if draft.weight == draft.population else draft.weight
            draft.renown = max(draft.renown, row.renown())
            if draft.id not in self._curated:
                draft.name = row.name
        if draft.feature == row.feature:
            draft.admin1, draft.admin2 = row.admin1, row.admin2
        draft.lat, draft.lon, draft.derived = row.lat, row.lon, False
        draft.population = row.population

    def _add(self, draft: Draft) -> None:
        self._by_id.setdefault(draft.id, draft)
        self.done["regions and the like added"] += 1

    def _add_region(self, region: Region, towns: list[Draft]) -> None:
        lat, lon = centre((town.lat, town.lon) for town in towns)
        parts = region.code.split(".")
        draft = Draft(
            id=f"geonames:{region.id}",
            name=region.name,
            lat=lat,
            lon=lon,
            feature=f"A.ADM{len(parts) - 1}",
            country=parts[0],
            admin1=".".join(parts[:2]),
            admin2=region.code if len(parts) == 3 else None,
            weight=sum(town.population for town in towns),
            derived=True,
        )
        if draft.id not in self._by_id:
            self._by_code[region.code] = draft
            self._add(draft)
            self._name(draft, region)

    def _find_moved(self, missing: dict[str, Region]) -> None:
        """Regions that are under another first-level one now: same country, last part of the code, and name."""
        moved: dict[tuple[str, str, str], list[Region]] = defaultdict(list)
        for region in missing.values():
            moved[region.code[:2], region.code.rpartition(".")[2], fold(region.name)].append(region)
        for code, draft in self._by_code.items():
            if code and draft.id == f"admin2:{code}":
                found = moved.get((code[:2], code.rpartition(".")[2], fold(draft.name)), [])
                if len(found) == 1 and found[0].code in missing:
                    self._identify(draft, missing.pop(found[0].code))

    def _identify(self, draft: Draft, region: Region) -> None:
        self._name(draft, region)
        if draft.id != f"geonames:{region.id}" and self._renamed(draft, f"geonames:{region.id}"):
            self.done["regions that got GeoNames' id"] += 1

    def _name(self, draft: Draft, region: Region) -> None:
        for name in (region.name, region.ascii_name):
            _add_key(draft, fold(name), NameKind.ALTERNATE)

    def _renamed(self, draft: Draft, identity: str) -> bool:
        if identity in self._by_id:
            return False
        self._seen |= {identity} if draft.id in self._seen else set()
        del self._by_id[draft.id]
        draft.id = identity
        self._by_id[identity] = draft
        return True


def _add_key(draft: Draft, key: str, kind: NameKind) -> None:
    if key:
        draft.keys[key] = min(kind, draft.keys.get(key, kind))


def _may_have(draft: Draft, key: str) -> bool:
    """Whether a place takes an alternate name of which nobody says that it is English.

    Of countries, continents, seas our tables tell the English names. They stand before all else or nearly, and would
    take "Man" and "Union" from everybody: others in Latin letters are not theirs.
    """
    return not key.isascii() or draft.feature.startswith(("P.", "A.ADM"))


def _distance(draft: Draft, row: Row) -> float:
    return distance_km((draft.lat, draft.lon), (row.lat, row.lon))


def _may_be(draft: Draft, row: Row) -> bool:
    if _ALIKE.get(row.feature[0]) != _ALIKE.get(draft.feature[0]):
        return False
    if draft.country and row.country and draft.country != row.country:
        return False
    most = _FAR_KM if row.alternates.count(",") + 1 >= _WELL_KNOWN else _NEAR_KM
    return _distance(draft, row) <= most
