"""The parts of the embedded broker that need no Kafka: its file, its ports, its keeper; lag's arithmetic."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stream.errors import EmbeddedBrokerError
from stream.kafka import keeper
from stream.kafka.lag import GroupLag, PartitionLag
from stream.kafka.ports import Ports, choose, is_free
from stream.kafka.server_properties import server_properties
from stream.kafka.storage import new_cluster_id


def read_properties(text: str) -> dict[str, str]:
    """As java.util.Properties does it, for what we write."""
    pairs = dict(line.split("=", 1) for line in text.splitlines())
    unescape = re.compile(r"\\u([0-9a-f]{4})|\\(.)")

    def value(escaped: str) -> str:
        units = unescape.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"n": "\n"}.get(m[2], m[2]), escaped)
        return units.encode("utf-16", "surrogatepass").decode("utf-16")

    return {name: value(escaped) for name, escaped in pairs.items()}


@pytest.mark.parametrize("folder", ["/plain", "/with space", "/bäck\\slash", "/данные", "/🗺"])
def test_any_folder_name_survives_the_properties_file(folder):
    text = server_properties(Ports(1, 2), Path(folder))
    assert text.isascii()
    assert read_properties(text)["log.dirs"] == folder


def test_properties_can_be_added_and_replaced():
    read = read_properties(
        server_properties(Ports(1, 2), Path("/d"), protocol="SASL_SSL", extra={"node.id": "7", "x": " y"})
    )
    assert read["node.id"] == "7"
    assert read["x"] == " y"
    assert read["listener.security.protocol.map"] == "CONTROLLER:PLAINTEXT,CLIENTS:SASL_SSL"
    assert read["listeners"] == "CLIENTS://127.0.0.1:1,CONTROLLER://127.0.0.1:2"


def test_a_comma_in_the_folder_is_refused():
    with pytest.raises(EmbeddedBrokerError, match="comma"):
        server_properties(Ports(1, 2), Path("/a,b"))


def test_a_listening_port_is_not_free_and_a_closed_one_is():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not is_free(port)
    assert is_free(port)


def test_ports_are_those_of_last_time_else_the_usual_else_the_next():
    free = {9094, 9095, 7000, 7001, 9093}.__contains__
    assert choose(None, None, free=free) == Ports(9094, 9095)
    assert choose(None, None, free=lambda _: True) == Ports(9092, 9093)
    assert choose(None, Ports(7000, 7001), free=free) == Ports(7000, 7001)
    assert choose(None, Ports(7002, 7001), free=free) == Ports(9094, 9095)
    other_controller = choose(None, Ports(7000, 1), free=free)
    assert other_controller.clients == 7000
    assert other_controller.controller not in (1, 7000)
    anything = choose(None, None, free=lambda _: False)
    assert anything.clients != anything.controller


def test_a_port_that_was_asked_for_is_taken_or_refused():
    assert choose(7000, None, free=lambda _: True).clients == 7000
    assert choose(7000, Ports(7000, 7001), free=lambda _: True) == Ports(7000, 7001)
    with pytest.raises(EmbeddedBrokerError, match=r"Port 7000 is taken.*DATELINE_BROKER=localhost:7000"):
        choose(7000, Ports(7000, 7001), free=lambda port: port != 7000)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"clients": "x", "controller": 1}', '{"clients": 1}'])
def test_a_spoilt_memory_of_ports_is_no_memory(tmp_path, content):
    (tmp_path / "ports.json").write_text(content)
    assert Ports.load(tmp_path / "ports.json") is None
    Ports(5, 6).save(tmp_path / "ports.json")
    assert Ports.load(tmp_path / "ports.json") == Ports(5, 6)


def test_cluster_ids_look_like_kafkas_and_never_like_an_option():
    ids = {new_cluster_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]{21}", each) for each in ids)


STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def keep(tmp_path: Path, grace: float, code: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-I",
        "-S",
        keeper.__file__,
        str(tmp_path / "pid"),
        str(grace),
        sys.executable,
        "-c",
        code,
    ]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("code", "status"), [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)])
def test_the_keeper_ends_as_its_child_does(tmp_path, code, status):
    with keep(tmp_path, 5, code) as process:
        assert process.wait(10) == status


def test_a_child_that_does_not_heed_is_killed_after_the_grace(tmp_path):
    with keep(tmp_path, 0.3, STUBBORN) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        began = time.monotonic()
        process.terminate()
        process.terminate()  # asked twice is asked once
        assert process.wait(10) == 128 + signal.SIGKILL
        assert 0.25 < time.monotonic() - began < 5


def test_the_end_of_the_lifeline_ends_the_child(tmp_path):
    with keep(tmp_path, 5, "print('up', flush=True); import time; time.sleep(60)") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        child = int((tmp_path / "pid").read_text())
        process.stdin.close()
        assert process.wait(10) == 128 + signal.SIGTERM
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


@pytest.mark.parametrize(
    ("start", "end", "committed", "lag"),
    [(0, 10, None, 10), (0, 10, 4, 6), (5, 10, 2, 5), (5, 10, None, 5), (0, 0, None, 0)],
)
def test_lag_counts_what_can_still_be_read(start, end, committed, lag):
    row = PartitionLag("t", 0, start, end, committed)
    assert row.lag == lag
    assert GroupLag("g", (row, row)).total == 2 * lag
