"""`dateline topics`: make the topics, or say how they differ."""

from __future__ import annotations

import sys

import typer

from stream.cli.environment import reach, topic_plans
from stream.cli.exits import Status
from stream.kafka.topics import TopicReport, ensure_topics


def command() -> None:
    """Create the topics that are missing; compare the others.

    Nothing that exists is changed. Status 6 where a topic differs from what the settings want.
    """
    settings, connection = reach()
    reports = ensure_topics(connection, topic_plans(settings))
    sys.stdout.write("".join(f"{line}\n" for line in described(reports)))
    if any(report.differences for report in reports):
        raise typer.Exit(Status.NOT_RIGHT)


def described(reports: list[TopicReport]) -> list[str]:
    """One line a topic, and its differences below it."""
    width = max((len(report.name) for report in reports), default=0)
    lines = []
    for report in reports:
        state = "created" if report.created else "differs" if report.differences else "is there"
        lines.append(f"{report.name:<{width}}  {state:<8}  {report.partitions} partitions")
        lines.extend(f"  {difference}" for difference in report.differences)
    return lines
