"""What the articles of a fault run say: sentences of our own, texts put together from them, real texts where given."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import orjson

Text = Callable[[random.Random], str]

SENTENCES: Final = (
    "Rebels shelled Aleppo on Monday, officials in Damascus said.",
    "Maria Silva told reporters in Lisbon that the bank had failed.",
    "The World Health Organization (WHO) sent a team to Kampala, Uganda.",
    "Police in Portland, Maine, arrested two men; WHO experts were not hurt.",
    "Talks between India and Pakistan resume in Geneva, Silva said.",
)
_PEOPLE: Final = ("Anna Weber", "Joao Pereira", "Dr. Li Na", "Senator O'Neill", "Fatima al-Sayed", "Ms Okonkwo")
_PLACES: Final = (
    "Lyon",
    "Springfield, Illinois",
    "Nairobi",
    "the Black Sea",
    "Kyiv",
    "São Paulo",
    "Paris, Texas",
    "Basra",
)
_BODIES: Final = ("the Red Cross", "the Ministry of Health", "Acme Corp.", "UNICEF", "the Paris Police Department")
_TEMPLATES: Final = (
    "{person} of {body} travelled from {place} to {other} on Tuesday.",
    "A fire in {place} destroyed {number} homes, {body} said.",
    "{body} opened an office in {place}; {person} will lead it.",
    "“We will not leave {place},” {person} told {body} in {other}.",
    "Prices in {place} rose by {number} per cent, more than in {other}.",
    "FLOODS NEAR {place}: {number} MISSING",
    "<p>{person} &amp; {body} met in {place}.</p>",
    "وصل {person} إلى {place} يوم الاثنين. 🚑",
)
_LONGEST: Final = 40


def brief(chance: random.Random) -> str:
    """One of the sentences, as a ticker has it."""
    return chance.choice(SENTENCES)


def our_own(chance: random.Random) -> str:
    """Three of the sentences."""
    return " ".join(chance.sample(SENTENCES, 3))


def synthetic(chance: random.Random) -> str:
    """2 to 40 sentences, short ones more often than long; names, places, mark-up and another script among them."""
    return " ".join(_sentence(chance) for _ in range(min(_LONGEST, 2 + int(chance.expovariate(1 / 6)))))


def _sentence(chance: random.Random) -> str:
    place, other = chance.sample(_PLACES, 2)
    return chance.choice(_TEMPLATES).format(
        person=chance.choice(_PEOPLE),
        body=chance.choice(_BODIES),
        place=place,
        other=other,
        number=chance.randrange(2, 900),
    )


def real(folder: Path) -> Text:
    """A text out of the folder's `.jsonl` files (objects with a `text`). ValueError where there is none."""
    texts = [text for file in sorted(folder.glob("*.jsonl")) for text in _texts(file)]
    if not texts:
        raise ValueError(f"{folder} has no .jsonl file with articles: one object with a `text` in each line")
    return lambda chance: chance.choice(texts)


def _texts(file: Path) -> Iterator[str]:
    for line in file.read_bytes().splitlines():
        article = orjson.loads(line)
        if isinstance(article, dict) and isinstance(article.get("text"), str) and article["text"].strip():
            yield article["text"]


def mixed(parts: Sequence[tuple[Text, float]]) -> Text:
    """One of several, by weight."""
    makers, weights = zip(*parts, strict=True)

    def text(chance: random.Random) -> str:
        (make,) = chance.choices(makers, weights)
        return str(make(chance))

    return text
