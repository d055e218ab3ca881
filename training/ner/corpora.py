"""The corpora a recognizer is trained on: where each comes from, what it may be used for, how often it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TrainingCorpus:
    """`weight` is how many times each text is read: 2.5 is twice, and once more for half of them, drawn by the seed.

    `tidy`: written with care, so that changing its case makes sense (posts on social media come in any case).
    """

    name: str
    weight: float
    licence: str
    origin: str
    tidy: bool = True


# Human annotation counts double, machine annotation less than once. Syria and Iraq are 11,000 words only: four times.
CORPORA: Final = (
    TrainingCorpus(
        "gmb",
        0.6,
        "text: public domain; annotations: CDLA-Sharing-1.0",
        "Groningen Meaning Bank, newswire (Voice of America)",
    ),
    TrainingCorpus("redocred", 2, "annotations: MIT; text: CC BY-SA", "Re-DocRED, Wikipedia"),
    TrainingCorpus("wikigold", 2, "CC BY 4.0", "WikiGold, Wikipedia"),
    TrainingCorpus("crossner_politics", 2, "annotations: MIT; text: CC BY-SA", "CrossNER politics, Wikipedia"),
    TrainingCorpus("men", 2, "annotations: MIT", "Malaysian English News"),
    TrainingCorpus("multiner", 1, "CC0", "MultiNER, documents of the government of Sri Lanka"),
    TrainingCorpus("uner_ewt", 2, "CC BY-SA 4.0", "Universal NER, English Web Treebank"),
    TrainingCorpus("uner_pud", 2, "CC BY-SA 3.0", "Universal NER, Parallel Universal Dependencies"),
    TrainingCorpus("re3d", 4, "OGL, public domain, CC BY, CC BY-SA", "re3d, Syria and Iraq"),
    TrainingCorpus("wnut17", 0.5, "CC BY 4.0", "WNUT 2017, social media", tidy=False),
    TrainingCorpus("btc", 0.25, "CC BY 4.0", "Broad Twitter Corpus", tidy=False),
)

DEV_CORPORA: Final = ("gmb", "redocred", "wikigold", "men", "multiner")
"""Whose dev files choose the checkpoint: what is closest to edited news."""

MEASURE_ONLY: Final = ("worldwide",)
"""Never trained or tuned on."""
