"""Moments as people write them on a command line: a date-time, or how long ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import typer

from stream.contracts.dates import to_rfc3339

_AGO: Final = re.compile(r"(?:\d{1,9}[wdhms])+", re.ASCII)
_PART: Final = re.compile(r"(\d+)([wdhms])", re.ASCII)
_UNITS: Final = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def moment_ms(text: str, now: datetime) -> int:
    """Milliseconds since 1970 UTC of an RFC 3339 date-time, or of `2h` before `now`; else typer.BadParameter.

    A date alone is its midnight in UTC.
    """
    try:
        if _AGO.fullmatch(text):
            return _ms(now - sum((timedelta(**{_UNITS[unit]: int(n)}) for n, unit in _PART.findall(text)), timedelta()))
        return _ms(datetime.fromisoformat(to_rfc3339(text)))
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(
            f"{text!r} is neither a date-time such as 2026-05-01T06:00:00Z nor a time ago such as 90m, 2h or 1d12h"
        ) from error


def _ms(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
