"""What the recognizer costs on one core: load time, words a second, size, memory.

    OMP_NUM_THREADS=1 python -m benchmarks.recognizer ARTICLES.jsonl [--model NAME ...] [--rounds 3]

ARTICLES: JSON lines with `text`. Each model is timed in turn, `--rounds` times round, and the best round is reported:
what else runs on the machine only ever makes it slower. Each round reads other articles, so that no model is timed on
what it has just read. `accurate` and `fast` are shipped; `spacy-default` is an
untrained pipeline of the size that spaCy's own small English models have (width 96, depth 4, the same parser), for
comparison: weights do not change the time.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Final

import spacy

from stream.document import Document
from stream.entities.pipelines import ACCURATE, FAST, SHIPPED
from stream.entities.recognizer import SpacyRecognizer, load_recognizer

SPACY_DEFAULT: Final = "spacy-default"
_LABELS: Final = ("PERSON", "ORG", "GPE", "LOC", "NORP", "DATE", "EVENT")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument(
        "--model", action="append", dest="models", help="accurate, fast, spacy-default, a folder or package"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--texts", type=int, default=200, help="how many articles each round reads")
    arguments = parser.parse_args()
    with arguments.articles.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, arguments.texts * arguments.rounds)]
    portions = [texts[number :: arguments.rounds] for number in range(arguments.rounds)]
    with tempfile.TemporaryDirectory() as scratch:
        names = arguments.models or [ACCURATE, FAST, SPACY_DEFAULT]
        folders = {name: _folder(name, Path(scratch)) for name in names}
        loaded = {name: _load(folder) for name, folder in folders.items()}
        best = dict.fromkeys(names, 0.0)
        for portion in portions:
            for name in names:
                best[name] = max(best[name], _words_per_second(loaded[name][0], portion))
        for name in names:
            recognizer, seconds = loaded[name]
            row = {
                "model": name,
                "identity": recognizer.identity,
                "load_s": round(seconds, 3),
                "words_per_s": round(best[name]),
                "size_mb": round(_size(folders[name]) / 1e6, 1),
            }
            print(json.dumps(row))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"texts": len(texts), "words": _words(texts), "peak_rss_mb": round(peak)}))


def _folder(name: str, scratch: Path) -> str | Path:
    if name in (ACCURATE, FAST):
        return SHIPPED.parent / name
    if name != SPACY_DEFAULT:
        return name
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    ner = nlp.add_pipe(
        "ner", config={"model": {"tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}}}
    )
    for label in _LABELS:
        ner.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(scratch / name)
    return scratch / name


def _load(folder: str | Path) -> tuple[SpacyRecognizer, float]:
    """The recognizer, and the seconds it took: spaCy itself is imported already."""
    begun = time.perf_counter()
    return load_recognizer(folder), time.perf_counter() - begun


def _words_per_second(recognizer: SpacyRecognizer, texts: list[str]) -> float:
    begun = time.process_time()
    for text in texts:
        recognizer.recognize(Document(None, text))
    return _words(texts) / (time.process_time() - begun)


def _words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _size(folder: str | Path) -> int:
    path = Path(folder)
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) if path.is_dir() else 0


if __name__ == "__main__":
    main()
