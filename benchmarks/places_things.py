"""What annotators of names call the mentions that are put on the map: things, looked for where nobody read for us.

    python -m benchmarks.places_things DATA/ner [--set NAME]... [--model NAME] [--show]

DATA/ner holds the corpora of names, `NAME.jsonl`; without --set it is all of `*-dev.jsonl`. Every text is enriched with
the shipped models, and each mention on the map is counted by what covers it in the annotation: a place or a people, a
part of an organisation or an event ("Dubai Police"), the whole of one ("Selangor" the team), a person, or nothing. A
person is a mistake of ours or of the annotators (in gmb of theirs, nearly always: "in Kabul Tuesday"); "nothing" is
mostly what they left out ("U.S.-backed") and, at times, a thing. --show prints the mentions of persons and of nothing.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from stream.document import Document
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import open_gazetteer
from stream.places.types import Place
from training.places.corpus import recognise

WORDS_OF_AN_ARTICLE = 350
"""So long are the articles that the rates are given for; most corpora have shorter texts."""

PLACES = frozenset({"GPE", "LOC", "FAC", "NORP"})
KINDS = ("place or people", "part of another name", "whole organisation or event", "person", "nothing", "unlabelled")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", action="append", help="a corpus by its file's name without .jsonl")
    parser.add_argument("--model")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    sets = args.set or sorted(path.stem for path in args.data.glob("*-dev.jsonl"))
    analyser = PlaceAnalyser(open_gazetteer(None))
    print(f"| corpus | articles of {WORDS_OF_AN_ARTICLE} words | mentions | {' | '.join(KINDS)} | persons per 100 |")
    print("|---" * (len(KINDS) + 4) + "|")
    for name in sets:
        with (args.data / f"{name}.jsonl").open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        counts: Counter[str] = Counter()
        for row, start, end, place in mentions(analyser, rows, args.model):
            kind = kind_of(row, start, end)
            counts[kind] += 1
            if args.show and kind in ("person", "nothing"):
                text = row["text"]
                around = f"{text[max(0, start - 50) : start]}[[{text[start:end]}]]{text[end : end + 50]}"
                said = {"id": row["id"], "kind": kind, "place": place.name, "around": around}
                print(json.dumps(said, ensure_ascii=False))
        articles = sum(len(row["text"].split()) for row in rows) / WORDS_OF_AN_ARTICLE
        cells = [name, f"{articles:.0f}", sum(counts.values()), *(counts[kind] for kind in KINDS)]
        print(f"| {' | '.join(map(str, cells))} | {100 * counts['person'] / articles:.1f} |")


def mentions(
    analyser: PlaceAnalyser, rows: Sequence[dict], model: str | None
) -> Iterator[tuple[dict, int, int, Place]]:
    """Each mention on the map: its row, its offsets in the row's text and its place."""
    documents = [Document(None, row["text"]) for row in rows]
    for row, document, entities in zip(rows, documents, recognise(documents, model), strict=True):
        for location in analyser.analyse(document, entities).locations:
            for said in location.mentions:
                yield row, said.mention.start, said.mention.end, location.place


def kind_of(row: dict, start: int, end: int) -> str:
    """What the annotators call `row["text"][start:end]`: one of KINDS."""
    covering = [label for first, last, label in row["ents"] if first < end and last > start]
    if not covering:
        missing = any(first < end and last > start for first, last in row["missing"])
        return "unlabelled" if missing else "nothing"
    if any(label in PLACES for label in covering):
        return "place or people"
    whole = any((first, last) == (start, end) for first, last, _ in row["ents"])
    if "PERSON" in covering:
        return "person"
    return "whole organisation or event" if whole else "part of another name"


if __name__ == "__main__":
    main()
