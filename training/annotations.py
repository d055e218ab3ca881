"""Annotations of GMB's sentences, kept stand-off: which sentence, where, which label; never the sentence itself.

    python -m training.annotations align RAW.tsv SENTENCES.jsonl --out PASS.jsonl   offsets of what an annotator wrote
    python -m training.annotations check DATA PASS.jsonl ...                         each against the corpora
    python -m training.annotations agreement DATA ONE.jsonl OTHER.jsonl              F1 of one pass against another
    python -m training.annotations changed DATA PASS.jsonl ...                       share changed from GMB's labels

A line of a pass: {"text": "gmb-train-17", "start": 120, "end": 245, "hash": "…", "ents": [[start, end, label], ...]};
the bounds of the sentence count code points of the text, those of its names code points of the sentence; `hash` is
the first 16 hex digits of the sentence's SHA-256. The guidelines are in annotation.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from spacy.language import Language

from stream.entities.stretches import SENTENCE_ENDS
from stream.entities.tags import LABELS
from training.ner.augment import Ent, Text
from training.ner.convert import read_rows


@dataclass(frozen=True, slots=True)
class Sentence:
    """One annotated sentence; `ents` count code points from its own start."""

    text: str
    start: int
    end: int
    hash: str
    ents: tuple[Ent, ...]

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Sentence:
        """From a line of a pass."""
        ents = tuple((start, end, label) for start, end, label in row["ents"])
        return cls(row["text"], row["start"], row["end"], row["hash"], ents)

    def to_row(self) -> dict[str, Any]:
        """A line of a pass."""
        return {"text": self.text, "start": self.start, "end": self.end, "hash": self.hash, "ents": list(self.ents)}


PASSES: Final = Path(__file__).parent / "passes"
TEST, TRAIN = "test-*.jsonl", "train-*.jsonl"
"""Texts with a sentence in the test are never trained on, in any form."""


class AnnotationError(Exception):
    """A line that an annotator wrote, or a pass, does not fit its sentence."""


def sentence_bounds(nlp: Language, text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence: it ends after . ! ? (an abbreviation keeps its own) and closing quotes."""
    start, tokens = None, nlp.make_doc(text)
    for token in tokens:
        if start is None:
            if token.is_space:
                continue
            start = token.idx
        following = tokens[token.i + 1] if token.i + 1 < len(tokens) else None
        ended = token.text in SENTENCE_ENDS or (
            token.i and token.text in "\"'”’" and tokens[token.i - 1].text in SENTENCE_ENDS
        )
        closes = following is not None and following.text in "\"'”’)" and not token.whitespace_
        if (ended and not closes) or following is None:
            yield start, token.idx + len(token)
            start = None


def hash_of(sentence: str) -> str:
    """The first 16 hex digits of its SHA-256."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]


def align(line: str, sentence: str) -> tuple[Ent, ...]:
    """The names that one line of an annotator says, found in the sentence in reading order.

    Raises AnnotationError where a label is unknown or a name does not stand in what is left of the sentence.
    """
    ents: list[Ent] = []
    at = 0
    for part in filter(None, (part.strip() for part in line.split(" | "))):
        label, colon, surface = part.partition(":")
        if not colon or label not in LABELS:
            raise AnnotationError(f"`{part}` is not LABEL:surface with one of {', '.join(LABELS)}")
        start = _find(sentence, surface, at)
        if start < 0:
            raise AnnotationError(f"`{surface}` does not stand in `{sentence[at:]}` (names go in reading order)")
        at = start + len(surface)
        ents.append((start, at, label))
    return tuple(ents)


def _find(sentence: str, surface: str, at: int) -> int:
    """Where `surface` stands next, first as a whole word, else anywhere."""
    start = sentence.find(surface, at)
    while start >= 0:
        end = start + len(surface)
        if not (sentence[start - 1 : start].isalnum() or sentence[end : end + 1].isalnum()):
            return start
        start = sentence.find(surface, start + 1)
    return sentence.find(surface, at)


def read_pass(path: Path) -> list[Sentence]:
    """The sentences of one pass."""
    return [Sentence.from_row(row) for row in read_rows(path)]


def read_passes(pattern: str) -> Iterator[Sentence]:
    """The sentences of our passes whose names match."""
    for path in sorted(PASSES.glob(pattern)):
        yield from read_pass(path)


def joined(sentence: Sentence, texts: Mapping[str, str]) -> Text:
    """The sentence with its labels, from the corpus. Raises AnnotationError where it is another than was annotated."""
    body = texts.get(sentence.text, "")[sentence.start : sentence.end]
    if hash_of(body) != sentence.hash:
        raise AnnotationError(
            f"{sentence.text}[{sentence.start}:{sentence.end}] is not the sentence that was annotated"
        )
    return Text(body, sentence.ents, ())


def gmb_texts(data: Path) -> dict[str, Text]:
    """GMB's training texts by id."""
    return {row["id"]: Text.from_row(row) for row in read_rows(data / "gmb-train.jsonl")}


def silver(sentence: Sentence, text: Text) -> set[Ent]:
    """GMB's own names inside the sentence, counted from its start."""
    at, end = sentence.start, sentence.end
    return {(s - at, e - at, label) for s, e, label in text.ents if at <= s and e <= end}


def f1(one: Iterable[Iterable[Ent]], other: Iterable[Iterable[Ent]]) -> float:
    """F1 in percent of exact spans with label; the same whichever side is called gold."""
    both = first = second = 0
    for a, b in zip(map(set, one), map(set, other), strict=True):
        both, first, second = both + len(a & b), first + len(a), second + len(b)
    return 200 * both / max(1, first + second)


def _align(arguments: argparse.Namespace) -> int:
    sentences = {row["id"]: row for row in read_rows(arguments.sentences)}
    slips, found = 0, []
    for number, line in enumerate(arguments.raw.read_text(encoding="utf-8").splitlines(), start=1):
        identity, _, names = line.partition("\t")
        try:
            row = sentences.pop(identity)
        except KeyError:
            raise SystemExit(f"{arguments.raw}:{number}: there is no sentence `{identity}`, or it came twice") from None
        try:
            ents = align(names, row["sentence"])
        except AnnotationError as slip:
            slips += 1
            print(f"{arguments.raw}:{number}: {identity}: {slip}", file=sys.stderr)
            continue
        found.append(Sentence(row["text"], row["start"], row["end"], hash_of(row["sentence"]), ents))
    print(f"{len(found)} sentences, {slips} lines to mend, {len(sentences)} not annotated yet", file=sys.stderr)
    if arguments.out and not slips:
        lines = (json.dumps(sentence.to_row(), separators=(",", ":")) + "\n" for sentence in found)
        arguments.out.write_text("".join(lines), encoding="utf-8")
    return 1 if slips else 0


def _check(arguments: argparse.Namespace) -> int:
    texts = {name: text.text for name, text in gmb_texts(arguments.data).items()}
    for path in arguments.passes:
        sentences = read_pass(path)
        for sentence in sentences:
            joined(sentence, texts)
        print(f"{path.name}: {len(sentences)} sentences, {sum(len(s.ents) for s in sentences)} names, all in place")
    return 0


def _agreement(arguments: argparse.Namespace) -> int:
    one, other = ({(s.text, s.start): s for s in read_pass(path)} for path in arguments.passes)
    shared = sorted(one.keys() & other.keys())
    pairs = [(one[key].ents, other[key].ents) for key in shared]
    same = sum(set(a) == set(b) for a, b in pairs)
    bare = [[{(s, e, "") for s, e, _ in ents} for ents in pair] for pair in pairs]
    print(f"{len(shared)} sentences labelled twice; {100 * same / max(1, len(shared)):.1f} % of them alike")
    print(f"F1 of one against the other: {f1(*zip(*pairs, strict=True)):.1f}")
    print(f"of bounds alone: {f1(*zip(*bare, strict=True)):.1f}")
    return 0


def _changed(arguments: argparse.Namespace) -> int:
    texts = gmb_texts(arguments.data)
    sentences = [sentence for path in arguments.passes for sentence in read_pass(path)]
    ours = [set(sentence.ents) for sentence in sentences]
    theirs = [silver(sentence, texts[sentence.text]) for sentence in sentences]
    merged = [{(s, e, "LOC" if label == "FAC" else label) for s, e, label in ents} for ents in ours]
    altered = sum(a != b for a, b in zip(merged, theirs, strict=True))
    print(f"{len(sentences)} sentences: {100 * altered / len(sentences):.1f} % changed (facilities counted as LOC)")
    print(f"F1 of GMB's labels against ours: {f1(merged, theirs):.1f}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("align")
    command.add_argument("raw", type=Path)
    command.add_argument("sentences", type=Path)
    command.add_argument("--out", type=Path)
    command.set_defaults(run=_align)
    for name, run, count in (("check", _check, "+"), ("agreement", _agreement, 2), ("changed", _changed, "+")):
        command = commands.add_parser(name)
        command.add_argument("data", type=Path)
        command.add_argument("passes", type=Path, nargs=count)
        command.set_defaults(run=run)
    arguments = parser.parse_args()
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
