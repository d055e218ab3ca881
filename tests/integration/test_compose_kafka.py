"""The Kafka of docker-compose.yml starts with the settings it is given there, and serves inside and outside."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from stream.kafka.cache import cache_folder
from stream.kafka.connection import Connection
from stream.kafka.jars import KAFKA_VERSION, classpath, read_list
from stream.kafka.java import java_executable
from stream.kafka.topics import TopicPlan, ensure_topics
from stream.kafka.waiting import wait_for_broker

pytestmark = pytest.mark.broker

ROOT = Path(__file__).parents[2]
KAFKA: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]["kafka"]
INSIDE, HOST, CONTROLLER = 19092, 9092, 9093


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def properties(ports: dict[int, int], data: Path) -> dict[str, str]:
    """The image's own rule (KAFKA_NODE_ID is node.id), with this machine in place of the containers' network."""
    found = {}
    for variable, value in KAFKA["environment"].items():
        if variable.startswith("KAFKA_") and variable != "KAFKA_HEAP_OPTS":
            text = str(value).replace("kafka:", "127.0.0.1:").replace("0.0.0.0", "127.0.0.1")
            for port, free in ports.items():
                text = text.replace(f":{port}", f":{free}")
            found[variable.removeprefix("KAFKA_").lower().replace("_", ".")] = text
    return found | {"log.dirs": str(data)}


@contextmanager
def started(config: dict[str, str], folder: Path) -> Iterator[None]:
    java = java_executable(cache_folder())
    jars = os.pathsep.join(map(str, classpath(cache_folder() / f"kafka-{KAFKA_VERSION}", read_list())))
    file = folder / "server.properties"
    file.write_text("".join(f"{name}={value}\n" for name, value in config.items()), "utf-8")
    command = [str(java), KAFKA["environment"]["KAFKA_HEAP_OPTS"], "-XX:+UseSerialGC", "-cp", jars]
    cluster = KAFKA["environment"]["CLUSTER_ID"]
    with (folder / "log").open("wb") as log:
        subprocess.run(
            [*command, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(file)], stdout=log, check=True
        )
        process = subprocess.Popen([*command, "kafka.Kafka", str(file)], stdout=log, stderr=log)
        try:
            yield
        finally:
            process.kill()
            process.wait()


def test_the_compose_files_kafka_serves_both_listeners(tmp_path: Path) -> None:
    ports = dict(zip((INSIDE, HOST, CONTROLLER), free_ports(3), strict=True))
    with started(properties(ports, tmp_path / "data"), tmp_path):
        inside, host = (Connection.parse(f"127.0.0.1:{ports[port]}", None, None) for port in (INSIDE, HOST))
        for connection in (inside, host):
            assert wait_for_broker(connection, timeout=60) == KAFKA["environment"]["CLUSTER_ID"]
        made, found = (ensure_topics(one, [TopicPlan("articles", 6)])[0] for one in (inside, host))
    assert (made.created, found.created, found.differences) == (True, False, ())


def test_it_is_the_kafka_that_the_tests_run_with() -> None:
    assert KAFKA["image"] == f"apache/kafka:{KAFKA_VERSION}"
