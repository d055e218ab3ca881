"""Words before a name that say that something is in it, or comes from there, or goes there."""

from __future__ import annotations

import re
from typing import Final

_INSIDE: Final = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Dd]owntown) \Z")
_THERE: Final = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Dd]owntown|[Ff]rom|[Tt]o|[Aa]t|[Aa]cross|[Ii]nto|[Oo]f|[Oo]ff|[Pp]ast|[Ll]eaving)"
    r" \Z"
)
_FARTHEST: Final = 12


def is_inside(text: str, start: int) -> bool:
    """Whether something is in or near what is named at `start`."""
    return _INSIDE.search(text, max(0, start - _FARTHEST), start) is not None


def is_there(text: str, start: int) -> bool:
    """Whether something is, comes from, goes to or belongs to what is named at `start`."""
    return _THERE.search(text, max(0, start - _FARTHEST), start) is not None
