"""How often is English taken for another language? `python benchmarks/language.py --data DIR`

DIR holds `geo/*-train.jsonl`, `articles/fa-kes-dev.jsonl` and `ner/*.jsonl`; all of it is English. Measured on whole
texts, and on stretches just past 200 letters, the hardest that the detector is asked about. Other languages are the
paragraphs of `tests/data/languages/news.tsv`, whole and cut at 200 letters. Then speed, memory and load time.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from stream.text.language import detect_language, load_detector

CORPORA = (
    *("geo/lgl-train", "geo/trnews-train", "geo/geowebnews-train", "articles/fa-kes-dev"),
    *(
        "ner/men-dev",
        "ner/men-train",
        "ner/redocred-dev",
        "ner/redocred-train",
        "ner/multiner-train",
        "ner/worldwide-dev",
    ),
)
SAMPLES = Path(__file__).parents[1] / "tests" / "data" / "languages" / "news.tsv"
LETTERS = 210


def letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def stretches(text: str) -> list[str]:
    """`text` in pieces of some 210 letters, cut between words."""
    pieces: list[str] = []
    words: list[str] = []
    count = 0
    for word in text.split():
        words.append(word)
        count += letters(word)
        if count >= LETTERS:
            pieces.append(" ".join(words))
            words, count = [], 0
    return pieces


def resident() -> int:
    """Resident memory of this process in MiB (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    before, began = resident(), time.perf_counter()
    load_detector()
    print(f"detector: {time.perf_counter() - began:.2f} s to load, {resident() - before} MiB")
    for kind in ("whole texts", "stretches of 210 letters"):
        total = wrong = 0
        began = time.perf_counter()
        for name in CORPORA:
            with (data / f"{name}.jsonl").open(encoding="utf-8") as lines:
                texts = [json.loads(line)["text"] for line in lines]
            if kind != "whole texts":
                texts = [piece for text in texts for piece in stretches(text)][:4000]
            else:
                texts = [text for text in texts if letters(text) >= LETTERS]
            found = [(detect_language(text, None), text) for text in texts]
            others = [(language, text) for language, text in found if language != "en"]
            total, wrong = total + len(texts), wrong + len(others)
            print(f"  {name}: {len(others)} of {len(texts)} taken for another language")
            for language, text in others[:6]:
                print(f"    {language}: {text[:110]!r}")
        each = 1000 * (time.perf_counter() - began) / total
        print(f"English, {kind}: {wrong} of {total} wrong ({1000 * wrong / total:.2f} in 1,000), {each:.2f} ms each")
    samples = [line.split("\t") for line in SAMPLES.read_text(encoding="utf-8").splitlines()[1:]]
    for kind in ("whole", "cut"):
        missed = []
        for language, text in samples:
            found_language = detect_language(text if kind == "whole" else (stretches(text) or [text])[0], None)
            if found_language != language:
                missed.append(f"{language} as {found_language}")
        print(f"other languages, {kind}: {len(samples) - len(missed)} of {len(samples)} recognised; missed {missed}")


if __name__ == "__main__":
    main()
