"""The commands that need a broker, as a shell runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from conftest import Produce, ReadAll, Topics

from stream.kafka.connection import Connection

pytestmark = pytest.mark.broker

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def dateline(connection: Connection, topics: Topics) -> Run:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    settings = {
        "DATELINE_BROKER": str(connection),
        "DATELINE_RAW_TOPIC": topics.raw,
        "DATELINE_ENRICHED_TOPIC": topics.enriched,
        "DATELINE_DEAD_TOPIC": topics.dead,
        "DATELINE_GROUP": topics.group,
        "DATELINE_PARTITIONS": "3",
    }

    def run(*arguments: str, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "stream", *arguments],
            input=stdin,
            env={**clean, **settings, **variables},
            capture_output=True,
            timeout=90,
            check=False,
        )

    return run


def test_topics_are_made_once(dateline: Run) -> None:
    mark = uuid.uuid4().hex[:8]
    names = {f"DATELINE_{kind}_TOPIC": f"{kind.lower()}-{mark}" for kind in ("RAW", "ENRICHED", "DEAD")}
    first = dateline("topics", **names)
    assert first.returncode == 0, first.stderr
    assert dateline("topics", **names).returncode == 0
    differs = dateline("topics", **{**names, "DATELINE_PARTITIONS": "5"})
    assert differs.returncode == 6
    assert b"wanted 5" in differs.stdout + differs.stderr


def test_push_sends_bytes_as_they_are_and_names_what_is_too_large(
    dateline: Run, topics: Topics, read_all: ReadAll, tmp_path: Path
) -> None:
    lines = [b'{"id": "a", "text": "Rain."}', b'{"id": 7,  "text": "Snow."}', b"{broken"]
    large = orjson.dumps({"id": "large", "text": "x" * 10_000_000})
    articles = tmp_path / "articles.jsonl"
    articles.write_bytes(b"\n".join([*lines[:2], large, lines[2]]))
    done = dateline("push", str(articles))
    assert done.returncode == 3
    assert b"large" in done.stderr
    assert b"8,3" in done.stderr or b"MiB" in done.stderr or b"DL403" in done.stderr
    records = read_all(topics.raw)
    assert sorted(record.value for record in records) == sorted(lines)
    assert {record.key for record in records if record.value != b"{broken"} == {b"a", b"7"}


def test_push_to_a_missing_topic_says_what_makes_it(dateline: Run) -> None:
    done = dateline("push", "-", stdin=b'{"text": "Rain."}', DATELINE_RAW_TOPIC="nowhere-at-all")
    assert done.returncode == 5
    assert b"dateline topics" in done.stderr


def test_tail_counts_and_lag_is_told(dateline: Run, topics: Topics, produce: Produce) -> None:
    produce(topics.raw, [orjson.dumps({"id": str(n), "text": "Rain."}) for n in range(5)])
    done = dateline("tail", "--topic", "raw", "--from-start", "--count", "3")
    assert done.returncode == 0, done.stderr
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 3
    lag = dateline("lag")
    assert lag.returncode == 0, lag.stderr
    assert b"5" in lag.stdout
