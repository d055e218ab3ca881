"""Uniquely numbered articles and the poison among them, made from a seed."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count as count_up
from itertools import islice
from typing import Final

import orjson
from fault_texts import Text, our_own

from stream.kafka.records import Outgoing

POISON_EVERY: Final = 100
"""One poison record in so many, at a place of its own in each hundred."""

VERSIONS: Final = 3
"""So many articles share an id: scrapers send corrections, and the last must stay the last."""

TOO_LARGE: Final = "DL204"

_POISON: Final[tuple[tuple[bytes | None, str], ...]] = (
    (None, "DL101"),
    (b'{"text": "caf\xe9"}', "DL102"),
    (b"{oops", "DL103"),
    (b'["text"]', "DL104"),
    (b'{"text": "Rain fell.", "metadata": ' + b'{"a":' * 500 + b"1" + b"}" * 501, "DL105"),
    (b'{"text": "Rain \\ud83d fell."}', "DL106"),
    (b'{"text": 5}', "DL107"),
    (b'{"id": "x", "url": "https://example.org/"}', "DL108"),
    (b"", "DL103"),
    (b'{"text": "Rain fell.", "title": ["Rain"]}', "DL107"),
    (b'{"text": " \\n\\t ", "title": null}', "DL108"),
    (b'{"text": "<p><br></p>"}', "DL108"),
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A record to send. `code` is None for an article, else what its dead letter must say."""

    record: Outgoing
    code: str | None


def articles(seed: int, *, text: Text = our_own, apart: int = 1, event_limit: int | None = None) -> Iterator[Planned]:
    """Articles without end, numbered in `metadata.n`, one in a hundred of them poison, of every kind in turn.

    The versions of one id stand `apart` from each other. With `event_limit` (bytes) poison includes an article whose
    event is larger than that.
    """
    chance = random.Random(seed)
    poison: list[tuple[bytes | None, str]] = list(_POISON)
    if event_limit is not None:
        poison.append((b"", TOO_LARGE))
    poisoned, kinds = -1, 0
    for number in count_up():
        if number % POISON_EVERY == 0:
            poisoned = number + chance.randrange(POISON_EVERY)
        group, within = divmod(number, VERSIONS * apart)
        key = f"a{group * apart + within % apart}"
        value, code = None, None
        if number == poisoned:
            value, code = poison[kinds % len(poison)]
            kinds += 1
        if code is None or code == TOO_LARGE:
            metadata: dict[str, object] = {"n": number}
            if code is not None and event_limit is not None:
                # Noise, so that compression does not make it small again.
                metadata["page"] = base64.b64encode(chance.randbytes(event_limit)).decode()
            value = orjson.dumps({"id": key, "text": text(chance), "metadata": metadata})
        yield Planned(Outgoing(value, key.encode(), (("number", str(number).encode()),)), code)


def plan(count: int, seed: int, apart: int = 1) -> list[Planned]:
    """The first `count` records of `articles`."""
    return list(islice(articles(seed, apart=apart), count))
