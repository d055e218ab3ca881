"""`dateline push`: articles from files into the raw topic."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

import typer

from stream.cli.environment import reach
from stream.cli.exits import Status
from stream.cli.inputs import Item, read_items, total_size
from stream.cli.options import ArticlePaths, FormOption
from stream.cli.terminal import complain, progress_bar, say, warn
from stream.contracts.article import decode_article
from stream.errors import ArticleError, DatelineError
from stream.kafka.clients import quiet
from stream.kafka.connection import Connection
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing

OnRefused = Callable[[str, DatelineError], None]


@dataclass
class Pushed:
    """What came of it: how many the broker took, how many it or we refused, and how many will be dead letters."""

    taken: int = 0
    refused: int = 0
    unreadable: Counter[str] = field(default_factory=Counter)


def command(
    paths: ArticlePaths,
    form: FormOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Do not send what cannot be read as an article; say which, and end with 3.")
    ] = False,
) -> None:
    """Send articles to the raw topic.

    Byte for byte as they stand in the files: JSON Lines, JSON (an object or an array), plain text (.txt: one
    article each), folders of these, `-` for stdin. The record's key is the article's id. What is no article is sent
    too (the worker makes a dead letter of it) and counted on stderr; --strict refuses it.
    """
    settings, connection = reach()
    problems = 0

    def refuse(where: str, why: str) -> None:
        nonlocal problems
        problems += 1
        warn(f"{where}: {why}")

    size = total_size(paths)
    with progress_bar("Sending", size) as bar, quiet():

        def read() -> Iterator[Item]:
            for item in read_items(paths, form, refuse):
                yield item
                bar.advance(item.size if size is not None else 1)

        pushed = push(
            connection,
            settings.raw_topic,
            read(),
            settings.fields,
            strict=strict,
            on_refused=lambda where, error: complain(error, where),
        )
    _report(pushed, settings.raw_topic)
    if pushed.refused or problems:
        raise typer.Exit(Status.REJECTED)


def push(
    connection: Connection,
    topic: str,
    items: Iterable[Item],
    renames: Mapping[str, str],
    *,
    strict: bool = False,
    on_refused: OnRefused = lambda *_: None,
) -> Pushed:
    """Send `items`; returns when the broker has answered for each. Raises KafkaError where it does not."""
    pushed = Pushed()
    named: deque[str] = deque()

    def outgoing() -> Iterator[Outgoing]:
        for item in items:
            key, error = article_key(item.value, renames)
            if error is not None and strict:
                pushed.refused += 1
                on_refused(item.where, error)
                continue
            if error is not None:
                pushed.unreadable[error.code] += 1
            named.append(item.where if key is None else f"{item.where} (id {key[:80]})")
            yield Outgoing(item.value, None if key is None else key.encode())

    with Producer(
        connection, on_wait=lambda waited, why: warn(f"waiting for the broker ({waited:.0f} s): {why}")
    ) as to:
        for delivery in to.send_all(topic, outgoing()):
            where = named.popleft()
            if delivery.error is None:
                pushed.taken += 1
            else:
                pushed.refused += 1
                on_refused(where, delivery.error)
    return pushed


def article_key(value: bytes, renames: Mapping[str, str]) -> tuple[str | None, ArticleError | None]:
    """The id under which the worker will know this article; or why it will not know it as one."""
    try:
        return decode_article(value, renames).id, None
    except ArticleError as error:
        return None, error


def _report(pushed: Pushed, topic: str) -> None:
    say(f"Sent {_articles(pushed.taken)} to {topic}." + (f" Refused: {pushed.refused}." if pushed.refused else ""))
    if pushed.unreadable:
        codes = ", ".join(f"{code} ×{count}" for code, count in sorted(pushed.unreadable.items()))
        warn(f"{pushed.unreadable.total()} of them cannot be read as articles and will become dead letters ({codes})")


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"
