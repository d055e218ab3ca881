"""Lets the partitions of a worker take turns.

aiokafka empties what it has fetched of one partition before it looks at the next: behind a backlog the last partition
would wait for hundreds of records of the others.
"""

from __future__ import annotations

from typing import Any


def take_turns(fetcher: Any) -> None:
    """From now on a poll of this aiokafka Fetcher begins with the partition that has waited longest.

    The order within a partition is untouched. aiokafka is pinned; an attribute that is not there any more fails the
    first batch, loudly.
    """
    if hasattr(fetcher, "served_in_turn"):
        return
    poll = fetcher.fetched_records
    waiting = fetcher._records

    async def poll_in_turn(*args: Any, **options: Any) -> Any:
        served = await poll(*args, **options)
        for partition in served:
            if partition in waiting:
                waiting.move_to_end(partition)
        return served

    fetcher.fetched_records = poll_in_turn
    fetcher.served_in_turn = True
