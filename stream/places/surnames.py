"""Places' names that are somebody's surname where they stand, whatever the recognizer made of them."""

from __future__ import annotations

import re
from typing import Final

_JOINED_SURNAME: Final = re.compile(r"-[A-Z][a-z]+\b")
_CREDITED: Final = re.compile(r"\((?:[Pp]hotos? by )?[A-Z][\w’'-]+ (?:[A-Z][\w’'.-]* )?\Z")
_AGENCY: Final = re.compile(r" ?/ ?(?:[A-Z]{2,5}|Reuters|Getty|Associated Press|Staff)\b")
_BYLINE: Final = re.compile(r"\b(?:By (?:[A-Z][A-Z.'’-]+ ){0,2}|BY (?:[A-Z][A-Z.'’-]+ ){1,2})\Z")
GIVEN_BEFORE: Final = re.compile(r"\b([A-Z][a-z]+) \Z")
"""What may be a given name, right before a name."""

_INITIAL_BEFORE: Final = re.compile(r"\b[A-Z][a-z]+ [A-Z]\. \Z")
_SUBSTITUTION: Final = re.compile(r"\((?:[A-Z][\w’'-]+ )+\d{1,3}\)")
_LISTED: Final = re.compile(r"(?:, |: |- )\Z")
_LIST_GOES_ON: Final = re.compile(r"(?:, |\.| \()")
_LISTED_INITIAL: Final = re.compile(r"(?:, |: |; |\()[A-Z] \Z")
_HIS_CLUB: Final = re.compile(r" \([A-Z][\w’' -]+[,)]")


def is_surname(text: str, start: int, end: int) -> bool:
    """Whether the words around `text[start:end]` make it a surname: a credit, a byline, another surname."""
    return _is_credited(text, start, end) or _is_in_byline(text, start, end) or is_joined_surname(text, start, end)


def is_in_line_up(text: str, start: int, end: int) -> bool:
    """Whether it is a player's surname: "Cole, Vieira, Clichy, Van Persie (Bergkamp 68), Henry.", "A Henderson
    (Glasgow)"."""
    if _LISTED_INITIAL.search(text, max(0, start - 4), start) and _HIS_CLUB.match(text, end):
        return True
    return bool(
        _LISTED.search(text, max(0, start - 2), start)
        and _LIST_GOES_ON.match(text, end)
        and _SUBSTITUTION.search(text, max(0, start - 150), end + 150)
    )


def is_joined_surname(text: str, start: int, end: int) -> bool:
    """Whether a name follows a given name and is joined to another: "Tanesha Melbourne-Blake".

    A word that the text has in small letters too is no given name.
    """
    given = GIVEN_BEFORE.search(text, max(0, start - 24), start)
    return bool(
        given
        and _JOINED_SURNAME.match(text, end)
        and len(given[1]) > 3
        and given.start() > 0
        and text[given.start() - 2].isalnum()
        and given[1].lower() not in text
    )


def is_after_an_initial(text: str, start: int) -> bool:
    """Whether a name follows a given name and an initial: "Stephen F. Austin University"."""
    return _INITIAL_BEFORE.search(text, max(0, start - 24), start) is not None


def _is_credited(text: str, start: int, end: int) -> bool:
    """Whether it is the surname in a photograph's credit: "(Zen Trinidad/PNA)"."""
    return bool(_CREDITED.search(text, max(0, start - 60), start) and _AGENCY.match(text, end))


def _is_in_byline(text: str, start: int, end: int) -> bool:
    """Whether it is part of the author's name in capitals: "By KENT MALLETT"."""
    return text[start:end].isupper() and _BYLINE.search(text, max(0, start - 40), start) is not None
