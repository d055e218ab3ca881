"""The tags of words, a label with the word's place in its name (BIOES), and how the tagger is known to spaCy."""

from __future__ import annotations

from typing import Final

LABELS: Final = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "EVENT")
TAGS: Final = ("O", *(f"{place}-{label}" for label in LABELS for place in "BIES"))
FACTORY: Final = "dateline_tagger"
PROBABILITIES: Final = "dateline_probabilities"
"""Key in a document's `user_data`: the raw probability of each of its names, in their order."""
