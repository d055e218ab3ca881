"""What places cost: names resolved a second on one core, and the share of the recognizer's time.

    python -m benchmarks.places_cost DATA [--gazetteer FILE] [--model NAME] [--documents 150]

DATA is the folder with `{lgl,trnews,geowebnews}-train.jsonl`. Processor time, not the clock's; the shipped models;
every document once before, so that nothing is loaded while it counts.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from stream.document import Document
from stream.entities.recognizer import load_recognizer
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import open_gazetteer
from training.places.corpus import GoldDocument, read_corpora


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--model", help="recognizer, instead of the shipped one")
    parser.add_argument("--documents", type=int, default=150)
    args = parser.parse_args()
    documents = read_corpora(args.data, args.model)
    documents = documents[:: max(1, len(documents) // args.documents)]
    recognizer = load_recognizer(args.model)
    analyser = PlaceAnalyser(open_gazetteer(args.gazetteer))
    finder, resolver = analyser.finder, analyser.resolver
    found = {gold.id: finder.find(gold.clean, gold.entities) for gold in documents}
    names = sum(map(len, found.values()))
    given = sum(len(gold.toponyms) for gold in documents)
    recognising = seconds(documents, lambda gold: recognizer.recognize(gold.clean))
    finding = seconds(documents, lambda gold: finder.find(gold.clean, gold.entities))
    resolving = seconds(documents, lambda gold: resolver.resolve(gold.clean, found[gold.id]))
    spans = seconds(documents, lambda gold: resolve_spans(analyser, gold))
    each = 1000 / len(documents)
    print(f"recognising   {recognising * each:8.2f} ms a document")
    print(f"finding       {finding * each:8.2f} ms, {100 * finding / recognising:.1f} % of the recognizer")
    speed = names / resolving
    print(f"resolving     {resolving * each:8.2f} ms, {100 * resolving / recognising:.1f} %, {speed:.0f} names/s")
    print(f"given spans   {given / spans:8.0f} names/s, with what stands around them")


def seconds(documents: Sequence[GoldDocument], work: Callable[[GoldDocument], object]) -> float:
    for gold in documents:
        work(gold)
    start = time.process_time()
    for gold in documents:
        work(gold)
    return time.process_time() - start


def resolve_spans(analyser: PlaceAnalyser, gold: GoldDocument) -> object:
    document = Document(None, gold.raw.text, url=gold.raw.url)
    return analyser.resolve_spans(document, [(t.start, t.end) for t in gold.toponyms])


if __name__ == "__main__":
    main()
