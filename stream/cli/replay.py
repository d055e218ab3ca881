"""`dateline replay`: dead letters back to the raw topic.

What was replayed is known by the marks that replayed records carry (`stream/contracts/replaying.py`): in the raw topic,
and in the dead letters of those that died again. A committed offset was the other choice. It would be written after the
records, so that a kill between the two repeats all since the last commit; it cannot say "these codes, not those"; and
Kafka forgets those of an idle group after a week. A mark lies in the raw topic exactly when its record does: a killed
replay that is run again sends what is not there, and repeats only what was on its way to the broker just then. (With
`--again`, which passes the marks over, it begins anew.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated

import orjson
import typer
from rich import box
from rich.table import Table

from stream.cli.environment import reach
from stream.cli.exits import Status
from stream.cli.moments import moment_ms
from stream.cli.replay_plan import Fate, Letter, Selection, highest_counts, judge, standing
from stream.cli.replaying import originals, read_letters, read_marks, revived
from stream.cli.terminal import complain, progress_bar, say, show, warn, write_data
from stream.contracts.dead_letter import Obituary
from stream.contracts.replaying import Identity
from stream.kafka.clients import quiet
from stream.kafka.connection import Connection
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing, Record
from stream.render.dead_letter import dead_letter_data
from stream.render.visible import visible

Fates = Mapping[Fate, list[Letter]]


def command(
    code: Annotated[
        list[str] | None, typer.Option(metavar="DL...", help="Only letters of this code; may be repeated.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only letters buried then or later: RFC 3339, or 2h for 2 h ago.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Only letters buried before then.")] = None,
    count: Annotated[int | None, typer.Option(min=1, help="So many at most, the oldest first.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also those that were replayed before; interrupted, it begins anew.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Send nothing; print how many of which code would be sent.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --dry-run: each letter that would be sent, one JSON object a line.")
    ] = False,
) -> None:
    """Send dead letters to the raw topic again.

    The original bytes, key and headers, for after the cause is mended, with a mark behind the headers. A letter that
    was replayed before is known by its mark and left out; one that died again after its replay is a new letter. The
    letters stay where they are. It may be interrupted at any point: run it again and it sends the rest.

    A letter that lost its value (it was too large) cannot be sent: stderr says where its original lies. One whose mark
    the raw topic may have forgotten is left too, and sent with --again. For either the status is 3.
    """
    if as_json and not dry_run:
        raise typer.BadParameter("it says what --dry-run would send", param_hint="--json")
    selection = _selection(code, since, until)
    settings, connection = reach()
    with quiet():
        foreign: list[Record] = []
        with progress_bar("Reading the dead letters", None) as bar:
            letters = read_letters(connection, settings.dead_topic, foreign.append, bar.advance)
        with progress_bar("Looking for what was replayed", None) as bar:
            asked = [letter for letter in standing(letters, selection).values() if selection.takes(letter)]
            found, memory = read_marks(connection, settings.raw_topic, asked, bar.advance)
        counts = _joined(highest_counts(letter.mark for letter in letters), found)
        fates = judge(letters, selection, counts, memory.holds_all_since, again=again)
        left = len(foreign) + _report_left(fates, foreign, settings.dead_topic, settings.raw_topic)
        fates[Fate.SEND] = fates[Fate.SEND][:count]
        if dry_run and not as_json:
            show(plan_table(fates))
        pairs = originals(connection, settings.dead_topic, fates[Fate.SEND])
        records = (revived(letter, record, counts, memory) for letter, record in pairs)
        if not dry_run:
            left += _send(connection, settings.raw_topic, (record for _, record in records), left, fates)
        else:
            for obituary, record in records if as_json else ():
                write_data(_described(obituary, record))
            _conclude(f"Would send {len(fates[Fate.SEND]):,}", settings.raw_topic, left, fates)
    if left:
        raise typer.Exit(Status.REJECTED)


def plan_table(fates: Fates) -> Table:
    """A row a code, a column a fate that any letter has, the totals below."""
    columns = [fate for fate in Fate if fates[fate] or fate is Fate.SEND]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("Code", footer="all")
    for fate in columns:
        table.add_column(fate.capitalize(), justify="right", footer=f"{len(fates[fate]):,}")
    for code in sorted({letter.code for found in fates.values() for letter in found}):
        numbers = (sum(letter.code == code for letter in fates[fate]) for fate in columns)
        table.add_row(visible(code), *(f"{number:,}" for number in numbers))
    return table


def _selection(code: list[str] | None, since: str | None, until: str | None) -> Selection:
    now = datetime.now(UTC)
    selection = Selection(
        frozenset(code or ()),
        None if since is None else moment_ms(since, now),
        None if until is None else moment_ms(until, now),
    )
    if selection.since_ms is not None and selection.until_ms is not None and selection.since_ms >= selection.until_ms:
        raise typer.BadParameter(f"nothing is since {since} and before {until}", param_hint="--until")
    return selection


def _joined(counts: Mapping[Identity, int], others: Mapping[Identity, int]) -> dict[Identity, int]:
    return {one: max(counts.get(one, 0), others.get(one, 0)) for one in {**counts, **others}}


def _report_left(fates: Fates, foreign: list[Record], dead_topic: str, raw_topic: str) -> int:
    """Say which letters of those asked for cannot or should not be sent, and why; their number."""
    for record in foreign:
        warn(f"{_place(dead_topic, record)}: not a dead letter of Dateline's; left where it is")
    for letter in fates[Fate.LOST]:
        warn(f"{_place(dead_topic, letter)}: {letter.loss}")
    if untold := len(fates[Fate.UNTOLD]):
        warn(
            f"{untold:,} left: their originals are no longer in {raw_topic}, so the marks of earlier replays may be "
            "gone too. If you know that they were not replayed, send them with --again (and --code, --since, --until)"
        )
    return len(fates[Fate.LOST]) + len(fates[Fate.UNTOLD])


def _place(topic: str, one: Record | Letter) -> str:
    return f"{topic}, partition {one.partition}, offset {one.offset}"


def _send(connection: Connection, topic: str, records: Iterator[Outgoing], left: int, fates: Fates) -> int:
    """Send `records` and say how that ended, by Ctrl-C too; how many were refused."""
    sent = refused = 0
    with Producer(
        connection, on_wait=lambda waited, why: warn(f"waiting for the broker ({waited:.0f} s): {why}")
    ) as producer:
        try:
            for delivery in producer.send_all(topic, records):
                if delivery.error is None:
                    sent += 1
                else:
                    refused += 1
                    complain(delivery.error)
        except KeyboardInterrupt:
            say(f"Interrupted; {topic} has at least {sent:,}. Run it again for the rest.")
            raise
    _conclude(f"Sent {sent:,}", topic, left + refused, fates)
    return refused


def _conclude(what: str, topic: str, left: int, fates: Fates) -> None:
    known = len(fates[Fate.REPLAYED])
    said = f"{what} to {topic}." + (f" Replayed before: {known:,}." if known else "")
    say(said + (f" Left: {left:,}." if left else ""))


def _described(obituary: Obituary, record: Outgoing) -> bytes:
    data = dead_letter_data(obituary, record.key) | {"size": len(record.value or b"")}
    return orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)
