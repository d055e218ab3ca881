"""The cleaned article as the core reads it: the types that text, entities and places share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "text"]

FIELDS: tuple[Field, ...] = ("title", "text")
"""In reading order: a title stands before its text."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article after clean-up. Every offset in the core counts code points of one of these two strings."""

    title: str | None
    text: str | None
    language: str = "en"
    source: str | None = None
    url: str | None = None

    def content(self, field: Field) -> str:
        """The string of `field`; empty where the article has none."""
        return (self.title if field == "title" else self.text) or ""

    def fields(self) -> Iterator[tuple[Field, str]]:
        """The fields that hold something, in reading order."""
        for field in FIELDS:
            if content := self.content(field):
                yield field, content


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch that a recognizer found: `document.content(field)[start:end]`."""

    field: Field
    start: int
    end: int
    label: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the article where something is named; `text` is exactly what stands there."""

    field: Field
    start: int
    end: int
    text: str

    @property
    def order(self) -> tuple[int, int, int]:
        """Sort key: reading order, the longer one first where two begin together."""
        return FIELDS.index(self.field), self.start, -self.end


@dataclass(frozen=True, slots=True)
class Entity:
    """Everything in the article that names one and the same thing. `mentions` is in reading order, never empty."""

    name: str
    label: str
    confidence: float | None
    mentions: tuple[Mention, ...]
