"""Does clean-up leave the words alone, and does it find the furniture? `python benchmarks/cleaning.py --data DIR`

DIR holds `geo/*-train.jsonl` and `articles/fa-kes-dev.jsonl`. Prints, for each corpus, the share of tokens that
survive, what was lost, and the speed. Then the recall on `tests/data/furniture`, whose lines were collected before
the rules were finished (git log), in two halves by hash: rules were tuned on `dev`. The blind set was written
afterwards, by someone who had not read the others; docs/cleaning.md says what he had seen, and what it first gave.
A line counts as found when it is gone from between two paragraphs, and when it is gone from the end of a text. Last,
the body lines that were lost.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections import Counter
from pathlib import Path

from stream.text.clean import clean_text

FURNITURE = Path(__file__).parents[1] / "tests" / "data" / "furniture"
CORPORA = ("geo/lgl-train", "geo/trnews-train", "geo/geowebnews-train", "articles/fa-kes-dev")
TOKEN = re.compile(r"\w+|[^\w\s]")
BEFORE, AFTER = "The river rose on Monday.", "The mayor opened the schools again."


def survival(texts: list[str]) -> tuple[float, float, Counter[str]]:
    """Share of tokens kept, characters per second, and the tokens that were lost."""
    lost: Counter[str] = Counter()
    total = 0
    began = time.perf_counter()
    cleaned = [clean_text(text) for text in texts]
    seconds = time.perf_counter() - began
    for text, clean in zip(texts, cleaned, strict=True):
        before = Counter(TOKEN.findall(text))
        total += sum(before.values())
        lost += before - Counter(TOKEN.findall(clean))
    return 1 - sum(lost.values()) / total, sum(map(len, texts)) / seconds, lost


def half(line: str) -> str:
    """`dev` or `test`, by the line's hash."""
    return "dev" if hashlib.sha256(line.encode()).digest()[0] % 2 == 0 else "test"


def gone_between(line: str) -> bool:
    return clean_text(f"{BEFORE}\n\n{line}\n\n{AFTER}") == f"{BEFORE}\n\n{AFTER}"


def gone_at_end(line: str) -> bool:
    return clean_text(f"{BEFORE}\n{AFTER}\n{line}") == f"{BEFORE}\n{AFTER}"


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (FURNITURE / name).read_text("utf-8").splitlines()[1:]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    clean_text("Share this\n")  # the table is read at the first use
    for name in CORPORA:
        with (data / f"{name}.jsonl").open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
        kept, speed, lost = survival(texts)
        print(f"{name}: {100 * kept:.4f} % of tokens survive, {speed / 1e6:.2f} M characters/s")
        print(f"  lost: {lost.most_common(8)}")
    for name in ("lines.tsv", "later_lines.tsv", "blind_lines.tsv"):
        for part in ("dev", "test"):
            of_part = [line for _, line, _ in rows(name) if half(line) == part]
            between, end = (100 * sum(map(found, of_part)) / len(of_part) for found in (gone_between, gone_at_end))
            print(f"{name}, {part} ({len(of_part)} lines): {between:.1f} % gone from between, {end:.1f} % from the end")
    for name in ("body_lines.tsv", "later_body_lines.tsv", "blind_body_lines.tsv"):
        body = [line for (line,) in rows(name)]
        lost_lines = [line for line in body if gone_between(line) or gone_at_end(line)]
        print(f"{name}: {len(lost_lines)} of {len(body)} lost {lost_lines}")


if __name__ == "__main__":
    main()
