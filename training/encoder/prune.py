"""Fewer heads and inner units for an exported recognizer: those go whose work the others can take over.

    python -m training.encoder.prune FOLDER/whole DATA --heads 8 --inner 768 --out FOLDER

Works on the exported 8-bit network and needs neither PyTorch nor the weights it was made of. A layer's heads of
attention, then its inner units, are removed one after the other, each time the one whose loss costs least when the rest
is fitted anew (optimal brain surgeon, Hassibi and Stork 1993, of whole units as in ZipLM, Kurtic et al. 2023), on texts
of the training side. What is left is rounded to 8 bits again, and the confidences are calibrated anew.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Callable, Iterable
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
from training.encoder.shape import HEAD, HEADS, WIDTH
from training.encoder.surgeon import Matrix, without
from training.ner.calibrate import calibrate
from training.ner.convert import read

SOURCES: Final = ("gmb", "re3d", "uner_pud", "multiner", "wikigold", "men", "redocred")
"""Texts whose train side the units are fitted on: news and what is written like it."""

_EXPORTED: Final = Path(FACTORY, "tagger.onnx")
"""Where a pipeline keeps its network."""

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
        """As onnxruntime reads it, without constants that nothing takes any more."""
        used = {name for node in self._model.graph.node for name in node.input}
        for constant in [constant for constant in self._model.graph.initializer if constant.name not in used]:
            self._model.graph.initializer.remove(constant)
        data: bytes = self._model.SerializeToString()
        return data

    def drop_heads(self, layer: int, keep: int, frames: Iterable[Frame]) -> None:
        """Leave `keep` heads of attention in a layer; what they read on these frames is what the rest is fitted to."""
        together, size = f"layers.{layer}.query_key_value", HEAD
        kept = np.array(self._refit(f"layers.{layer}.attended", keep * size, frames, group=size))
        columns = np.concatenate([kept, kept + WIDTH, kept + 2 * WIDTH])
        for part in "wsb":
            self._put(f"{together}.{part}", self._value(f"{together}.{part}")[..., columns])
        (split,) = (node for node in self._model.graph.node if node.name == f"layers.{layer}.split")
        split.input[1] = f"{together}.parts"
        sizes = numpy_helper.from_array(np.array([keep * size] * 3), split.input[1])
        self._model.graph.initializer.append(sizes)
        (read,) = (node for node in self._model.graph.node if list(node.input[:3]) == list(split.output))
        (heads,) = (attribute for attribute in read.attribute if attribute.name == "num_heads")
        heads.i = keep

    def shrink(self, layer: int, keep: int, frames: Iterable[Frame]) -> None:
        """Leave `keep` inner units in a layer; what they do on these frames is what the rest is fitted to."""
        wide = f"layers.{layer}.wide"
        kept = self._refit(f"layers.{layer}.narrow", keep, frames)
        for part in "wsb":
            self._put(f"{wide}.{part}", self._value(f"{wide}.{part}")[..., kept])

    def _refit(self, matrix: str, keep: int, frames: Iterable[Frame], group: int = 1) -> list[int]:
        """Leave `keep` inputs of a matrix, fitted to do what all did; which they are."""
        gram, largest = self._seen(matrix, frames)
        weights = _unrounded(matrix, self._value)
        inputs = len(weights)
        gram[np.diag_indices(inputs)] += _RIDGE * np.trace(gram) / inputs
        stacked = np.vstack([weights, self._value(f"{matrix}.b")])
        kept, fitted = without(gram, stacked, keep, bound=[inputs], group=group)
        rows = fitted[:-1].T.astype(np.float32)
        factors = smoothing(largest[kept], rows)
        whole, scales = rounded(rows * factors)
        self._put(f"{matrix}.w", whole)
        self._put(f"{matrix}.s", scales)
        self._put(f"{matrix}.f", (1 / factors).astype(np.float32))
        self._put(f"{matrix}.b", fitted[-1].astype(np.float32))
        return kept

    def _seen(self, matrix: str, frames: Iterable[Frame]) -> tuple[Matrix, NDArray[np.float32]]:
        """Sums of products of a matrix' inputs, and of them with 1; and the largest value of each."""
        (source,) = {node.input[0] for node in self._model.graph.node if f"{matrix}.f" in node.input}
        tapped = onnx.ModelProto()
        tapped.CopyFrom(self._model)
        tapped.graph.output.append(helper.make_tensor_value_info(source, TensorProto.FLOAT, [1, "length", None]))
        session = onnxruntime.InferenceSession(tapped.SerializeToString(), providers=["CPUExecutionProvider"])
        inputs = len(self._value(f"{matrix}.w"))
        gram, largest = np.zeros((inputs + 1, inputs + 1)), np.zeros(inputs, np.float32)
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


def _unrounded(matrix: str, value: Callable[[str], NDArray[np.float32]]) -> NDArray[np.float32]:
    """A matrix (inputs, outputs) of an exported network, from its constants by name: `Graph` divided and rounded it."""
    product: NDArray[np.float32] = value(f"{matrix}.w") * value(f"{matrix}.s") * value(f"{matrix}.f")[:, None]
    return product


def dense_weights(pipeline: Path) -> dict[str, NDArray[np.float32]]:
    """The dense layers of the network in the folder `pipeline` as they were before they were rounded to 8 bits, nearly.

    By the names of `network.Layer`: `weight` (outputs, inputs) and `bias`.
    """
    model = onnx.load(pipeline / _EXPORTED)
    found = {constant.name: numpy_helper.to_array(constant) for constant in model.graph.initializer}
    weights: dict[str, NDArray[np.float32]] = {}
    for name in [name.removesuffix(".f") for name in found if name.endswith(".f")]:
        weights[f"{name}.weight"] = np.ascontiguousarray(_unrounded(name, found.__getitem__).T.astype(np.float32))
        weights[f"{name}.bias"] = found[f"{name}.b"]
    return weights


def prune(model: Path, data: Path, heads: int, inner: int, out: Path) -> None:
    """Write the pipeline in the folder `model` to the folder `out`, with so many heads and inner units a layer."""
    nlp = spacy.load(model)
    tagger = nlp.get_pipe(FACTORY)
    assert isinstance(tagger, Tagger)
    exported, pieces = model / _EXPORTED, model / FACTORY / "vocabulary.txt"
    vocabulary = pieces.read_text(encoding="utf-8").splitlines()
    chance = random.Random(_SEED)
    sources = [[text.text for text in read(data / f"{name}-train.jsonl")] for name in SOURCES]
    texts = chain.from_iterable(chance.sample(source, min(_TEXTS, len(source))) for source in sources)
    frames = frames_of(exported.read_bytes(), vocabulary, texts)
    print(f"{sum(len(frame.pieces) for frame in frames)} pieces in {len(frames)} stretches", flush=True)
    network = Network(onnx.load(exported))
    for layer in range(network.layers):
        if heads < HEADS:
            network.drop_heads(layer, heads, frames)
        network.shrink(layer, inner, frames)
        print(f"layer {layer} has {heads} heads and {inner} inner units", flush=True)
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
    parser.add_argument("--heads", type=int, default=HEADS, help="heads of attention that are left in each layer")
    parser.add_argument("--inner", type=int, required=True, help="inner units that are left in each layer")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pruned pipeline, which is replaced")
    a = parser.parse_args()
    prune(a.model, a.data, a.heads, a.inner, a.out)


if __name__ == "__main__":
    main()
