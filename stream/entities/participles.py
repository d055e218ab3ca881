"""Participles that begin a sentence: "Reading the report, he paused" names no town."""

from __future__ import annotations

from typing import Final

from stream.entities.draft import Draft

_DETERMINERS: Final = frozenset(
    "a an the this that these those his her its their our my your some any every each".split()
)


def drop_participles(draft: Draft) -> None:
    """Take out single words in -ing that begin a sentence and have an object: no name is followed by an article."""
    for where in draft.fields:
        for mention in list(where.mentions):
            if (
                mention.text.endswith("ing")
                and " " not in mention.text
                and where.occurrences.begins_sentence(mention.start)
            ):
                following = where.text[mention.end : mention.end + 12].split(None, 1)
                if following and where.text[mention.end].isspace() and following[0] in _DETERMINERS:
                    where.drop(mention)
