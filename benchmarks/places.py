"""Measure the places part: accuracy on gold spans, coverage, calibration, look-ups, opening and memory.

    places.py --data DIR [--gazetteer FILE] [--scorer score_geo.py] [--demonyms FILE] [--no-url] [--out DIR]

DIR holds `{lgl,trnews,geowebnews}-train.jsonl`. The shipped ranker was fitted on these very files: its figures here are
figures on training data. Held-out figures are printed by `places_accuracy.py`, folds by document. Each corpus is
written to --out as `dateline resolve` would write it, and scored by --scorer where one is given.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stream.document import Document
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import Gazetteer, open_gazetteer
from stream.places.resolver import SAME_PLACE_KM, distance_km
from stream.places.toponyms import ToponymFinder

CORPORA = ("lgl", "trnews", "geowebnews")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--demonyms", type=Path)
    parser.add_argument("--no-url", action="store_true", help="do not tell the resolver the outlet")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    before = rss()
    start = time.perf_counter()
    gazetteer = open_gazetteer(args.gazetteer)
    print(f"open      {1000 * (time.perf_counter() - start):.1f} ms, {rss() - before:.1f} MB RSS, {gazetteer.identity}")
    analyser = PlaceAnalyser(gazetteer)
    out = args.out or Path(tempfile.mkdtemp())
    out.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    for corpus in CORPORA:
        gold_path = args.data / f"{corpus}-train.jsonl"
        with gold_path.open(encoding="utf-8") as lines:
            docs = [json.loads(line) for line in lines]
        names += [t["name"] for doc in docs for t in doc["toponyms"]]
        answers = out / f"{corpus}.resolved.jsonl"
        start = time.perf_counter()
        records = [resolve(analyser, doc, not args.no_url) for doc in docs]
        seconds = time.perf_counter() - start
        answers.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        spans = sum(len(record["spans"]) for record in records)
        print(f"{corpus:12} {spans} spans, {spans / seconds:.0f}/s, coverage bound {bound(gazetteer, docs):.4f}")
        if args.scorer:
            command = [sys.executable, str(args.scorer), str(gold_path), str(answers)]
            command += ["--demonyms", str(args.demonyms)] if args.demonyms else []
            report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(f"{'':12} {report['all']}\n{'':12} {report['calibration']}")
    measure_lookups(gazetteer, names)


def resolve(analyser: PlaceAnalyser, doc: dict[str, Any], with_url: bool) -> dict[str, Any]:
    spans = [(t["start"], t["end"]) for t in doc["toponyms"]]
    document = Document(None, doc["text"], url=doc.get("url") if with_url else None)
    answers = analyser.resolve_spans(document, spans)
    return {
        "id": doc["id"],
        "spans": [
            {
                "start": start,
                "end": end,
                "location": answer
                and {
                    "geonames_id": answer.place.geonames_id,
                    "point": {"lat": answer.place.lat, "lon": answer.place.lon},
                    "confidence": round(answer.confidence, 4),
                },
            }
            for (start, end), answer in zip(spans, answers, strict=True)
        ],
    }


def bound(gazetteer: Gazetteer, docs: Sequence[dict[str, Any]]) -> float:
    """Share of gold toponyms for which some sense of the name is right: no resolver over this gazetteer gets more."""
    finder = ToponymFinder(gazetteer)
    right = total = 0
    for doc in docs:
        for t in doc["toponyms"]:
            if t.get("lat") is None:
                continue
            total += 1
            bare = finder.bare_name(doc["text"][t["start"] : t["end"]], 0)
            senses = gazetteer.senses(bare[2]) if bare else ()
            right += any(
                distance_km(gazetteer.point(i), (t["lat"], t["lon"])) <= SAME_PLACE_KM
                or gazetteer.place_id(i) == f"geonames:{t.get('geonames_id')}"
                for i, _ in senses
            )
    return right / total


def measure_lookups(gazetteer: Gazetteer, names: list[str]) -> None:
    for label, batch in (
        ("names of the corpora", names * 20),
        ("never seen before", [f"Place {i}" for i in range(10**5)]),
    ):
        start = time.perf_counter()
        for name in batch:
            gazetteer.senses(name)
        print(f"look-ups  {len(batch) / (time.perf_counter() - start):.0f}/s ({label})")
    print(f"RSS       {rss():.0f} MB in all, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def rss() -> float:
    """Resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
