"""From a stage's weights to a pipeline that reads: in memory to look at, or in a folder that is shipped.

python -m training.encoder.export WEIGHTS.pt DATA --vocabulary vocab.txt --out stream/entities/model/accurate
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from spacy.language import Language

from stream.entities.model_files import Corpus, write_manifest
from stream.entities.tagger import Tagger
from stream.entities.tags import FACTORY
from training.encoder.graph import Graph
from training.encoder.network import layers_in
from training.encoder.reading import frames_of
from training.ner.calibrate import calibrate
from training.ner.convert import read
from training.ner.corpora import CORPORA
from training.ner.pipelines import blank_pipeline, describe

OURS: Final = Corpus("ours", "Apache-2.0 (annotations)", "the Dateline authors' annotation of sentences of GMB")

_CALIBRATION_TEXTS: Final = 60
"""Texts of GMB's dev file on which the sizes of channels are seen: about 8,000 pieces, seconds of work."""


def weights_of(path: Path, source: int) -> dict[str, NDArray[np.float32]]:
    """The averaged weights of a stage's end, the source whose conventions to follow put into the first position."""
    state = torch.load(path, map_location="cpu")["average"]
    weights = {name: value.float().numpy() for name, value in state.items()}
    weights["positions.weight"] = weights["positions.weight"].copy()
    weights["positions.weight"][0] += weights["sources.weight"][source]
    return weights


def largest_inputs(
    weights: Mapping[str, NDArray[np.float32]], vocabulary: list[str], texts: Iterable[str]
) -> dict[str, NDArray[np.float32]]:
    """For each matrix of the network the largest absolute value that each of its inputs has on these texts."""
    tapped = Graph(weights, layers_in(weights), tapped=True).model().SerializeToString()
    session = onnxruntime.InferenceSession(tapped, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs() if output.name != "scores"]
    found: dict[str, NDArray[np.float32]] = {}
    for frame in frames_of(tapped, vocabulary, texts):
        for name, values in zip(names, session.run(names, frame.inputs()), strict=True):
            seen = np.abs(values[0]).max(axis=0)
            found[name] = np.maximum(found.get(name, seen), seen)
    return found


def network_of(path: Path, vocabulary: list[str], data: Path | None, source: int = 0) -> bytes:
    """The network as ONNX bytes: of 8 bits where `data` has texts to look at, else of 32."""
    weights = weights_of(path, source)
    largest = None
    if data is not None:
        texts = (text.text for text in islice(read(data / "gmb-dev.jsonl"), _CALIBRATION_TEXTS))
        largest = largest_inputs(weights, vocabulary, texts)
    return Graph(weights, layers_in(weights), largest).model().SerializeToString()


def pipeline_of(path: Path, vocabulary: list[str], data: Path | None = None, source: int = 0) -> Language:
    """A spaCy pipeline with the weights of a stage's end; 8 and 32 bits as in `network_of`."""
    nlp = blank_pipeline()
    tagger = nlp.add_pipe(FACTORY)
    assert isinstance(tagger, Tagger)
    tagger.use(network_of(path, vocabulary, data, source), vocabulary)
    return nlp


def export(
    weights: Path, data: Path, vocabulary: list[str], target: Path, *, name: str, version: str, fp32: bool, source: int
) -> None:
    """Write the pipeline to `target`, which is replaced; its confidences are calibrated on the dev texts in `data`."""
    nlp = pipeline_of(weights, vocabulary, None if fp32 else data, source)
    describe(nlp, name, version)
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
    parser.add_argument("--fp32", action="store_true", help="weights of 32 bits, to compare with")
    parser.add_argument("--source", type=int, default=0, help="whose conventions to follow (prepare.SOURCES)")
    a = parser.parse_args()
    vocabulary = a.vocabulary.read_text(encoding="utf-8").splitlines()
    export(a.weights, a.data, vocabulary, a.out, name=a.name, version=a.version, fp32=a.fp32, source=a.source)


if __name__ == "__main__":
    main()
