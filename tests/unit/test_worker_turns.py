"""Partitions take turns."""

from __future__ import annotations

from collections import OrderedDict

from stream.worker.turns import take_turns


class Fetcher:
    """Polls as aiokafka's does: from the first partition on, as many records as are asked for."""

    def __init__(self, fetched: dict[str, list[int]]) -> None:
        self._records = OrderedDict(fetched)

    async def fetched_records(self, partitions: set[str], max_records: int) -> dict[str, list[int]]:
        served: dict[str, list[int]] = {}
        for partition in [name for name in self._records if name in partitions]:
            here = self._records[partition]
            served[partition], here[:] = here[:max_records], here[max_records:]
            max_records -= len(served[partition])
            if not here:
                del self._records[partition]
            if not max_records:
                break
        return served


async def served(fetcher: Fetcher, partitions: str = "abc", polls: int = 9) -> list[dict[str, list[int]]]:
    return [polled for _ in range(polls) if (polled := await fetcher.fetched_records(set(partitions), 2))]


async def test_the_one_that_waited_longest_is_first_and_order_within_it_is_kept() -> None:
    fetcher = Fetcher({"a": [1, 2, 3, 4, 5], "b": [1, 2, 3], "c": [1, 2]})
    take_turns(fetcher)
    assert await served(fetcher) == [
        {"a": [1, 2]}, {"b": [1, 2]}, {"c": [1, 2]}, {"a": [3, 4]}, {"b": [3], "a": [5]},
    ]  # fmt: skip


async def test_a_partition_that_may_not_be_polled_keeps_its_turn() -> None:
    fetcher = Fetcher({"a": [1, 2], "b": [1, 2, 3, 4], "c": [1, 2]})
    take_turns(fetcher)
    assert await served(fetcher, "bc", 2) == [{"b": [1, 2]}, {"c": [1, 2]}]
    assert await served(fetcher) == [{"a": [1, 2]}, {"b": [3, 4]}]


async def test_asked_again_it_changes_nothing() -> None:
    fetcher = Fetcher({"a": [1, 2, 3, 4], "b": [1, 2]})
    take_turns(fetcher)
    polls = fetcher.fetched_records
    take_turns(fetcher)
    assert fetcher.fetched_records is polls
