"""Accuracy of places on documents that the fitted models never saw: five folds by document over three corpora.

    places_accuracy.py DATA --scorer score_geo.py [--overlay FILE] [--model NAME] [--errors FILE]

DATA holds `geo/{lgl,trnews,geowebnews}-train.jsonl`, `geo/demonyms.txt` and `articles/fa-kes-dev.jsonl`. For each
gazetteer (the shipped one, and an overlay with GeoNames' second-level ids) the ranker and the filter of spots are
fitted
on four fifths and answer the rest, by the product's own code. The scorer is the project's measure; what it lacks is
counted here: coverage bound, countries, usage, bootstrap intervals, governorates, cost.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.places_metrics import bound, calibration_interval, countries, governorates, table, usage_f1
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import Gazetteer, open_gazetteer
from training.places.corpus import CORPORA, read_corpora
from training.places.held_out import HeldOut, cross_validate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--gazetteer", type=Path, help="instead of the shipped one")
    parser.add_argument("--overlay", type=Path)
    parser.add_argument("--model", help="recognizer, instead of the shipped one")
    parser.add_argument("--also", action="append", default=[], help="another whose readings the filter learns from")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--errors", type=Path, help="write every held-out answer that is wrong, one JSON object a line")
    parser.add_argument("--out", type=Path, help="write all figures as JSON")
    args = parser.parse_args()
    scorer = load_scorer(args.scorer)
    demonyms = {line.strip().lower() for line in (args.data / "geo/demonyms.txt").read_text().splitlines() if line}
    documents = read_corpora(args.data / "geo", args.model)
    others = [read_corpora(args.data / "geo", name) for name in args.also]
    gold = read_gold(args.data / "geo")
    columns: dict[str, dict[str, Any]] = {}
    for name, path in [("embedded", args.gazetteer), ("overlay", args.overlay)]:
        if name == "overlay" and path is None:
            continue
        gazetteer = open_gazetteer(path)
        start = time.perf_counter()
        answers = cross_validate(gazetteer, documents, args.folds, others)
        columns[name] = figures(scorer, gazetteer, gold, answers, demonyms)
        columns[name]["seconds"] = round(time.perf_counter() - start)
        columns[name] |= governorates(PlaceAnalyser(gazetteer), args.data / "articles/fa-kes-dev.jsonl", args.model)
        if args.errors:
            write_errors(args.errors.with_suffix(f".{name}.jsonl"), gazetteer, answers)
    print(table(columns))
    if args.out:
        args.out.write_text(json.dumps(columns, indent=1) + "\n", encoding="utf-8")


def figures(
    scorer: ModuleType,
    gazetteer: Gazetteer,
    gold: dict[str, list[dict[str, Any]]],
    answers: Sequence[HeldOut],
    demonyms: set[str],
) -> dict[str, Any]:
    """All figures of one gazetteer over held-out answers."""
    row: dict[str, Any] = {}
    everything = [doc for docs in gold.values() for doc in docs]
    spans = {a.gold.id: resolve_record(a, True) for a in answers}
    bare = {a.gold.id: resolve_record(a, False) for a in answers}
    events = {a.gold.id: event_record(a) for a in answers}
    for corpus in CORPORA:
        mine = [a for a in answers if a.gold.corpus == corpus]
        report, best = scorer.score(gold[corpus], spans, demonyms), 100 * bound(gazetteer, mine)
        row[f"gold spans {corpus}: acc161"] = report["all"]["acc161"]
        row[f"gold spans {corpus}: bound"] = round(best, 2)
        row[f"gold spans {corpus}: of bound"] = round(100 * report["all"]["acc161"] / best, 2)
        row[f"gold spans {corpus}: exact id"] = report["all"]["exact_id"]
        row[f"gold spans {corpus}: ece"] = report["calibration"]["ece"]
        row[f"gold spans {corpus}: acc161 without url"] = scorer.score(gold[corpus], bare, demonyms)["all"]["acc161"]
    pooled = scorer.score(everything, spans, demonyms)
    row["gold spans pooled: acc161"] = pooled["all"]["acc161"]
    row["gold spans pooled: ece"] = pooled["calibration"]["ece"]
    row["gold spans pooled: ece interval"] = calibration_interval(answers)
    row["gold spans pooled: kept at .7"] = pooled["calibration"]["coverage_at_.7"]
    row["gold spans pooled: right at .7"] = pooled["calibration"]["exactness_at_.7"]
    for corpus, docs in [*gold.items(), ("pooled", everything)]:
        report = scorer.score(docs, events, demonyms)
        for key in ("exact_id", "acc161", "precision", "recall", "f1"):
            row[f"raw text {corpus}: {key}"] = report["no_demonyms"][key]
    row["raw text pooled: ece"] = report["calibration"]["ece"]
    row["raw text pooled: kept at .7"] = report["calibration"]["coverage_at_.7"]
    row["raw text pooled: right at .7"] = report["calibration"]["exactness_at_.7"]
    row["raw text pooled: exact_id, demonyms too"] = report["all"]["exact_id"]
    return row | countries(gazetteer, answers) | usage_f1(answers)


def resolve_record(answer: HeldOut, with_url: bool) -> dict[str, Any]:
    """As `dateline resolve` writes it."""
    found = answer.spans if with_url else answer.spans_without_url
    return {
        "id": answer.gold.id,
        "spans": [
            {"start": t.start, "end": t.end, "location": place and location(place.place, place.confidence)}
            for t, place in zip(answer.gold.toponyms, found, strict=True)
        ],
    }


def event_record(answer: HeldOut) -> dict[str, Any]:
    """The part of an enriched event that the scorer reads."""
    return {
        "id": answer.gold.id,
        "text": answer.gold.clean.text,
        "locations": [
            location(place.place, place.confidence)
            | {
                "mentions": [
                    {"field": m.mention.field, "start": m.mention.start, "end": m.mention.end} for m in place.mentions
                ]
            }
            for place in answer.analysis.locations
        ],
    }


def location(place: Any, confidence: float) -> dict[str, Any]:
    point = {"lat": place.lat, "lon": place.lon}
    return {"geonames_id": place.geonames_id, "point": point, "confidence": round(confidence, 4)}


def write_errors(path: Path, gazetteer: Gazetteer, answers: Sequence[HeldOut]) -> None:
    """Every gold span that was answered wrong, with what stood there and whether the right place was a candidate."""
    with path.open("w", encoding="utf-8") as out:
        for answer in answers:
            text = answer.gold.raw.content("text")
            for t, found in zip(answer.gold.toponyms, answer.spans, strict=True):
                if not t.linked or (found and found.place.geonames_id == t.geonames_id):
                    continue
                reachable = any(
                    gazetteer.place_id(s.place) == f"geonames:{t.geonames_id}" for s in gazetteer.senses(t.name)
                )
                said = found and (found.place.id, found.place.name, found.place.feature_code, found.place.admin1_name)
                row = {
                    "id": answer.gold.id, "url": answer.gold.raw.url, "name": t.name, "gold": t.geonames_id,
                    "point": t.point, "feature": t.feature_code, "country": t.country, "reachable": reachable,
                    "said": said, "confidence": found and round(found.confidence, 3),
                    "around": text[max(0, t.start - 50) : t.end + 50],
                }  # fmt: skip
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def load_scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_geo", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: this is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_gold(folder: Path) -> dict[str, list[dict[str, Any]]]:
    gold = {}
    for corpus in CORPORA:
        with (folder / f"{corpus}-train.jsonl").open(encoding="utf-8") as lines:
            gold[corpus] = [json.loads(line) for line in lines]
    return gold


if __name__ == "__main__":
    main()
