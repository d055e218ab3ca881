"""What the benchmarks share that stand against judgements by hand: their command line, and how verdicts are kept."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def arguments(description: str | None, flags: Mapping[str, str] | None = None) -> argparse.Namespace:
    """`data`, `gazetteer`, `model` and `show` from the command line, and flags of the benchmark's own."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--show", action="store_true", help="print what has no verdict yet")
    for flag, meaning in (flags or {}).items():
        parser.add_argument(flag, action="store_true", help=meaning)
    return parser.parse_args()


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of judgements, one JSON object a line; none where there is no such file yet."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
