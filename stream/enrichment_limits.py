"""Defaults of the enricher, where settings can read them without loading a model."""

from typing import Final

DEFAULT_LANGUAGE: Final = "en"
"""Language of an article that shows no other."""

MAX_ANALYSED_CHARS: Final = 200_000
"""Code points of each field that are analysed: a hundred times a long article, and bounded time."""
