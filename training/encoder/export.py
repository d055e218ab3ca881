"""From a stage's weights to a pipeline that reads: in memory to look at, or in a folder that is shipped.

python -m training.encoder.export WEIGHTS.pt DATA --vocabulary vocab.txt --out stream/entities/model/accurate
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.language import Language

from stream.entities.model_files import Corpus, write_manifest
from stream.entities.tagger import Tagger
from stream.entities.tags import FACTORY
from training.encoder.graph import Graph
from training.encoder.network import layers_in
from training.ner.calibrate import calibrate
from training.ner.convert import blank_pipeline
from training.ner.corpora import CORPORA

OURS: Final = Corpus("ours", "Apache-2.0 (annotations)", "the Dateline authors' annotation of sentences of GMB")


def network_of(weights: Path, mode: str, source: int = 0) -> bytes:
    """The averaged weights in `weights` as ONNX bytes; `mode` as in `graph.Graph`, `source`: whose conventions."""
    state = torch.load(weights, map_location="cpu")["average"]
    arrays: dict[str, NDArray[np.float32]] = {name: value.float().numpy() for name, value in state.items()}
    positions = arrays["positions.weight"].copy()
    positions[0] += arrays["sources.weight"][source]
    return Graph(arrays | {"positions.weight": positions}, layers_in(arrays), mode).model().SerializeToString()


def pipeline_of(weights: Path, vocabulary: list[str], mode: str = "fp32", source: int = 0) -> Language:
    """A spaCy pipeline with these weights."""
    nlp = blank_pipeline()
    tagger = nlp.add_pipe(FACTORY)
    assert isinstance(tagger, Tagger)
    tagger.use(network_of(weights, mode, source), vocabulary)
    return nlp


def export(
    weights: Path, data: Path, vocabulary: list[str], target: Path, *, name: str, version: str, mode: str, source: int
) -> None:
    """Write the pipeline to `target`, which is replaced; its confidences are calibrated on the dev texts in `data`."""
    nlp = pipeline_of(weights, vocabulary, mode, source)
    nlp.meta.update(
        name=name.removeprefix("dateline-").replace("-", "_"),
        version=version,
        description="Named entities in English news",
        author="The Dateline authors",
        license="Apache-2.0",
        performance={},
    )
    shutil.rmtree(target, ignore_errors=True)
    nlp.to_disk(target)
    corpora = (*(Corpus(corpus.name, corpus.licence, corpus.origin) for corpus in CORPORA), OURS)
    calibration: dict[str, Any] = calibrate(target, data)
    write_manifest(target, name=name, version=version, languages=("en",), corpora=corpora, calibration=calibration)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="the end of a stage (NAME.pt)")
    parser.add_argument("data", type=Path, help="folder with the corpora")
    parser.add_argument("--vocabulary", type=Path, required=True, help="MiniLM's vocab.txt")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pipeline, which is replaced")
    parser.add_argument("--name", default="dateline-news-minilm")
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--mode", default="int8", choices=("int8", "fp32"))
    parser.add_argument("--source", type=int, default=0, help="whose conventions to follow (prepare.SOURCES)")
    a = parser.parse_args()
    vocabulary = a.vocabulary.read_text(encoding="utf-8").splitlines()
    export(a.weights, a.data, vocabulary, a.out, name=a.name, version=a.version, mode=a.mode, source=a.source)


if __name__ == "__main__":
    main()
