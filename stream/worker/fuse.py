"""The fuse: what stops a worker before a misconfiguration buries a whole topic."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection
from typing import Final

from stream.errors import DatelineError, FuseBlown

_STRICT_RECORDS: Final = 20
"""A strict fuse judges so many by themselves: enough to see whether the cause was mended."""

_STRICT_FREE: Final = 2
"""Of those so many may die whatever their share is: an article that is truly bad must not stop a mended worker."""


class Fuse:
    """Remembers how the last `records` records ended, and blows when more than `share` of so many are dead letters.

    It need not have seen `records` of them: when enough have died, no later ones can bring the share down again.
    `records` 0 switches it off.

    A worker that starts anew remembers nothing. Where those before it buried many (`recall.py`), `be_strict` makes up
    for that: else a supervisor that starts it again and again would bury the topic in portions.
    """

    def __init__(self, records: int, share: float) -> None:
        self.records = records
        self._share = share
        self._allowed = share * records
        self._codes: deque[str | None] = deque(maxlen=records)
        self._strict = False
        self._heard = 0

    def would_be_strict(self, deaths: int) -> bool:
        """Whether so many deaths among the last `records` are reason to be strict: half of those allowed."""
        return self.records > 0 and deaths >= max(1.0, self._allowed / 2)

    def be_strict(self) -> None:
        """Blow at the third death of the first 20 records, if more than the share of those so far have died."""
        self._strict = True

    def check(self, ends: Collection[DatelineError | None]) -> None:
        """Hear how records will end (None: with an event), before that is published. Raises FuseBlown."""
        if self.records == 0:
            return
        for error in ends:
            self._heard += 1
            self._codes.append(error.code if error is not None else None)
            dead = Counter(code for code in self._codes if code is not None)
            if error is not None and dead.total() > self._limit():
                raise FuseBlown(self._said(dead, error))

    def correct(self, ends: Collection[DatelineError | None]) -> None:
        """The records that were heard last ended in this way after all. Raises FuseBlown."""
        for _ in range(min(len(ends), len(self._codes))):
            self._codes.pop()
        self._heard -= len(ends)
        self.check(ends)

    def _limit(self) -> float:
        if self._strict and self._heard <= _STRICT_RECORDS:
            return max(_STRICT_FREE, self._share * self._heard)
        return self._allowed

    def _said(self, dead: Counter[str], last: DatelineError) -> str:
        codes = ", ".join(f"{number} {code}" for code, number in dead.most_common())
        before = " as those before them were" if self._strict else ""
        return (
            f"{dead.total()} of the last {len(self._codes)} records would be dead letters{before} ({codes}; the last: "
            f"{str(last)[:200]}). Is this the right topic, and DATELINE_FIELDS right? The batch in hand is not "
            "committed. Mend the cause, or set DATELINE_FUSE_RECORDS=0 to bury them all"
        )
