"""The Dockerfile and docker-compose.yml are sound, and say what the code they start understands."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from ruamel.yaml import YAML

from stream.cli.main import app
from stream.settings import load_settings
from stream.worker.health import Check, HealthServer

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["topics", "worker", "seeds"]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def tool(name: str) -> Path:
    return Path(sys.executable).parent / name


def instructions(name: str) -> list[str]:
    """The arguments of every `name` of the Dockerfile, in order."""
    return [line.split(maxsplit=1)[1].strip() for line in DOCKERFILE.splitlines() if line.startswith(f"{name} ")]


def image_environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for line in instructions("ENV") for pair in line.split())


def environment(service: str) -> dict[str, str]:
    """The variables that a service sees when the person sets none: `${NAME:-default}` is its default."""
    own = SERVICES[service].get("environment", {})
    return {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value)) for name, value in own.items()}


def seconds(duration: str) -> float:
    assert duration.endswith("s")
    return float(duration.removesuffix("s"))


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    answer = run(tool("hadolint"), "Dockerfile")
    assert (answer.returncode, answer.stdout) == (0, "")


def test_hadolint_would_find_something(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian:latest\nRUN cd /tmp && sudo ls\n", encoding="utf-8")
    assert run(tool("hadolint"), tmp_path / "Dockerfile").returncode == 1


def test_the_compose_file_follows_the_compose_specification() -> None:
    command = (tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec")
    answer = run(*command, "docker-compose.yml")
    assert answer.returncode == 0, answer.stdout


def test_the_image_runs_as_a_numbered_user_who_is_not_root() -> None:
    user = instructions("USER")[-1]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert f"--uid {user.split(':')[0]} " in instructions("RUN")[-1]


def test_the_image_starts_the_command_that_the_package_installs() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert json.loads(instructions("ENTRYPOINT")[-1]) == list(scripts)
    assert json.loads(instructions("CMD")[-1]) == ["worker"]


def test_what_the_build_may_see_is_in_the_repository() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert "*" in lines
    assert [path for path in let_through if not (ROOT / path).exists()] == []
    copied = [path for line in instructions("COPY") if "--from" not in line for path in line.split()[:-1]]
    assert [path for path in copied if path != "." and path not in let_through] == []


@pytest.mark.parametrize("service", OURS)
def test_every_setting_that_is_given_exists_and_can_be_used(service: str) -> None:
    settings = load_settings(image_environment() | environment(service))
    assert settings.broker == "kafka:19092"
    assert settings.web_port == int(instructions("EXPOSE")[-1])


@pytest.mark.parametrize("service", OURS)
def test_services_start_commands_that_exist(service: str) -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    command = SERVICES[service].get("command", json.loads(instructions("CMD")[-1]))
    assert command[0] in names


def test_one_service_builds_the_image_that_all_use() -> None:
    assert {SERVICES[name]["image"] for name in OURS} == {"dateline:local"}
    assert [name for name in SERVICES if "build" in SERVICES[name]] == ["topics"]
    assert {"topics"} <= set(SERVICES["worker"]["depends_on"]) & set(SERVICES["seeds"]["depends_on"])


def test_the_engine_waits_longer_than_the_worker_takes_to_leave() -> None:
    settings = load_settings(image_environment() | environment("worker"))
    assert seconds(SERVICES["worker"]["stop_grace_period"]) > settings.stop_grace_s


def test_nothing_listens_beyond_this_machine() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_samples_are_pushed_only_when_asked_for() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["seeds"]
    source, inside, mode = SERVICES["seeds"]["volumes"][0].split(":")
    assert (ROOT / source).is_dir()
    assert (SERVICES["seeds"]["command"], mode) == (["push", inside], "ro")


@pytest.mark.parametrize(("alive", "status"), [(True, 0), (False, 1)])
async def test_the_images_health_check_asks_the_worker(alive: bool, status: int) -> None:
    assert await ask_health(lambda: (alive, {}), ready=lambda: (not alive, {})) == status


async def test_the_images_health_check_fails_where_nobody_listens() -> None:
    server = HealthServer(CollectorRegistry(), lambda: (True, {}), lambda: (True, {}))
    port = (await server.start("127.0.0.1", None)).rpartition(":")[2]
    await server.stop()
    assert await health_check(port) == 1


async def ask_health(live: Check, ready: Check) -> int:
    server = HealthServer(CollectorRegistry(), live, ready)
    port = (await server.start("127.0.0.1", None)).rpartition(":")[2]
    try:
        return await health_check(port)
    finally:
        await server.stop()


async def health_check(port: str) -> int:
    """The exit status of the image's own HEALTHCHECK command, run here."""
    python, *arguments = json.loads(instructions("HEALTHCHECK")[-1].partition("CMD ")[2])
    assert python == "python"
    variables = os.environ | {"DATELINE_WEB_PORT": port}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=variables, stderr=asyncio.subprocess.DEVNULL
    )
    return await process.wait()
