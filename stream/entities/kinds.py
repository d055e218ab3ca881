"""What a name of several words says itself about its kind: a Museum or a Ministry is no town and no person."""

from __future__ import annotations

from typing import Final

from stream.entities.draft import Draft

# Only nouns that no town, district or region ends in: not "Department" (of France), "Bank" (West Bank), "Church"
# (Falls Church), "Union" (Soviet Union), "College" (State College), "Center" (Rockville Center).
_ORGANISATIONS: Final = frozenset(
    "academy agency association bureau commission committee corporation directorate federation foundation institute "
    "institution ministry organisation organization parliament secretariat society tribunal university".split()
)
# Things built; where one is, is meant more often than who acts (training/annotation.md).
_FACILITIES: Final = frozenset("airport airbase cathedral hospital library museum mosque prison stadium".split())
_MISTAKEN: Final = frozenset({"GPE", "LOC", "PERSON"})
_COMPLEMENTS: Final = frozenset({"of", "for"})


def settle_kinds(draft: Draft) -> None:
    """Names that were taken for a place or a person, and whose noun says otherwise, have the label it says."""
    for mention in draft.mentions():
        if mention.label in _MISTAKEN and (label := kind_of(mention.text)) is not None:
            mention.label = label


def kind_of(name: str) -> str | None:
    """ORG or FAC where the noun of a capitalised name of several words tells: the last, or that before its "of"."""
    words = name.split()
    end = next((at for at, word in enumerate(words) if word in _COMPLEMENTS), len(words))
    if len(words) < 2 or end == 0 or not words[end - 1][0].isupper():
        return None
    noun = words[end - 1].casefold()
    return "ORG" if noun in _ORGANISATIONS else "FAC" if noun in _FACILITIES else None
