"""Whose conventions of labelling a text follows, as the network is told."""

from __future__ import annotations

from typing import Final

SOURCES: Final = {
    "gmb": 1,
    "redocred": 2,
    "wikigold": 2,
    "crossner_politics": 2,
    "men": 3,
    "multiner": 4,
    "uner_ewt": 5,
    "uner_pud": 5,
    "re3d": 6,
    "wnut17": 7,
    "btc": 7,
    "ours": 8,
}
"""Whose conventions a text's labels follow: the network is told, half of the time."""
UNSAID: Final = 0
SOURCE_COUNT: Final = 1 + max(SOURCES.values())
