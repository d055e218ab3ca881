"""Fewer inner units for an exported recognizer: those go whose work the others can take over.

    python -m training.encoder.prune stream/entities/model/fast DATA --inner 1024 --out FOLDER

Works on the exported 8-bit network and needs neither PyTorch nor the weights it was made of. A layer's inner units are
removed one after the other, each time the one whose loss costs least when the rest is fitted anew (optimal brain
surgeon, Hassibi and Stork 1993, of whole units as in ZipLM, Kurtic et al. 2023), on texts of the training side. What is
left is rounded to 8 bits again, and the confidences are calibrated anew.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import onnxruntime
import spacy
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from stream.entities.frames import Frame
from stream.entities.model_files import read_manifest, write_manifest
from stream.entities.tagger import Tagger
from stream.entities.tags import FACTORY
from training.encoder.graph import rounded, smoothing
from training.encoder.reading import frames_of
from training.encoder.surgeon import Matrix, without
from training.ner.calibrate import calibrate
from training.ner.convert import read

SOURCES: Final = ("gmb", "re3d", "uner_pud", "multiner", "wikigold", "men", "redocred")
"""Texts whose train side the units are fitted on: news and what is written like it."""

_TEXTS: Final = 120
"""Of each source: some 150,000 pieces together, a hundred for each unknown."""

_SEED: Final = 5
_RIDGE: Final = 1e-4
"""Of the mean variance of a unit, added to all: keeps units that hardly ever speak from being given wild weights."""


class Network:
    """An exported network whose inner units can be looked at and removed."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._model = model
        self._constants = {constant.name: constant for constant in model.graph.initializer}

    @property
    def layers(self) -> int:
        """How many layers it has."""
        return sum(name.endswith(".narrow.w") for name in self._constants)

    def to_bytes(self) -> bytes:
        """As onnxruntime reads it."""
        data: bytes = self._model.SerializeToString()
        return data

    def shrink(self, layer: int, keep: int, frames: Iterable[Frame]) -> None:
        """Leave `keep` inner units in a layer; what they do on these frames is what the rest is fitted to."""
        narrow, wide = f"layers.{layer}.narrow", f"layers.{layer}.wide"
        gram, largest = self._seen(narrow, frames)
        weights = self._value(f"{narrow}.w") * self._value(f"{narrow}.s") * self._value(f"{narrow}.f")[:, None]
        inner = len(weights)
        gram[np.diag_indices(inner)] += _RIDGE * np.trace(gram) / inner
        kept, fitted = without(gram, np.vstack([weights, self._value(f"{narrow}.b")]), keep, bound=[inner])
        rows = fitted[:-1].T.astype(np.float32)
        factors = smoothing(largest[kept], rows)
        whole, scales = rounded(rows * factors)
        self._put(f"{narrow}.w", whole)
        self._put(f"{narrow}.s", scales)
        self._put(f"{narrow}.f", (1 / factors).astype(np.float32))
        self._put(f"{narrow}.b", fitted[-1].astype(np.float32))
        for part in "wsb":
            self._put(f"{wide}.{part}", self._value(f"{wide}.{part}")[..., kept])

    def _seen(self, narrow: str, frames: Iterable[Frame]) -> tuple[Matrix, NDArray[np.float32]]:
        """Sums of products of the units, and of them with 1; and the largest value of each."""
        (source,) = {node.input[0] for node in self._model.graph.node if f"{narrow}.f" in node.input}
        tapped = onnx.ModelProto()
        tapped.CopyFrom(self._model)
        tapped.graph.output.append(helper.make_tensor_value_info(source, TensorProto.FLOAT, [1, "length", None]))
        session = onnxruntime.InferenceSession(tapped.SerializeToString(), providers=["CPUExecutionProvider"])
        inner = len(self._value(f"{narrow}.w"))
        gram, largest = np.zeros((inner + 1, inner + 1)), np.zeros(inner, np.float32)
        for frame in frames:
            (units,) = session.run([source], frame.inputs())
            largest = np.maximum(largest, np.abs(units[0]).max(axis=0))
            rows = np.hstack([units[0], np.ones((len(units[0]), 1), np.float32)])
            gram += rows.T @ rows
        return gram, largest

    def _value(self, name: str) -> NDArray[np.float32]:
        value: NDArray[np.float32] = numpy_helper.to_array(self._constants[name])
        return value

    def _put(self, name: str, value: NDArray[np.generic]) -> None:
        self._constants[name].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(value), name))


def prune(model: Path, data: Path, inner: int, out: Path) -> None:
    """Write the pipeline in the folder `model` to the folder `out`, with `inner` units in each layer."""
    nlp = spacy.load(model)
    tagger = nlp.get_pipe(FACTORY)
    assert isinstance(tagger, Tagger)
    exported, pieces = model / FACTORY / "tagger.onnx", model / FACTORY / "vocabulary.txt"
    vocabulary = pieces.read_text(encoding="utf-8").splitlines()
    chance = random.Random(_SEED)
    sources = [[text.text for text in read(data / f"{name}-train.jsonl")] for name in SOURCES]
    texts = chain.from_iterable(chance.sample(source, min(_TEXTS, len(source))) for source in sources)
    frames = frames_of(exported.read_bytes(), vocabulary, texts)
    print(f"{sum(len(frame.pieces) for frame in frames)} pieces in {len(frames)} stretches", flush=True)
    network = Network(onnx.load(exported))
    for layer in range(network.layers):
        network.shrink(layer, inner, frames)
        print(f"layer {layer} has {inner} inner units", flush=True)
    tagger.use(network.to_bytes(), vocabulary)
    shutil.rmtree(out, ignore_errors=True)
    nlp.to_disk(out)
    print("calibrating", flush=True)
    known = read_manifest(model)
    write_manifest(
        out,
        name=known.name,
        version=known.version,
        languages=known.languages,
        corpora=known.corpora,
        calibration=calibrate(out, data),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of an exported pipeline")
    parser.add_argument("data", type=Path, help="folder with the corpora")
    parser.add_argument("--inner", type=int, required=True, help="inner units that are left in each layer")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pruned pipeline, which is replaced")
    a = parser.parse_args()
    prune(a.model, a.data, a.inner, a.out)


if __name__ == "__main__":
    main()
