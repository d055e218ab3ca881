"""`dateline lag`: how far the workers are behind."""

from __future__ import annotations

import sys
from typing import Annotated

import orjson
import typer
from rich import box
from rich.table import Table

from stream.cli.environment import reach
from stream.cli.terminal import stdout_console
from stream.kafka.lag import GroupLag, group_lag


def command(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Show how many raw articles are yet to be done."""
    settings, connection = reach()
    lag = group_lag(connection, settings.group, [settings.raw_topic])
    if as_json:
        sys.stdout.write(lag_json(lag).decode() + "\n")
    else:
        stdout_console().print(lag_table(lag))


def lag_json(lag: GroupLag) -> bytes:
    """`committed` is null where the group has never committed."""
    rows = [
        {
            "topic": row.topic,
            "partition": row.partition,
            "start": row.start,
            "end": row.end,
            "committed": row.committed,
            "lag": row.lag,
        }
        for row in lag.partitions
    ]
    return orjson.dumps({"group": lag.group, "lag": lag.total, "partitions": rows})


def lag_table(lag: GroupLag) -> Table:
    """A row a partition, the total below."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("Topic", footer=f"group {lag.group}")
    table.add_column("Partition", justify="right")
    table.add_column("Committed", justify="right")
    table.add_column("End", justify="right")
    table.add_column("Lag", justify="right", footer=f"{lag.total:,}")
    for row in lag.partitions:
        committed = "-" if row.committed is None else f"{row.committed:,}"
        table.add_row(row.topic, str(row.partition), committed, f"{row.end:,}", f"{row.lag:,}")
    return table
