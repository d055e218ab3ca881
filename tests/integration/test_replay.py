"""`dateline replay` on a real Kafka: what it sends, what it knows of itself, and that a kill costs nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Produce, ReadAll, Topics
from kafka import KafkaAdminClient, TopicPartition
from worker_process import WorkerProcess

from stream.contracts.dead_letter import DeadLetter, RecordOrigin, bury, bury_without_value, read_obituary
from stream.contracts.replaying import read_mark, without_mark
from stream.errors import DatelineError, NotJson, RecordFailed
from stream.kafka.connection import Connection
from stream.kafka.consumer import TopicReader
from stream.kafka.records import Outgoing, Record

pytestmark = pytest.mark.broker

Replay = Callable[..., subprocess.CompletedProcess[bytes]]
Dead = Callable[..., list[DeadLetter]]
HEADERS = [("scraper", b"7"), ("__connect.errors.topic", b"its own")]


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """All of it, not the settings alone."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return clean | environment


@pytest.fixture
def replay(environment: dict[str, str]) -> Replay:
    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "stream", "replay", *arguments],
            env=environment,
            capture_output=True,
            timeout=90,
            check=False,
        )

    return run


@pytest.fixture
def started(environment: dict[str, str]) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "stream", "replay"]
        running.append(subprocess.Popen(command, env=environment, stderr=subprocess.PIPE))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def records_of(values: list[bytes]) -> list[Outgoing]:
    """Raw records with a key each, over three partitions."""
    return [Outgoing(value, b"key%d" % n, tuple(HEADERS), n % 3) for n, value in enumerate(values)]


def died(raw: str, record: Outgoing, place: tuple[int, int], error: DatelineError | None = None) -> DeadLetter:
    return bury(record.key, record.value, record.headers, RecordOrigin(raw, *place), error or NotJson("broken"))


@pytest.fixture
def dead(topics: Topics, produce: Produce) -> Dead:
    """Raw records of these values, and letters of them as the worker would write them (not yet sent)."""

    def make(*values: bytes, error: DatelineError | None = None) -> list[DeadLetter]:
        records = records_of(list(values))
        places = produce(topics.raw, records)
        return [died(topics.raw, record, place, error) for record, place in zip(records, places, strict=True)]

    return make


def as_sent(*letters: DeadLetter) -> list[Outgoing]:
    return [Outgoing(letter.value, letter.key, tuple(letter.headers)) for letter in letters]


def keys(records: list[Record]) -> Counter[bytes | None]:
    return Counter(record.key for record in records)


def replayed(records: list[Record]) -> list[Record]:
    return [record for record in records if read_mark(record.headers) is not None]


def test_a_letter_is_sent_once_as_it_came_and_what_cannot_be_sent_is_told(
    replay: Replay, topics: Topics, produce: Produce, read_all: ReadAll, dead: Dead
) -> None:
    lost, kept = dead(b"x" * 99, b"{oops")
    produce(topics.dead, as_sent(kept, bury_without_value(lost)))
    first = replay()
    assert first.returncode == 3, first.stderr
    assert b"99 bytes" in first.stderr
    assert b"Left: 1." in first.stderr
    (record,) = replayed(read_all(topics.raw))
    assert (record.key, record.value, record.partition) == (b"key1", b"{oops", 1)
    assert without_mark(record.headers) == HEADERS
    assert dict(record.headers)["dateline.replay.origin"] == f"{topics.raw}:1:0".encode()
    second = replay()
    assert second.returncode == 3
    assert b"Sent 0" in second.stderr
    assert b"Replayed before: 1" in second.stderr
    assert b"99 bytes" in second.stderr, "it is still not replayed"
    assert b"Sent 1" in replay("--again").stderr
    marks = [read_mark(record.headers) for record in replayed(read_all(topics.raw))]
    assert [mark.count for mark in marks if mark] == [1, 2]


def test_code_time_and_count_choose_and_a_dry_run_sends_nothing(
    replay: Replay, topics: Topics, produce: Produce, read_all: ReadAll, dead: Dead
) -> None:
    unread, failed = dead(*[b"{oops"] * 4), dead(*[b"{}"] * 2, error=RecordFailed("no"))
    produce(topics.dead, as_sent(*unread, *failed))
    planned = replay("--dry-run")
    assert planned.returncode == 0, planned.stderr
    rows = [line.split() for line in planned.stdout.decode().splitlines()]
    assert ["DL103", "4"] in rows
    assert ["DL201", "2"] in rows
    assert ["all", "6"] in rows
    listed = replay("--dry-run", "--json", "--code", "DL201")
    assert sorted(json.loads(line)["key"] for line in listed.stdout.splitlines()) == ["key0", "key1"]
    assert replay("--until", "1h").stderr == f"Sent 0 to {topics.raw}.\n".encode()
    assert replayed(read_all(topics.raw)) == []
    assert replay("--code", "DL201", "--since", "1h").returncode == 0
    assert [record.value for record in replayed(read_all(topics.raw))] == [b"{}"] * 2
    assert b"Sent 3" in replay("--count", "3").stderr
    assert b"Sent 1" in replay("--count", "3").stderr, "what was sent does not count twice"
    values = Counter(record.value for record in replayed(read_all(topics.raw)))
    assert values == {b"{}": 2, b"{oops": 4}
    for wrong in (["--since", "yesterday"], ["--since", "1h", "--until", "2h"], ["--json"]):
        assert replay(*wrong).returncode == 2


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupt_in_the_middle_loses_and_repeats_nothing(
    started: Callable[[], subprocess.Popen[bytes]],
    replay: Replay,
    connection: Connection,
    topics: Topics,
    produce: Produce,
    read_all: ReadAll,
    dead: Dead,
    how: signal.Signals,
) -> None:
    # Ten times what a replay has in flight (2,000 records), and enough bytes that it takes seconds.
    total = 20_000
    produce(topics.dead, as_sent(*dead(*(b"{" + os.urandom(2_000) for _ in range(total)))))
    with TopicReader(connection, topics.raw) as reader:
        replaying = started()
        assert list(reader.follow(1, idle_timeout=60)), "it never began"
        replaying.send_signal(how)
        _, said = replaying.communicate(timeout=30)
    assert replaying.returncode == (-9 if how is signal.SIGKILL else 130)
    assert (b"Interrupted" in said) == (how is signal.SIGINT)
    before = replayed(settled(read_all, topics.raw))
    assert 0 < len(before) < total, "the interrupt found nothing to interrupt"
    done = replay()
    assert done.returncode == 0, done.stderr
    assert f"Replayed before: {len(before):,}".encode() in done.stderr
    assert keys(replayed(read_all(topics.raw))) == Counter(b"key%d" % number for number in range(total)), (
        "each once: none lost, none repeated"
    )
    assert b"Sent 0" in replay().stderr


def settled(read_all: ReadAll, topic: str) -> list[Record]:
    """What lies in the topic once requests that were on their way have arrived too."""
    records, before = read_all(topic), -1
    while len(records) != before:
        before = len(records)
        time.sleep(0.5)
        records = read_all(topic)
    return records


def test_what_dies_again_in_the_worker_carries_the_count_on(
    replay: Replay, environment: dict[str, str], topics: Topics, produce: Produce, read_all: ReadAll, tmp_path: Path
) -> None:
    def letters(number: int) -> list[Record]:
        deadline = time.monotonic() + 60
        while len(found := read_all(topics.dead)) < number:
            assert time.monotonic() < deadline, f"{len(found)} dead letters, not {number}"
            time.sleep(0.2)
        return found

    produce(topics.raw, [Outgoing(b"{oops", b"key", tuple(HEADERS))])
    worker = WorkerProcess(tmp_path / "worker.log", environment | {"DATELINE_PROCESSES": "1"})
    try:
        for replays in range(1, 3):
            letters(replays)
            assert b"Sent 1" in replay().stderr
        last = letters(3)
    finally:
        assert worker.stop() == 0
    obituaries = [read_obituary(letter.headers) for letter in last]
    assert [mark.count if (mark := read_mark(one.original_headers)) else 0 for one in obituaries if one] == [0, 1, 2]
    assert [without_mark(one.original_headers) for one in obituaries if one] == [HEADERS] * 3
    assert {letter.value for letter in last} == {b"{oops"}
    assert [one.origin.offset for one in obituaries if one] == [0, 1, 2]
    again = replay("--again", "--dry-run")
    assert ["all", "1", "2"] in [line.split() for line in again.stdout.decode().splitlines()], "one article, once"


def test_what_the_raw_topic_may_have_forgotten_is_left_but_again(
    replay: Replay, connection: Connection, topics: Topics, produce: Produce, read_all: ReadAll, dead: Dead
) -> None:
    old, new = dead(b"{old", b"{new")
    produce(topics.dead, as_sent(old, new))
    produce(topics.raw, [Outgoing(b"{}", b"other", (), 0)] * 3)
    admin = KafkaAdminClient(**connection.kafka_python_settings())
    try:
        admin.delete_records({TopicPartition(topics.raw, 0): 2})
    finally:
        admin.close()
    done = replay()
    assert done.returncode == 3
    assert b"1 left: " in done.stderr
    assert [record.value for record in replayed(read_all(topics.raw))] == [b"{new"]
    assert replay("--again", "--count", "1").returncode == 0
    assert [record.value for record in replayed(read_all(topics.raw))] == [b"{old", b"{new"]
