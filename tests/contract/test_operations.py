"""docs/operations.md names every exit status, metric and health check there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stream.cli.exits import Status
from stream.telemetry.metrics import Metrics
from stream.worker import ending

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
STATUSES = {status.value for status in Status} | {
    value for name, value in vars(ending).items() if name.startswith("EXIT_")
}
DOCUMENTED = {
    int(number) for row in re.findall(r"^\| ([\d, ]+) \|", PAGE, flags=re.MULTILINE) for number in row.split(",")
}


def exported(family: str, kind: str) -> str:
    """A metric's name as Prometheus sees it: a counter's ends in _total."""
    return f"{family}_total" if kind == "counter" else family


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_every_exit_status_is_explained(status: int) -> None:
    assert status in DOCUMENTED


@pytest.mark.parametrize("family", list(Metrics().registry.collect()), ids=lambda family: family.name)
def test_every_metric_is_explained(family: object) -> None:
    name = exported(family.name, family.type)  # type: ignore[attr-defined]
    assert re.search(rf"`{name}[`{{]", PAGE)


def test_no_metric_is_explained_that_there_is_not() -> None:
    there = {exported(family.name, family.type) for family in Metrics().registry.collect()}
    assert set(re.findall(r"\bdateline_[a-z_]+", PAGE)) == there
