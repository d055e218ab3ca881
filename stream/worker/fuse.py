"""The fuse: what stops a worker before a misconfiguration buries a whole topic."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable

from stream.errors import DatelineError, FuseBlown


class Fuse:
    """Remembers how the last `records` records ended, and blows when more than `share` of so many are dead letters.

    It need not have seen `records` of them: when enough have died, no later ones can bring the share down again.
    `records` 0 switches it off. A worker that starts anew remembers nothing.
    """

    def __init__(self, records: int, share: float) -> None:
        self._allowed = share * records
        self._off = records == 0
        self._codes: deque[str | None] = deque(maxlen=records)

    def check(self, ends: Iterable[DatelineError | None]) -> None:
        """Hear how records will end (None: with an event), before that is published. Raises FuseBlown."""
        if self._off:
            return
        for error in ends:
            self._codes.append(error.code if error is not None else None)
            dead = Counter(code for code in self._codes if code is not None)
            if error is not None and dead.total() > self._allowed:
                raise FuseBlown(self._said(dead, error))

    def _said(self, dead: Counter[str], last: DatelineError) -> str:
        codes = ", ".join(f"{number} {code}" for code, number in dead.most_common())
        return (
            f"{dead.total()} of the last {len(self._codes)} records would be dead letters ({codes}; the last: "
            f"{str(last)[:200]}). Is this the right topic, and DATELINE_FIELDS right? The batch in hand is not "
            "committed. Mend the cause, or set DATELINE_FUSE_RECORDS=0 to bury them all"
        )
