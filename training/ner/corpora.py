"""The corpora a recognizer is trained on: where each comes from, what it may be used for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TrainingCorpus:
    """`tidy`: written with care, so that changing its case makes sense (posts on social media come in any case)."""

    name: str
    licence: str
    origin: str
    tidy: bool = True


CORPORA: Final = (
    TrainingCorpus(
        "gmb",
        "text: public domain; annotations: CDLA-Sharing-1.0",
        "Groningen Meaning Bank, newswire (Voice of America)",
    ),
    TrainingCorpus("redocred", "annotations: MIT; text: CC BY-SA", "Re-DocRED, Wikipedia"),
    TrainingCorpus("wikigold", "CC BY 4.0", "WikiGold, Wikipedia"),
    TrainingCorpus("crossner_politics", "annotations: MIT; text: CC BY-SA", "CrossNER politics, Wikipedia"),
    TrainingCorpus("men", "annotations: MIT", "Malaysian English News"),
    TrainingCorpus("multiner", "CC0", "MultiNER, documents of the government of Sri Lanka"),
    TrainingCorpus("uner_ewt", "CC BY-SA 4.0", "Universal NER, English Web Treebank"),
    TrainingCorpus("uner_pud", "CC BY-SA 3.0", "Universal NER, Parallel Universal Dependencies"),
    TrainingCorpus("re3d", "OGL, public domain, CC BY, CC BY-SA", "re3d, Syria and Iraq"),
    TrainingCorpus("wnut17", "CC BY 4.0", "WNUT 2017, social media", tidy=False),
    TrainingCorpus("btc", "CC BY 4.0", "Broad Twitter Corpus", tidy=False),
)

DEV_CORPORA: Final = ("gmb", "redocred", "wikigold", "men", "multiner")
"""Whose dev files fit the confidences: what is closest to edited news."""

MEASURE_ONLY: Final = ("worldwide",)
"""Never trained or tuned on."""
