"""Dates as scrapers write them, brought to RFC 3339."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_RFC3339 = re.compile(rf"\d{{4}}-\d\d-\d\d[Tt]{_CLOCK}:(?P<second>[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-]{_CLOCK})", re.ASCII)
# Nine to eleven digits are epoch seconds from 1973 on; eight would be an ISO 8601 date (20261124).
_EPOCH = re.compile(r"-?\d{9,11}(?:\.\d+)?", re.ASCII)


def to_rfc3339(value: object) -> str:
    """`value` as an RFC 3339 date-time.

    Takes RFC 3339 (returned as it is, in capitals), ISO 8601, RFC 2822 and epoch seconds (a number, or a string
    of nine to eleven digits). A date-time without a zone is taken as UTC, a date alone as its midnight.

    Raises ValueError where it is none of these, or no such day exists.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"a date is a string or a number of seconds, not {type(value).__name__}")
    if not isinstance(value, str):
        return _from_epoch(value)
    text = value.strip()
    if match := _RFC3339.fullmatch(text):
        _check_calendar(text, match["second"])
        return text.upper()
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text) if "." in text else int(text))
    return _written(_parse(text))


def _check_calendar(text: str, second: str) -> None:
    # RFC 3339 allows a leap second, datetime does not.
    upper = text.upper()
    datetime.fromisoformat(upper.replace(":60", ":59", 1) if second == "60" else upper)


def _from_epoch(seconds: float) -> str:
    try:
        return _written(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, OSError, ValueError) as error:
        raise ValueError(f"{seconds!r} is not a number of seconds since 1970 before the year 10000") from error


def _parse(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass  # not ISO 8601: RFC 2822 is the last form there is
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise ValueError(f"{text[:80]!r} is neither RFC 3339, ISO 8601, RFC 2822 nor epoch seconds") from error


def _written(moment: datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        moment = moment.replace(tzinfo=UTC)
    elif offset % timedelta(minutes=1):
        # ISO 8601 has offsets of seconds (local mean time), RFC 3339 has none.
        try:
            moment = moment.astimezone(UTC)
        except OverflowError as error:
            raise ValueError(f"{moment.isoformat()} is before the year 1 or after 9999 in UTC") from error
    return moment.isoformat().replace("+00:00", "Z")
