"""Uniquely numbered articles and the poison among them, made from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

import orjson

from stream.kafka.records import Outgoing

POISON_SHARE: Final = 0.01
VERSIONS: Final = 3
"""So many articles share an id: scrapers send corrections, and the last must stay the last."""

_SENTENCES: Final = (
    "Rebels shelled Aleppo on Monday, officials in Damascus said.",
    "Maria Silva told reporters in Lisbon that the bank had failed.",
    "The World Health Organization (WHO) sent a team to Kampala, Uganda.",
    "Police in Portland, Maine, arrested two men; WHO experts were not hurt.",
    "Talks between India and Pakistan resume in Geneva, Silva said.",
)
_POISON: Final[tuple[tuple[bytes | None, str], ...]] = (
    (None, "DL101"),
    (b'{"text": "caf\xe9"}', "DL102"),
    (b"{oops", "DL103"),
    (b'["text"]', "DL104"),
    (b'{"text": "Rain fell.", "metadata": ' + b'{"a":' * 500 + b"1" + b"}" * 501, "DL105"),
    (b'{"text": "Rain \\ud83d fell."}', "DL106"),
    (b'{"text": 5}', "DL107"),
    (b'{"id": "x", "url": "https://example.org/"}', "DL108"),
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A record to send. `code` is None for an article, else what its dead letter must say."""

    record: Outgoing
    code: str | None


def plan(count: int, seed: int) -> list[Planned]:
    """`count` records: articles numbered in `metadata.n`, one in a hundred of them poison of every kind in turn."""
    chance = random.Random(seed)
    poisoned = chance.sample(range(count), round(count * POISON_SHARE))
    codes = {number: _POISON[turn % len(_POISON)] for turn, number in enumerate(poisoned)}
    planned = []
    for number in range(count):
        key = f"a{number // VERSIONS}"
        value, code = codes.get(number, (b"", None))
        if code is None:
            text = " ".join(chance.sample(_SENTENCES, 3))
            value = orjson.dumps({"id": key, "text": text, "metadata": {"n": number}})
        planned.append(Planned(Outgoing(value, key.encode(), (("number", str(number).encode()),)), code))
    return planned
