"""F1 of a recognizer on gold files: exact span and label, facilities and states counted as places.

    python -m training.ner.evaluate DATA [--model FOLDER] [--capitals] [--set NAME ...]

The protocol of the project's scorer with --labels PERSON,ORG,LOC --map GPE=LOC,FAC=LOC, on what the recognizer itself
gives (grouping may add mentions afterwards).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stream.document import Document
from stream.entities.recognizer import Recognizer, load_recognizer
from training.ner.augment import Text
from training.ner.convert import read
from training.ner.corpora import DEV_CORPORA, MEASURE_ONLY

LABELS: Final = ("PERSON", "ORG", "LOC")
_MERGED: Final = {"GPE": "LOC", "FAC": "LOC"}


@dataclass
class Score:
    """Counts by label."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def figures(self, labels: Iterable[str] = LABELS) -> tuple[float, float, float]:
        """(precision, recall, F1) in percent over `labels`."""
        labels = tuple(labels)
        right, wrong, missed = (sum(c[label] for label in labels) for c in (self.right, self.wrong, self.missed))
        return (
            100 * right / max(1, right + wrong),
            100 * right / max(1, right + missed),
            200 * right / max(1, 2 * right + wrong + missed),
        )


def evaluate(recognizer: Recognizer, texts: Iterable[Text], *, capitals: bool = False) -> Score:
    """Score the recognizer on gold texts, with `capitals` on the same texts in capitals."""
    score = Score()
    for text in texts:
        content = text.text.upper() if capitals else text.text
        if len(content) != len(text.text):
            continue  # a letter such as ß grows: the offsets would not hold
        gold = {(start, end, _MERGED.get(label, label)) for start, end, label in text.ents}
        spans = recognizer.recognize(Document(None, content))
        found = {(span.start, span.end, _MERGED.get(span.label, span.label)) for span in spans}
        for guess in found:
            unknown = any(guess[0] < end and start < guess[1] for start, end in text.missing)
            if guess in gold:
                score.right[guess[2]] += 1
            elif not unknown:
                score.wrong[guess[2]] += 1
        for name in gold - found:
            score.missed[name[2]] += 1
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, help="a pipeline's folder; without it the shipped model")
    parser.add_argument("--capitals", action="store_true", help="on the texts in capitals")
    parser.add_argument("--set", action="append", dest="sets", help="a dev file; without it all that count")
    arguments = parser.parse_args()
    recognizer = load_recognizer(arguments.model)
    for name in arguments.sets or (*DEV_CORPORA, *MEASURE_ONLY):
        score = evaluate(recognizer, read(arguments.data / f"{name}-dev.jsonl"), capitals=arguments.capitals)
        row = {"set": name, "model": recognizer.identity, "capitals": arguments.capitals}
        for label, labels in (("all", LABELS), *((label, (label,)) for label in LABELS)):
            row[label] = [round(figure, 1) for figure in score.figures(labels)]
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
