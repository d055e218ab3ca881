"""Which of the records that were pushed have come out, and as what."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

from stream.contracts.dead_letter import Obituary, RecordOrigin


@dataclass
class Awaited:
    """Records on their way through the worker, by number. Every one comes out once: as an event or as a dead letter.

    An event is known by its article's id (duplicates in the order in which they were pushed), a dead letter by where
    its record lies. What was not pushed here is nobody's: another producer may use the same topics.
    """

    _by_id: dict[str, deque[int]] = field(default_factory=lambda: defaultdict(deque))
    _by_place: dict[RecordOrigin, tuple[int, str | None]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._by_place)

    def add(self, number: int, article_id: str | None, place: RecordOrigin) -> None:
        """A record was pushed; `article_id` is None where it cannot become an event."""
        self._by_place[place] = (number, article_id)
        if article_id is not None:
            self._by_id[article_id].append(number)

    def event(self, article_id: str) -> int | None:
        """The number of the record whose event this is; None where none is waited for."""
        waiting = self._by_id.get(article_id)
        if not waiting:
            return None
        number = waiting.popleft()
        self._by_place = {place: entry for place, entry in self._by_place.items() if entry[0] != number}
        return number

    def death(self, obituary: Obituary) -> int | None:
        """The number of the record that died; None where none is waited for."""
        number, article_id = self._by_place.pop(obituary.origin, (None, None))
        if number is not None and article_id is not None:
            self._by_id[article_id].remove(number)
        return number
