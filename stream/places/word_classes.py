"""Classes of words beside a name, or at its end, that tell what the name belongs to. English, in small letters."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORD_CLASSES: Final[dict[str, frozenset[str]]] = {
    "street": _words("""
        st st. street ave ave. avenue road rd rd. drive dr dr. lane ln ln. boulevard blvd blvd. highway hwy pike way
        court ct ct. circle place pl terrace trail parkway pkwy route turnpike expressway freeway alley crescent roads
        streets avenues
    """),
    "site": _words("""
        hospital school schools university college church park stadium airport center centre bridge dam library museum
        theater theatre cathedral mall hotel inn club golf course cemetery camp prison jail station plant mine refinery
        building hall house tower plaza clinic elementary middle high academy institute arena speedway creek river lake
        mountain mountains hill hills island islands falls bay beach valley forest springs spring heights estates
        apartments village square gardens garden reservoir canyon
    """),
    "rule": _words("""
        police county council city sheriff sheriffs department fire district court board commission parish township
        state municipal mayor authority government legislature assembly public school superior circuit planning zoning
        chamber republic province governorate regional
    """),
    "firm": _words("""
        inc inc. co co. corp corp. ltd llc company bank group holdings industries energy electric insurance airlines
        airways motors oil gas partners capital
    """),
    "press": _words("""
        times news post herald gazette tribune journal star press review daily observer telegraph mail record
    """),
    "team": _words("""
        united fc city rovers town wanderers athletic bulldogs tigers eagles wildcats panthers bears lions hawks
        warriors open cup marathon festival fair
    """),
    "title": _words("""
        gov gov. governor sen sen. senator rep rep. mayor president prime attorney judge sheriff democrat democrats
        republican republicans councilman commissioner coach native resident residents man woman
    """),
}
"""The order is that of the features made of them."""
