"""The pool outlives the record that kills a process, the one that never ends, and its own parent's death."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from fakes import FakeConfig

from stream.errors import ModelError, NotJson, RecordFailed, RecordKilledProcess, RecordTimedOut
from stream.worker.child import Enriched, Outcome
from stream.worker.pool import EnrichmentPool


def raw(text: str) -> bytes:
    return orjson.dumps({"id": text, "text": text})


@pytest.fixture
def troubles() -> list[str]:
    return []


@pytest.fixture
def pool(troubles: list[str]) -> Iterator[EnrichmentPool]:
    one = EnrichmentPool(FakeConfig(), 2, record_timeout_s=3, on_trouble=troubles.append)
    yield one
    one.close()


def texts(outcomes: list[Outcome]) -> list[str]:
    return [
        orjson.loads(outcome.value)["text"] if isinstance(outcome, Enriched) else type(outcome).__name__
        for outcome in outcomes
    ]


async def test_outcomes_come_in_the_order_of_the_records(pool: EnrichmentPool) -> None:
    names = ["slow", *(str(number) for number in range(30))]
    assert texts(await pool.enrich([raw(name) for name in names])) == names


async def test_what_cannot_be_read_or_fails_is_its_own_outcome(pool: EnrichmentPool, troubles: list[str]) -> None:
    outcomes = await pool.enrich([raw("one"), b"{", raw("fail"), raw("two")])
    assert texts(outcomes) == ["one", "NotJson", "RecordFailed", "two"]
    assert isinstance(outcomes[1], NotJson)
    assert isinstance(outcomes[2], RecordFailed)
    assert "ZeroDivisionError: on purpose" in str(outcomes[2])
    assert troubles == []


async def test_the_record_that_kills_is_found_among_the_innocent(pool: EnrichmentPool, troubles: list[str]) -> None:
    names = [str(number) for number in range(6)]
    outcomes = await pool.enrich([raw(name) for name in [*names, "die", "last"]])
    assert texts(outcomes) == [*names, "RecordKilledProcess", "last"]
    assert isinstance(outcomes[6], RecordKilledProcess)
    assert troubles
    assert texts(await pool.enrich([raw("after")])) == ["after"]


async def test_the_record_that_never_ends_is_given_up(pool: EnrichmentPool) -> None:
    began = time.monotonic()
    outcomes = await pool.enrich([raw("one"), raw("hang"), raw("two")])
    assert texts(outcomes) == ["one", "RecordTimedOut", "two"]
    assert isinstance(outcomes[1], RecordTimedOut)
    # Once in company, once alone, three seconds each, and processes that start in between.
    assert time.monotonic() - began < 30


async def test_a_process_killed_from_outside_costs_no_record(pool: EnrichmentPool) -> None:
    (first,) = await pool.enrich([raw("one")])
    assert isinstance(first, Enriched)
    os.kill(orjson.loads(first.value)["metadata"]["pid"], signal.SIGKILL)
    await asyncio.sleep(0.2)
    assert texts(await pool.enrich([raw("two"), raw("three")])) == ["two", "three"]


async def test_a_model_that_cannot_be_loaded_is_said_at_the_start() -> None:
    pool = EnrichmentPool(FakeConfig(broken=True), 2, record_timeout_s=3)
    with pytest.raises(ModelError, match="no model here"):
        await pool.start()
    pool.close()


ORPHAN = """
import asyncio, os, sys, orjson
sys.path.insert(0, {folder!r})
from fakes import FakeConfig
from stream.worker.pool import EnrichmentPool

async def main():
    pool = EnrichmentPool(FakeConfig(), 2, 60)
    outcomes = await pool.enrich([orjson.dumps({{"text": str(n)}}) for n in range(8)])
    print(*{{orjson.loads(o.value)["metadata"]["pid"] for o in outcomes}}, flush=True)
    os.kill(os.getpid(), 9)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_processes_follow_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN.format(folder=str(Path(__file__).parent)))
    ended = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    pids = [int(pid) for pid in ended.stdout.split()]
    assert pids
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(map(is_running, pids)):
        time.sleep(0.1)
    assert not any(map(is_running, pids))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie is dead; nobody may be there to reap it.
    return (
        "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] if Path("/proc").is_dir() else True
    )
