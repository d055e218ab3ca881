"""However much waits, a worker holds little of it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

import orjson
import pytest
from conftest import Start, Topics
from odd_worker import PAUSE, odd_worker

from stream.kafka.connection import Connection
from stream.kafka.lag import group_lag
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing
from stream.worker.memory import MEBIBYTE, resident

pytestmark = [
    pytest.mark.broker,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's size"),
]

SMALL_ONES: Final = int(os.environ.get("BACKLOG_RECORDS", "60000"))
"""What a normal run has time for; docs/delivery.md tells of a million."""
LARGE: Final = 2_000_000
WATCHED_S: Final = 12.0


@pytest.mark.parametrize(
    ("count", "size", "bound_mb"),
    [
        (SMALL_ONES, 200, 160),  # 12 MB wait
        # 1.2 GB wait. A batch (64), what is polled and queued (16 each), what is being unpacked, and the parent's own.
        (600, LARGE, 500),
    ],
)
def test_what_waits_is_not_held(
    count: int, size: int, bound_mb: int, start: Start, topics: Topics, connection: Connection
) -> None:
    articles = (
        Outgoing(orjson.dumps({"id": f"a{number}", "text": (f"Rain fell on town {number}. " * (size // 20))[:size]}))
        for number in range(count)
    )
    with Producer(connection, timeout=60) as producer:
        assert not any(sent.error for sent in producer.send_all(topics.raw, articles))
    worker = start(odd_worker("slow"), DATELINE_PROCESSES="1", **{PAUSE: "0.2"})
    worker.wait_until_ready()
    sizes = []
    deadline = time.monotonic() + WATCHED_S
    while time.monotonic() < deadline:
        sizes.append(resident(worker.process.pid) // MEBIBYTE)
        time.sleep(0.1)
    print(f"{count} records of {size} bytes: at most {max(sizes)} MB")
    assert group_lag(connection, topics.group, [topics.raw]).total > count * 0.7, "it is slow"
    assert max(sizes) < bound_mb
