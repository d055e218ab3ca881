"""SASL and TLS on a real Kafka: commands and worker get in, are kept out with clear words, and leak nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import orjson
import pytest
from secure_broker import ADMIN, ADMIN_PASSWORD, PASSWORD, SecureBroker, secure_broker
from worker_process import WorkerProcess, get

from stream.kafka.consumer import read_to_end
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing
from stream.settings import load_settings

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

WRONG: Final = "not-the-password-at-all"
SECRETS: Final = (PASSWORD, ADMIN_PASSWORD, WRONG)
ARTICLE: Final = b'{"id": "a1", "text": "Maria Silva spoke in Lisbon."}\n'
COMMANDS: Final = {
    "topics": ["topics"],
    "push": ["push", "-"],
    "tail": ["tail", "--topic", "raw", "--from-start", "--count", "1"],
    "replay": ["replay", "--dry-run"],
    "lag": ["lag"],
    "doctor": ["doctor"],
}
SOON_S: Final = 15.0
"""kafka-python by itself tries for 15 to 30 seconds: who is refused must be told sooner, start of Python included."""

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureBroker]:
    with secure_broker(tmp_path_factory.mktemp("secure")) as running:
        yield running


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    mark = uuid.uuid4().hex[:8]
    return {
        **{f"DATELINE_{kind}_TOPIC": f"{kind.lower()}-{mark}" for kind in ("RAW", "ENRICHED", "DEAD")},
        "DATELINE_GROUP": f"group-{mark}",
        "DATELINE_PARTITIONS": "2",
    }


def assert_no_secret(printed: bytes) -> None:
    """In no form in which a log might hold it."""
    for secret in SECRETS:
        for form in (secret.encode(), repr(secret)[1:-1].encode(), orjson.dumps(secret)[1:-1]):
            assert form not in printed


def run(arguments: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    """A command, as a shell runs it; nothing that it prints holds a secret."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    done = subprocess.run(
        [sys.executable, "-m", "stream", *arguments],
        input=ARTICLE,
        env={**clean, "COLUMNS": "1000", **environment},
        capture_output=True,
        timeout=90,
        check=False,
    )
    assert_no_secret(done.stdout + done.stderr)
    return done


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_gets_in(command: str, secure: SecureBroker, names: dict[str, str]) -> None:
    environment = secure.settings() | names
    done = run(COMMANDS[command], environment)
    assert done.returncode == 0, done.stderr
    if command == "doctor":
        assert b"SASL_SSL" in done.stdout


def test_the_password_may_lie_in_a_file(secure: SecureBroker, names: dict[str, str]) -> None:
    from_a_file = {"SASL_PASSWORD": "", "SASL_PASSWORD_FILE": str(secure.password_file)}
    done = run(["push", "-"], secure.settings("SCRAM-SHA-256", **from_a_file) | names)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_password_is_told_as_one(command: str, secure: SecureBroker, names: dict[str, str]) -> None:
    began = time.monotonic()
    done = run(COMMANDS[command], secure.settings(SASL_PASSWORD=WRONG) | names)
    assert time.monotonic() - began < SOON_S
    assert done.returncode == (6 if command == "doctor" else 5)
    said = done.stdout if command == "doctor" else done.stderr
    assert b"DL405" in said
    assert b"Look at user name, password and SASL mechanism" in said
    assert b"Traceback" not in said


@pytest.mark.parametrize("command", ["push", "doctor"])
def test_an_authority_nobody_trusts_is_told_as_one(command: str, secure: SecureBroker, names: dict[str, str]) -> None:
    began = time.monotonic()
    done = run(COMMANDS[command], secure.settings(TLS_CA_FILE=str(secure.other_ca_file)) | names)
    assert time.monotonic() - began < SOON_S
    assert done.returncode == (6 if command == "doctor" else 5)
    said = done.stdout if command == "doctor" else done.stderr
    assert b"DL406" in said
    assert b"DATELINE_TLS_CA_FILE" in said
    assert b"Traceback" not in said


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"SASL_MECHANISM": "PLAIN"}, 5, b"DL405"),  # a SCRAM user is nobody to PLAIN
        ({"TLS_CA_FILE": ""}, 5, b"DL406"),  # the system's authorities do not know it
        ({"SASL_MECHANISM": ""}, 2, b"DATELINE_SASL_MECHANISM is not set"),
        ({"TLS": ""}, 2, b"DATELINE_TLS is not set"),
        ({"BROKER": f"{ADMIN}:{ADMIN_PASSWORD}@127.0.0.1:1"}, 2, b"has a login in it"),
        ({"SASL_PASSWORD": "", "SASL_PASSWORD_FILE": "/no/such/file"}, 2, b"DATELINE_SASL_PASSWORD_FILE"),
    ],
)
def test_half_a_login_is_none(
    changed: dict[str, str], code: int, said: bytes, secure: SecureBroker, names: dict[str, str]
) -> None:
    environment = secure.settings(**changed) | names
    done = run(["lag"], environment)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    shown = run(["doctor"], environment)
    assert shown.returncode in (2, 6)


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-512"])
def test_a_worker_works_and_its_log_holds_no_secret_even_at_debug(
    mechanism: str, secure: SecureBroker, names: dict[str, str], tmp_path: Path
) -> None:
    who = {"SASL_USERNAME": ADMIN, "SASL_PASSWORD": ADMIN_PASSWORD} if mechanism == "PLAIN" else {}
    environment = secure.settings(mechanism, **who) | names
    assert run(["topics"], environment).returncode == 0
    settings = load_settings(environment)
    worker = WorkerProcess(tmp_path / "worker.log", {**environment, "DATELINE_LOG_LEVEL": "debug"})
    try:
        address = worker.wait_until_ready()
        with Producer(settings.connection(), timeout=30) as producer:
            assert [
                d.error for d in producer.send_all(settings.raw_topic, [Outgoing(ARTICLE, mechanism.encode())])
            ] == [None]
        deadline = time.monotonic() + 60
        while not any(record.key == b"a1" for record in read_to_end(settings.connection(), settings.enriched_topic)):
            assert time.monotonic() < deadline, worker.log.read_text()
            time.sleep(0.2)
        # What a stranger on this machine would ask for: nothing but health and metrics is there.
        assert address.startswith("http://127.0.0.1:")
        for path in ("/table", "/table/", "/router", "/router/x/y", "/", "/stats", "/assignment", "/production-index"):
            assert get(address + path)[0] == 404
        pages = b"".join(get(address + path)[1] for path in ("/metrics", "/health/live", "/health/ready"))
        assert_no_secret(pages)
        assert worker.stop() == 0
    finally:
        worker.kill()
    assert_no_secret(worker.log.read_bytes())
    assert len(worker.lines()) > 20, "debug it was"


@pytest.mark.parametrize(
    ("changed", "code"), [({"SASL_PASSWORD": WRONG}, "DL405"), ({"TLS_CA_FILE": "other"}, "DL406")]
)
def test_a_worker_that_is_not_let_in_does_not_start(
    changed: dict[str, str], code: str, secure: SecureBroker, names: dict[str, str], tmp_path: Path
) -> None:
    changed = {name: str(secure.other_ca_file) if value == "other" else value for name, value in changed.items()}
    worker = WorkerProcess(tmp_path / "worker.log", secure.settings(**changed) | names)
    try:
        assert worker.process.wait(60) == 78
        assert worker.wait_for_line("cannot start")["code"] == code
        assert len(worker.lines()) <= 3, worker.log.read_text()
        assert_no_secret(worker.log.read_bytes())
    finally:
        worker.kill()
