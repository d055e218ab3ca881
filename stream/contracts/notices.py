"""Warnings an event carries: what was wrong with the article although it could be read."""

from __future__ import annotations

from typing import Literal, NamedTuple

NoticeCode = Literal["invalid_field", "unsupported_language", "text_truncated"]


class Notice(NamedTuple):
    """One warning of an event: a stable code, the field it is about (dotted path) and a sentence for people."""

    code: NoticeCode
    field: str
    message: str


def invalid_field(field: str, message: str) -> Notice:
    """A field that could not be taken as it came."""
    return Notice("invalid_field", field, message)


def unsupported_language(language: str, supported: str) -> Notice:
    """The article was passed on without analysis."""
    return Notice(
        "unsupported_language",
        "text",
        f"no model for language {language}; not analysed (there is one for: {supported})",
    )


def text_truncated(field: str, analysed: int, length: int) -> Notice:
    """Only the beginning of a very long field was analysed; the whole of it is passed on."""
    return Notice("text_truncated", field, f"only the first {analysed} of {length} characters were analysed")
