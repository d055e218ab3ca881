"""From the data folder to a pipeline that can be shipped, in one command:

    OMP_NUM_THREADS=1 python -m training.ner.train DATA [--out stream/entities/model]

DATA holds NAME-train.jsonl and NAME-dev.jsonl (training/ner/README.md). What was done already in the work folder is
not done again: delete a folder there to repeat its step.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from spacy.cli.init_config import fill_config
from spacy.cli.train import train as spacy_train

from training.ner.calibrate import calibrate
from training.ner.convert import convert
from training.ner.export import export

HERE: Final = Path(__file__).parent
WORK: Final = HERE.parent / "work" / "ner"
SEED: Final = 7
"""Also in config.cfg: one for the texts, one for the weights."""


def train(data: Path, work: Path = WORK) -> Path:
    """Convert and train, each unless it was done; the folder of the last checkpoint.

    Its weights are averages over the whole run, and its rate has decayed to 0. spaCy's "best" is chosen by 200 dev
    texts, most of them GMB's: it was a point better there and a point worse over the dev corpora.
    """
    if not (work / "dev.spacy").exists():
        convert(data, work, SEED)
    checkpoints = work / "checkpoints"
    # spaCy cannot take up a training where it was cut off (its optimizer is not saved): a step is done or begun again.
    if not (work / "done").exists():
        config = work / "config.cfg"
        fill_config(config, HERE / "config.cfg")
        paths = {f"paths.{name}": str(work / f"{name}.spacy") for name in ("train", "dev")}
        spacy_train(config, checkpoints, overrides=paths)
        (work / "done").touch()
    return checkpoints / "model-last"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with the corpora")
    parser.add_argument("--work", type=Path, default=WORK, help=f"folder for what lies between ({WORK.name})")
    parser.add_argument("--out", type=Path, help="export the model to this folder, which is replaced")
    arguments = parser.parse_args()
    trained = train(arguments.data, arguments.work)
    if arguments.out:
        export(trained, arguments.out, calibration=calibrate(trained, arguments.data))


if __name__ == "__main__":
    main()
