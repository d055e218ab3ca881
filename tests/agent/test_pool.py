"""The pool outlives the record that kills a process, the one that never ends, and its own parent's death."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import sys
import threading
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


@pytest.mark.parametrize(("text", "end"), [("exit", "RecordKilledProcess"), ("leave", "RecordFailed")])
async def test_a_record_that_ends_its_process_costs_no_other(text: str, end: str, pool: EnrichmentPool) -> None:
    names = [str(number) for number in range(6)]
    assert texts(await pool.enrich([raw(name) for name in [*names, text, "last"]])) == [*names, end, "last"]


async def test_slow_once_is_not_dead(pool: EnrichmentPool, tmp_path: Path, troubles: list[str]) -> None:
    once = f"once {tmp_path / 'tried'}"
    assert texts(await pool.enrich([raw("one"), raw(once), raw("two")])) == ["one", once, "two"]
    assert troubles == ["no record was done in 3 s; 1 records are tried again one by one"]


async def test_records_that_hang_one_after_another_are_progress_all_the_same() -> None:
    done: list[float] = []
    began = time.monotonic()
    pool = EnrichmentPool(FakeConfig(), 2, record_timeout_s=1, on_progress=lambda: done.append(time.monotonic()))
    assert texts(await pool.enrich([raw("hang")] * 3)) == ["RecordTimedOut"] * 3
    pool.close()
    # Else five of them in one batch, of a minute each, would be taken for a worker that is stuck, at every start.
    assert len(done) == 3
    assert max(after - before for before, after in itertools.pairwise([began, *done])) < 15


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's data")
async def test_a_record_that_eats_memory_is_stopped_before_the_machine_is(troubles: list[str]) -> None:
    pool = EnrichmentPool(FakeConfig(), 2, record_timeout_s=60, record_memory_mb=200, on_trouble=troubles.append)
    try:
        outcomes = await pool.enrich([raw("one"), raw("eat"), raw("two")])
        assert texts(outcomes) == ["one", "RecordFailed", "two"]
        assert "DATELINE_RECORD_MEMORY_MB" in str(outcomes[1])
        assert troubles == [], "the process lives and goes on"
        assert texts(await pool.enrich([raw("three"), raw("four")])) == ["three", "four"]
    finally:
        pool.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's size")
async def test_processes_that_have_grown_are_renewed(troubles: list[str]) -> None:
    renewals: list[str] = []
    pool = EnrichmentPool(
        FakeConfig(), 2, 60, record_memory_mb=400, on_trouble=troubles.append, on_renewal=renewals.append
    )
    try:
        for _ in range(6):
            assert texts(await pool.enrich([raw("leak")] * 250)) == ["leak"] * 250
        assert len(renewals) == 1
        assert "had grown" in renewals[0]
        assert troubles == []
        for _ in range(6):
            await pool.enrich([raw("plain")] * 250)
        assert len(renewals) == 1, "those that do not grow stay"
    finally:
        pool.close()


LEAVING = """
import asyncio, sys, orjson
sys.path.insert(0, {folder!r})
from fakes import FakeConfig
from stream.worker.pool import EnrichmentPool

async def main():
    pool = EnrichmentPool(FakeConfig(), 2, 60)
    await pool.start()
    running = asyncio.ensure_future(pool.enrich([orjson.dumps({{"text": {text!r}}})] * 4))
    await asyncio.sleep(0.3)
    running.cancel()
    await asyncio.wait([running])
    pool.close()

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("text", ["quick", "hang"])
async def test_closing_leaves_no_thread_behind(text: str) -> None:
    pool = EnrichmentPool(FakeConfig(), 2, 60)
    await pool.start()
    running = asyncio.ensure_future(pool.enrich([raw(text)] * 4))
    await asyncio.sleep(0.2)
    running.cancel()
    await asyncio.wait([running])
    pool.close()
    assert [thread.name for thread in threading.enumerate() if "Executor" in type(thread).__name__] == []


@pytest.mark.parametrize("text", ["quick", "hang"])
def test_closing_does_not_race_with_the_end_of_the_interpreter(text: str, tmp_path: Path) -> None:
    script = tmp_path / "leaving.py"
    script.write_text(LEAVING.format(folder=str(Path(__file__).parent), text=text))
    for _ in range(2):
        ended = subprocess.run([sys.executable, script], capture_output=True, timeout=60, check=False)
        assert (ended.returncode, ended.stderr) == (0, b"")


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
