"""`up` and `demo`: a Kafka and a worker of their own, and nothing left behind however they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.broker

PATIENCE_S = 90


def environment() -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return {**clean, "DATELINE_PROCESSES": "1", "NO_COLOR": "1"}


def dateline(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-P", "-m", "stream", *arguments]
    return subprocess.run(
        command, cwd=folder, input=stdin, env=environment(), capture_output=True, timeout=PATIENCE_S, check=False
    )


def until(reached: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < deadline, f"not within {PATIENCE_S} s: {what}"
        time.sleep(0.1)


def descendants(pid: int) -> set[int]:
    """Process ids of everything that `pid` started, directly or not."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # it ended while we looked
    found, level = set(), {pid}
    while level := {child for child, parent in parents.items() if parent in level} - found:
        found |= level
    return found


def alive(pids: set[int]) -> set[int]:
    states = {}
    for pid in pids:
        try:
            states[pid] = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
    return {pid for pid, state in states.items() if state != "Z"}


@pytest.fixture
def up(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A `dateline up` that says it is up; its folder is `tmp_path`, its words are in `up.log` there."""
    log = tmp_path / "up.log"
    command = [sys.executable, "-P", "-m", "stream", "up"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=output, stderr=output, env=environment())
        try:
            until(lambda: b"Dateline is up" in log.read_bytes() or process.poll() is not None, "up")
            assert process.poll() is None, log.read_text()
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_up_serves_its_folder_and_takes_everything_along(up: subprocess.Popen[bytes], tmp_path: Path) -> None:
    lines = [b'{"id": "a", "text": "Floods hit Lisbon, Portugal, on Monday."}', b"no article"]
    pushed = dateline(tmp_path, "push", "-", stdin=b"\n".join(lines))
    assert pushed.returncode == 0, pushed.stderr
    assert b"DL103" in pushed.stderr
    tailed = dateline(tmp_path, "tail", "--from-start", "--count", "1")
    assert json.loads(tailed.stdout)["id"] == "a"
    # The same bytes, with Kafka and without.
    assert dateline(tmp_path, "enrich", stdin=lines[0]).stdout == tailed.stdout
    (dead,) = dateline(tmp_path, "tail", "--topic", "dead", "--from-start", "--count", "1").stdout.splitlines()
    assert json.loads(dead)["value"] == "no article"
    text = dateline(tmp_path, "tail", "--from-start", "--no-follow", "--format", "text").stdout.decode()
    assert "Lisbon" in text
    assert "Conf." in text
    assert dateline(tmp_path, "doctor").returncode == 0

    started = descendants(up.pid)
    assert len(started) >= 4  # two keepers, Kafka, the worker
    up.send_signal(signal.SIGINT)
    assert up.wait(PATIENCE_S) == 0
    until(lambda: not alive(started), "worker and Kafka end with `up`")
    words = (tmp_path / "up.log").read_text()
    assert words.rstrip().endswith("Stopped.")
    assert "Traceback" not in words

    gone = dateline(tmp_path, "lag")
    assert gone.returncode == 5
    assert b"dateline up" in gone.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_killed_up_leaves_no_orphan(up: subprocess.Popen[bytes]) -> None:
    started = descendants(up.pid)
    up.kill()
    up.wait()
    until(lambda: not alive(started), "worker and Kafka end when `up` is killed")


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_up_ends_when_its_worker_dies(up: subprocess.Popen[bytes], tmp_path: Path) -> None:
    started = descendants(up.pid)
    lines = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in started}
    (worker,) = (pid for pid, line in lines.items() if line.endswith(b"\0worker\0") and b"keeper" not in line)
    os.kill(worker, signal.SIGKILL)
    assert up.wait(PATIENCE_S) == 6
    assert "DL501" in (tmp_path / "up.log").read_text()
    until(lambda: not alive(started), "Kafka ends too")


def test_demo_shows_every_article_and_leaves_nothing(tmp_path: Path) -> None:
    seeds, scratch = tmp_path / "seeds", tmp_path / "scratch"
    seeds.mkdir()
    scratch.mkdir()
    (seeds / "1.txt").write_text("Talks began in Geneva, Switzerland.")
    (seeds / "2.jsonl").write_text('{"id": "b", "text": "Rain in Porto, Portugal."}\n' * 2 + '{"id": "c"}\n')
    command = [sys.executable, "-P", "-m", "stream", "demo", "--json"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**environment(), "TMPDIR": str(scratch)},
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["locations"][0]["name"] for event in events] == ["Geneva", "Porto", "Porto"]
    (dead,) = [json.loads(line) for line in done.stderr.splitlines() if line.startswith(b"{")]
    assert (dead["code"], dead["value"]) == ("DL108", '{"id": "c"}')
    assert b"4 articles: 3 enriched events, 1 dead letter" in done.stderr
    assert not [*scratch.glob("dateline-demo-*"), *scratch.glob("dateline-worker-*")]
