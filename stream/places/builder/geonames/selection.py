"""Which of GeoNames' 680 kinds of features go into a gazetteer of news."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from stream.errors import GazetteerError

DEFAULT_FEATURES: Final = """
    P -P.PPLH -P.PPLQ -P.PPLCH
    A.ADM1 A.ADM2 A.ADM3 A.ADM4:5 A.ADM5:5 A.ADMD:5 A.TERR A.LTER
    L.CONT L.RGN L.RGNL L.MILB L.NVB L:4 -L.AREA -L.RGNE
    H.OCN H.SEA H.GULF H.STRT H.SD H:3
    T.ISLS T.MTS T.PEN T.DSRT T.ISL:2 T:4
    S.AIRP S.AIRB S.PSN S:6 R:6 V:5
"""
"""Where people live and what is governed; of nature and of what was built, what is known well enough to have names in
several languages. Not: what no longer exists, unions of states (the contract has "EU" as an organisation, and GeoNames
as a zone or an economic region), farms, hotels, schools, brooks, and the floor of the sea."""

_ITEM = re.compile(r"(?P<out>-)?(?P<feature>[A-Z](?:\.[A-Z0-9]+)?)(?::(?P<least>\d{1,4}))?")


class Selection:
    """Says which features are kept.

    A text of items, separated by spaces or commas: "P" a class, "P.PPLX" a code, "H.STM:3" what has three alternate
    names or more, "-P.PPLH" not this one; "default" and "all". A code says more than its class, a later item than an
    earlier one.
    Raises GazetteerError for another item.
    """

    def __init__(self, text: str = "default") -> None:
        self._least: dict[str, int | None] = {}
        self._all: int | None = None
        self.items = text.replace(",", " ").split()
        self._take(self.items)
        self._known: dict[str, int | None] = {}

    def keeps(self, feature: str, alternates: str) -> bool:
        """Whether a place of this feature ("P.PPL") and these alternate names, separated by commas, is kept."""
        try:
            least = self._known[feature]
        except KeyError:
            letter = feature.partition(".")[0]
            least = self._known[feature] = self._least.get(feature, self._least.get(letter, self._all))
        if not least:
            return least == 0
        return bool(alternates) and alternates.count(",") + 1 >= least

    def _take(self, items: Iterable[str]) -> None:
        for item in items:
            if item == "default":
                self._take(DEFAULT_FEATURES.split())
            elif item == "all":
                self._all = 0
                self._least.clear()
            elif match := _ITEM.fullmatch(item):
                self._least[match["feature"]] = None if match["out"] else int(match["least"] or 0)
            else:
                raise GazetteerError(f"features: {item!r} is none. Say P, P.PPLX, H.STM:3, -P.PPLH, default or all.")
