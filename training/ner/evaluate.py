"""F1 of a recognizer on gold files: exact span and label, facilities and states counted as places.

    python -m training.ner.evaluate DATA [--model NAME] [--capitals] [--set NAME ...]

The set `gmb-mended` is gmb with the labels of the reviewed table of repeated errors (training/encoder/mending.tsv), the
set `ours` the test side of our own annotation (training/passes/test-*.jsonl), by sentences. `interval` is
the middle 95 % of the F1 of 1,000 samples of the texts, drawn with replacement; `ece` the expected calibration error of
the confidences (ten bins), where the recognizer gives them.

The protocol of the project's scorer with --labels PERSON,ORG,LOC --map GPE=LOC,FAC=LOC, on what the recognizer itself
gives (grouping may add mentions afterwards).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from stream.document import Document
from stream.entities.recognizer import Recognizer, load_recognizer
from training.annotations import TEST, gmb_texts, joined, read_passes
from training.encoder.mending import mended_by_table, read_table
from training.ner.augment import Text
from training.ner.calibrate import expected_calibration_error
from training.ner.convert import read
from training.ner.corpora import DEV_CORPORA, MEASURE_ONLY

LABELS: Final = ("PERSON", "ORG", "LOC")
OURS: Final = "ours"
MENDED: Final = "gmb-mended"
SETS: Final = (*DEV_CORPORA, MENDED, *MEASURE_ONLY, OURS)
_MERGED: Final = {"GPE": "LOC", "FAC": "LOC"}


@dataclass
class Score:
    """Counts by label; and of each name that was found how sure the recognizer was, and whether it is right."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    said: list[tuple[float, bool]] = field(default_factory=list)

    def figures(self, labels: Iterable[str] = LABELS) -> tuple[float, float, float]:
        """(precision, recall, F1) in percent over `labels`."""
        labels = tuple(labels)
        right, wrong, missed = (sum(c[label] for label in labels) for c in (self.right, self.wrong, self.missed))
        return (
            100 * right / max(1, right + wrong),
            100 * right / max(1, right + missed),
            200 * right / max(1, 2 * right + wrong + missed),
        )


def evaluate(recognizer: Recognizer, texts: Iterable[Text], *, capitals: bool = False) -> list[Score]:
    """Score the recognizer on each gold text, with `capitals` on the same texts in capitals."""
    scores: list[Score] = []
    for text in texts:
        score = Score()
        content = text.text.upper() if capitals else text.text
        if len(content) != len(text.text):
            continue  # a letter such as ß grows: the offsets would not hold
        gold = {(start, end, _MERGED.get(label, label)) for start, end, label in text.ents}
        spans = recognizer.recognize(Document(None, content))
        found = {(span.start, span.end, _MERGED.get(span.label, span.label)): span.confidence for span in spans}
        for guess, confidence in found.items():
            if guess in gold:
                score.right[guess[2]] += 1
            elif any(guess[0] < end and start < guess[1] for start, end in text.missing):
                continue
            else:
                score.wrong[guess[2]] += 1
            if confidence is not None and guess[2] in LABELS:
                score.said.append((confidence, guess in gold))
        for name in gold - found.keys():
            score.missed[name[2]] += 1
        scores.append(score)
    return scores


def total(scores: Iterable[Score]) -> Score:
    """All texts as one."""
    scores = list(scores)
    counts = (sum((getattr(score, part) for score in scores), Counter()) for part in ("right", "wrong", "missed"))
    return Score(*counts, [pair for score in scores for pair in score.said])


def interval(scores: list[Score], samples: int = 1000, seed: int = 1) -> tuple[float, float]:
    """The middle 95 % of F1 over samples of the texts."""
    rng = random.Random(seed)
    drawn = sorted(total(rng.choices(scores, k=len(scores))).figures()[2] for _ in range(samples))
    return drawn[samples * 25 // 1000], drawn[samples * 975 // 1000 - 1]


def gold(data: Path, name: str) -> Iterable[Text]:
    """The texts of a dev file, GMB's with the errors mended that repeat, or those of our own test."""
    if name == MENDED:
        table = read_table()
        return [mended_by_table(text, table) for text in read(data / "gmb-dev.jsonl")]
    if name != OURS:
        return read(data / f"{name}-dev.jsonl")
    texts = {identity: text.text for identity, text in gmb_texts(data).items()}
    return [joined(sentence, texts) for sentence in read_passes(TEST)]


def figures_on(name: str, data: Path, recognizer: Recognizer, *, capitals: bool = False) -> dict[str, Any]:
    """One set's figures, a row to print."""
    scores = evaluate(recognizer, gold(data, name), capitals=capitals)
    score = total(scores)
    row: dict[str, Any] = {"set": name, "model": recognizer.identity, "capitals": capitals}
    for label, labels in (("all", LABELS), *((label, (label,)) for label in LABELS)):
        row[label] = [round(figure, 1) for figure in score.figures(labels)]
    row["interval"] = [round(end, 1) for end in interval(scores)]
    return row | ({"ece": round(expected_calibration_error(score.said), 3)} if score.said else {})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", help="accurate, fast, or a pipeline's folder; without it the accurate one")
    parser.add_argument("--capitals", action="store_true", help="on the texts in capitals")
    parser.add_argument("--set", action="append", dest="sets", help="a dev file; without it all that count")
    arguments = parser.parse_args()
    recognizer = load_recognizer(arguments.model)
    for name in arguments.sets or SETS:
        print(json.dumps(figures_on(name, arguments.data, recognizer, capitals=arguments.capitals)), flush=True)


if __name__ == "__main__":
    main()
