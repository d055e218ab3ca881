"""The embedded Kafka as its users meet it: started, stopped, killed, fought over."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stream.errors import BrokerUnavailable, EmbeddedBrokerError
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.connection import Connection
from stream.kafka.consumer import read_to_end
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing
from stream.kafka.storage import new_cluster_id
from stream.kafka.topics import TopicPlan, ensure_topics
from stream.kafka.waiting import wait_for_broker

pytestmark = pytest.mark.broker


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def values(connection: Connection, topic: str) -> list[bytes | None]:
    return [record.value for record in read_to_end(connection, topic)]


def put(connection: Connection, topic: str, *contents: bytes) -> None:
    with Producer(connection, timeout=30) as producer:
        assert all(not delivery.error for delivery in producer.send_all(topic, [Outgoing(c) for c in contents]))


def test_a_restart_and_a_kill_keep_the_data_and_the_port(tmp_path: Path) -> None:
    broker = EmbeddedBroker(tmp_path / "a folder with é")
    with broker:
        first = broker.bootstrap
        ensure_topics(broker.connection, [TopicPlan("kept", 1)])
        put(broker.connection, "kept", b"one")
        pid = broker.pid
        broker.start()  # it runs already: nothing happens
        assert broker.pid == pid
    assert not alive(pid)
    assert broker.wait(0) == 0

    with broker:
        assert broker.bootstrap == first
        assert values(broker.connection, "kept") == [b"one"]
        put(broker.connection, "kept", b"two")
        os.kill(broker.pid, signal.SIGKILL)
        assert broker.wait(10) == 128 + signal.SIGKILL
        assert not broker.running()

        broker.start()
        assert broker.bootstrap == first
        assert values(broker.connection, "kept") == [b"one", b"two"]

        with pytest.raises(EmbeddedBrokerError, match="two cannot share one folder"):
            EmbeddedBroker(broker.data_dir).start()
        assert broker.running()
        assert values(broker.connection, "kept") == [b"one", b"two"]


def test_a_taken_port_is_refused_when_asked_for_and_avoided_when_not(tmp_path: Path, broker: EmbeddedBroker) -> None:
    taken = int(broker.bootstrap.rpartition(":")[2])
    with pytest.raises(EmbeddedBrokerError, match=f"Port {taken} is taken"):
        EmbeddedBroker(tmp_path / "other", taken).start()
    cluster = new_cluster_id()
    with EmbeddedBroker(tmp_path / "other", cluster=cluster) as other:
        assert other.bootstrap != broker.bootstrap
        assert wait_for_broker(other.connection) == cluster != wait_for_broker(broker.connection)


STARTER = """
import sys, time
from pathlib import Path
from stream.kafka.broker import EmbeddedBroker
broker = EmbeddedBroker(Path(sys.argv[1]))
broker.start()
print(broker.pid, flush=True)
time.sleep(600)
"""


def test_it_dies_with_its_starter_and_the_folder_is_free_again(tmp_path: Path) -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER, tmp_path / "data"], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    with starter:
        pid = int(starter.stdout.readline())
        assert alive(pid)
        starter.send_signal(signal.SIGKILL)
    assert gone_within(pid, 12)
    with EmbeddedBroker(tmp_path / "data") as again:
        assert again.running()


def test_it_dies_with_its_starter_while_it_is_still_starting(tmp_path: Path) -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER, tmp_path / "data"])
    with starter:
        pid_file = tmp_path / "data" / "broker.pid"
        deadline = time.monotonic() + 60
        while not (pid_file.exists() and pid_file.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        pid = int(pid_file.read_text())
        starter.send_signal(signal.SIGKILL)
    assert gone_within(pid, 15)


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_killing_its_keeper_kills_it(tmp_path: Path) -> None:
    with EmbeddedBroker(tmp_path) as broker:
        pid = broker.pid
        keeper = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        assert keeper != os.getpid()
        os.kill(keeper, signal.SIGKILL)
        assert gone_within(pid, 5)


def test_ctrl_c_on_the_terminal_does_not_reach_it(tmp_path: Path) -> None:
    with EmbeddedBroker(tmp_path) as broker:
        assert os.getpgid(broker.pid) != os.getpgid(0)
        assert os.getsid(broker.pid) != os.getsid(0)


def test_a_broker_that_dies_at_start_shows_its_log(tmp_path: Path) -> None:
    broken = EmbeddedBroker(tmp_path, properties={"log.segment.bytes": "3"})
    with pytest.raises(EmbeddedBrokerError, match=r"log\.segment\.bytes"):
        broken.start()
    assert not broken.running()
    with EmbeddedBroker(tmp_path) as mended:  # neither the lock nor a half-made folder stays behind
        assert mended.running()


def test_a_damaged_jar_is_noticed_and_replaced(tmp_path: Path, broker: EmbeddedBroker) -> None:
    from stream.kafka.cache import cache_folder
    from stream.kafka.jars import KAFKA_VERSION, Jar, classpath, read_list

    real = cache_folder() / f"kafka-{KAFKA_VERSION}"  # the session's broker has filled it
    sample = sorted(read_list(), key=lambda jar: jar.size)[:3]
    for jar in sample:
        shutil.copy(real / jar.filename, tmp_path)
    cut, altered, sound = (tmp_path / jar.filename for jar in sample)
    cut.write_bytes(cut.read_bytes()[:-1])
    altered.write_bytes(altered.read_bytes()[:-1] + b"\1")
    fetched = []

    def fetch(jar: Jar, folder: Path) -> Path:
        fetched.append(jar.filename)
        return Path(shutil.copy(real / jar.filename, folder))

    before = sound.stat().st_mtime_ns
    assert classpath(tmp_path, sample, fetch=fetch) == [cut, altered, sound]
    assert sorted(fetched) == sorted([cut.name, altered.name])
    assert all(jar.matches(tmp_path / jar.filename) for jar in sample)
    assert sound.stat().st_mtime_ns == before


def test_waiting_says_why_and_gives_up() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, not listening: nobody else gets it, and it refuses
        connection = Connection((f"127.0.0.1:{unused.getsockname()[1]}",))
        reasons: list[str] = []
        with pytest.raises(BrokerUnavailable, match="Connection refused"):
            wait_for_broker(connection, 0.5, lambda _seconds, why: reasons.append(why))
    assert len(reasons) >= 2
