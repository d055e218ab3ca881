"""What became of the records that the group did last: the memory of the fuse, which no worker keeps itself.

All of it is in Kafka: the committed offsets say which records were the last, and the dead letters which of them died.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from stream.contracts.dead_letter import read_obituary
from stream.errors import AccessDenied, TopicMissing
from stream.kafka.consumer import TopicReader
from stream.kafka.lag import group_lag

if TYPE_CHECKING:
    from stream.kafka.connection import Connection


def deaths_before_commit(connection: Connection, group: str, raw_topic: str, dead_topic: str, records: int) -> int:
    """How many of the last `records` records that `group` has done are dead letters.

    The last are taken from each partition alike. 0 where the dead letters may not be read: the worker only needs to
    write them. Raises BrokerUnavailable, and AccessDenied where the group may not be asked for.
    """
    partitions = group_lag(connection, group, [raw_topic]).partitions
    each = ceil(records / len(partitions))
    # Letters behind the commit count too: a fuse that blows leaves what was just buried uncommitted.
    first = {one.partition: (one.start if one.committed is None else one.committed) - each for one in partitions}
    try:
        with TopicReader(connection, dead_topic, from_start=True) as reader:
            # Letters need not lie as evenly as the records did.
            reader.begin_before_end(2 * ceil(records / reader.partition_count))
            origins = {letter.origin for record in reader.to_end() if (letter := read_obituary(record.headers))}
    except (AccessDenied, TopicMissing):
        return 0
    return sum(one.topic == raw_topic and one.offset >= first.get(one.partition, 0) for one in origins)
