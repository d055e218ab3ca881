"""What the benchmarks share that stand against judgements by hand: their command line, and how verdicts are kept."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def arguments(description: str | None, samples: int = 0) -> argparse.Namespace:
    """`data`, `gazetteer`, `model` and `show` from the command line; `sample` where there are several."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--show", action="store_true", help="print what has no verdict yet")
    if samples:
        parser.add_argument("--sample", type=int, default=1, choices=range(1, samples + 1))
    return parser.parse_args()


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of judgements, one JSON object a line; none where there is no such file yet."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
