"""Fit everything that the places part has learned, on all of the train side, and write it beside the code.

    python -m training.places.fit DATA --gazetteer OVERLAY [--model NAME ...]

DATA is the folder with `{lgl,trnews,geowebnews}-train.jsonl`; OVERLAY a gazetteer with GeoNames' ids for second-level
regions, which tells county from town where the annotators chose. The same weights serve the shipped gazetteer. The
filter of spots learns from what every recognizer named makes of the texts (`--model accurate --model fast`), so that
it serves all. How good they are on articles they never saw: `python -m benchmarks.places_accuracy`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from stream.places.features import ALONE, AROUND, NONE
from stream.places.gazetteer import open_gazetteer
from stream.places.ranker import SHIPPED_WEIGHTS, Weights
from stream.places.spot_filter import SHIPPED_FILTER
from training.places.choices import articles_of
from training.places.corpus import read_corpora
from training.places.ranker_fit import fit_ranker
from training.places.spots_fit import examples_of, fit_spots


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gazetteer", type=Path, required=True)
    parser.add_argument("--model", action="append", help="recognizer; by default the shipped one; may be repeated")
    args = parser.parse_args()
    gazetteer = open_gazetteer(args.gazetteer)
    readings = [read_corpora(args.data, model) for model in args.model or [None]]
    ranker = fit_ranker([a for articles in articles_of(gazetteer, readings[0]) for a in articles])
    written = {"at_home": weights_json(ranker.at_home), "away": weights_json(ranker.away)}
    SHIPPED_WEIGHTS.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")
    filter_ = fit_spots([examples_of(gazetteer, gold) for reading in readings for gold in reading])
    SHIPPED_FILTER.write_text(json.dumps(filter_, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"wrote {SHIPPED_WEIGHTS} and {SHIPPED_FILTER} ({SHIPPED_FILTER.stat().st_size // 1024} kB)")


def weights_json(weights: Weights) -> dict[str, object]:
    """As `ranker.load_ranker` reads it."""
    names_first, names_full = (*ALONE, *NONE), (*ALONE, *AROUND, *NONE)
    first, full = (*weights.first, *weights.first_none), (*weights.full, *weights.full_none)
    return {
        "first": {name: round(w, 4) for name, w in zip(names_first, first, strict=True)},
        "full": {name: round(w, 4) for name, w in zip(names_full, full, strict=True)},
        "trees": weights.trees.to_columns(),
        "temperature": weights.temperature,
    }


if __name__ == "__main__":
    main()
