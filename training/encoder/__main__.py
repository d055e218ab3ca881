"""From corpora to both shipped recognizers and their figures, in one command that goes on where it was cut off.

    python -m training.encoder DATA --encoder model.safetensors --vocabulary vocab.txt --out FOLDER [--work FOLDER]

In order: the accurate one's stages and their blend (its examples are prepared and GMB's labels mended on the way), its
export to FOLDER/accurate; the fast one, taught by it, exported, pruned, taught again, exported to FOLDER/fast; both on
every dev set (evaluation.jsonl in each folder of the work folder). To repeat a step, delete what it left.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import Any, Final

from training.encoder.stages import end_of
from training.encoder.steps import Step, run_steps

HERE: Final = Path(__file__).parent
WORK: Final = HERE.parent / "work" / "encoder"
_NAMES: Final = {"accurate": "dateline-news-minilm", "fast": "dateline-news-minilm-fast"}


def steps(data: Path, encoder: Path, vocabulary: Path, out: Path, work: Path) -> list[Step]:
    """What there is to do, in order."""
    accurate = tomllib.loads((HERE / "config.toml").read_text(encoding="utf-8"))
    fast = tomllib.loads((HERE / "fast.toml").read_text(encoding="utf-8"))
    again = tomllib.loads((HERE / "fast-again.toml").read_text(encoding="utf-8"))
    end, taught = end_of(accurate, work), end_of(fast, work / "fast")
    whole, pruned = taught.parent / "whole", taught.parent / "pruned"
    taught_again = end_of(again, taught.parent / "again")
    pieces = vocabulary.read_text(encoding="utf-8").splitlines()

    # PyTorch is imported where a step needs it: to see that all is done, or to evaluate, nothing does.
    def train(config: dict[str, Any], made: Path, *, taught_by: Path | None = None, go_on: bool = False) -> None:
        from training.encoder.train import Pruned, train

        start = Pruned(taught, pruned) if go_on else None
        train(data, encoder, pieces, made.parent, config, teacher=taught_by, pruned=start)

    def export(model: str, weights: Path, folder: Path) -> None:
        from training.encoder.export import export

        export(weights, data, pieces, folder, name=_NAMES[model], version="1.0.0", fp32=False, source=0)

    def prune() -> None:
        from training.encoder.prune import prune

        prune(whole, data, again["heads"], again["inner"], pruned)

    def evaluate(model: str, made: Path) -> None:
        from stream.entities.recognizer import load_recognizer
        from training.ner.evaluate import SETS, figures_on

        recognizer = load_recognizer(out / model)
        rows = [json.dumps(figures_on(name, data, recognizer)) for name in SETS]
        part = made.with_suffix(".part")
        part.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        part.replace(made)
        print("\n".join(rows))

    figures = {"accurate": work / "evaluation.jsonl", "fast": work / "fast" / "evaluation.jsonl"}
    return [
        Step("train accurate", end, lambda: train(accurate, end)),
        Step("export accurate", out / "accurate" / "manifest.json", lambda: export("accurate", end, out / "accurate")),
        Step("train fast", taught, lambda: train(fast, taught, taught_by=end)),
        Step("export fast, whole", whole / "manifest.json", lambda: export("fast", taught, whole)),
        Step("prune fast", pruned / "manifest.json", prune),
        Step("train fast again", taught_again, lambda: train(again, taught_again, taught_by=end, go_on=True)),
        Step("export fast", out / "fast" / "manifest.json", lambda: export("fast", taught_again, out / "fast")),
        Step("evaluate accurate", figures["accurate"], lambda: evaluate("accurate", figures["accurate"])),
        Step("evaluate fast", figures["fast"], lambda: evaluate("fast", figures["fast"])),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m training.encoder", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder with the corpora")
    parser.add_argument("--encoder", type=Path, required=True, help="MiniLM's weights, safetensors")
    parser.add_argument("--vocabulary", type=Path, required=True, help="its vocab.txt")
    parser.add_argument("--out", type=Path, required=True, help="folder of both pipelines")
    parser.add_argument("--work", type=Path, default=WORK, help="folder for what lies between")
    a = parser.parse_args()
    run_steps(steps(a.data, a.encoder, a.vocabulary, a.out, a.work))


if __name__ == "__main__":
    main()
