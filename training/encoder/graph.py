"""The trained network as an ONNX graph with 8-bit weights, written out operation by operation.

Written by hand, not traced: the graph is the same bytes for the same weights, and holds only what is said here. The
operators of the domain com.microsoft are onnxruntime's own.

A matrix is kept as 7-bit integers with one scale for each output: 8 bits could overflow on processors with AVX2 alone.
What it is multiplied with is rounded to 8 bits when it is known, one scale for the whole stretch that is read, which
therefore is never read together with another. A few channels of a transformer are far larger than the rest and would
take all the scale: before rounding they are divided by a factor that the matrix takes over (SmoothQuant, Xiao et al.
2023).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.encoder.shape import HEAD, WIDTH

OPSET: Final = 17
_LARGEST: Final = 63
"""Of 7 bits: two products of it and an 8-bit number fit into the 16 bits in which AVX2 adds them."""

_TO_THE_MATRIX: Final = 0.75
"""How much of a channel's size the matrix takes over: of 0.35, 0.5, 0.6, 0.65, 0.7 and 0.8 those from 0.65 on moved the
scores of 70 stretches of dev texts least, and alike; this lies between them."""

_EPSILON: Final = 1e-12
_MICROSOFT: Final = "com.microsoft"

Floats = NDArray[np.float32]


class Graph:
    """Collects nodes and weights: of 8 bits with `largest` (see `largest_inputs`), else of 32."""

    def __init__(
        self,
        weights: Mapping[str, Floats],
        layers: int,
        largest: Mapping[str, Floats] | None = None,
        *,
        tapped: bool = False,
    ) -> None:
        """`tapped`: what goes into each matrix is an output too, by the matrix's name."""
        self._weights, self._largest = weights, largest or {}
        self._int8, self._tapped = largest is not None, tapped
        self._taps: list[onnx.ValueInfoProto] = []
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._layers = layers

    def model(self) -> onnx.ModelProto:
        """Inputs `pieces` and `writings` (1, length; int64), output `scores` (1, length, tags; float32)."""
        x = self._embed()
        for layer in range(self._layers):
            x = self._layer(x, f"layers.{layer}")
        tags = self._weights["tags.weight"].shape[0]
        product = self._node("MatMul", [x, self._constant("tags.w", self._weights["tags.weight"].T.copy())])
        self._node("Add", [product, self._constant("tags.b", self._weights["tags.bias"])], output="scores")
        graph = helper.make_graph(
            self._nodes,
            "dateline_tagger",
            [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "length"]) for name in ("pieces", "writings")],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, "length", tags]), *self._taps],
            self._constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="dateline")

    def _embed(self) -> str:
        table = self._weights["pieces.weight"]
        if self._int8:
            scales = np.abs(table).max(axis=1, keepdims=True) / 127
            whole = np.rint(table / np.maximum(scales, 1e-12)).astype(np.int8)
            rows = self._node("Gather", [self._constant("pieces.w", whole), "pieces"])
            rows = self._node("Cast", [rows], to=TensorProto.FLOAT)
            found = self._node("Mul", [rows, self._node("Gather", [self._constant("pieces.s", scales), "pieces"])])
        else:
            found = self._node("Gather", [self._constant("pieces.w", table), "pieces"])
        written = self._node("Gather", [self._constant("writings.w", self._weights["writings.weight"]), "writings"])
        length = self._node("Shape", ["pieces"], start=1, end=2)
        zero, axis = self._constant("zero", np.array([0])), self._constant("axis", np.array([0]))
        positions = self._node(
            "Slice", [self._constant("positions.w", self._weights["positions.weight"]), zero, length, axis]
        )
        total = self._node("Add", [self._node("Add", [found, written]), positions])
        return self._normalised(total, "norm")

    def _layer(self, x: str, at: str) -> str:
        together = self._dense(x, f"{at}.query_key_value", WIDTH)
        parts = [f"{at}.query", f"{at}.key", f"{at}.value"]
        width = self._weights[f"{at}.attended.weight"].shape[1]
        sizes = self._constant("thirds", np.array([width] * 3))
        self._nodes.append(helper.make_node("Split", [together, sizes], parts, axis=2, name=f"{at}.split"))
        read = self._node("MultiHeadAttention", parts, domain=_MICROSOFT, num_heads=width // HEAD)
        x = self._added(x, self._dense(read, f"{at}.attended", width), f"{at}.norm_attended")
        wide = self._dense(x, f"{at}.wide", WIDTH)
        wide = self._node("Gelu", [wide], domain=_MICROSOFT)
        return self._added(
            x, self._dense(wide, f"{at}.narrow", self._weights[f"{at}.wide.weight"].shape[0]), f"{at}.norm"
        )

    def _dense(self, x: str, name: str, inputs: int) -> str:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        if self._tapped:
            self._node("Identity", [x], output=name)
            self._taps.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "length", inputs]))
        if not self._int8:
            product = self._node("MatMul", [x, self._constant(f"{name}.w", weight.T.copy())])
            return self._node("Add", [product, self._constant(f"{name}.b", bias)])
        factors = smoothing(self._largest[name], weight)
        whole, scales = rounded(weight * factors)
        x = self._node("Mul", [x, self._constant(f"{name}.f", 1 / factors)])
        names = [self._constant(f"{name}.{part}", value) for part, value in (("w", whole), ("s", scales))]
        given = [x, *names, "", self._constant(f"{name}.b", bias)]
        return self._node("DynamicQuantizeMatMul", given, domain=_MICROSOFT)

    def _added(self, x: str, more: str, norm: str) -> str:
        # Not as onnxruntime's one operator for both: that took seven times as long, a quarter of all.
        return self._normalised(self._node("Add", [x, more]), norm)

    def _normalised(self, x: str, norm: str) -> str:
        names = [self._constant(f"{norm}.{part[0]}", self._weights[f"{norm}.{part}"]) for part in ("weight", "bias")]
        return self._node("LayerNormalization", [x, *names], epsilon=_EPSILON)

    def _node(self, kind: str, inputs: list[str], *, output: str | None = None, **attributes: Any) -> str:
        output = output or f"v{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], name=f"n{len(self._nodes)}", **attributes))
        return output

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        if all(known.name != name for known in self._constants):
            self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name


def smoothing(largest: Floats, weight: Floats) -> Floats:
    """The factor of each input of a matrix (outputs, inputs), from the largest value seen in each."""
    columns = np.maximum(np.abs(weight).max(axis=0), 1e-5)
    factors = np.maximum(largest, 1e-5) ** _TO_THE_MATRIX / columns ** (1 - _TO_THE_MATRIX)
    # Their mean is 1 (geometrically): only what one input has over another matters.
    even: Floats = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    return even


def rounded(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """A matrix (outputs, inputs) as integers (inputs, outputs) and the scale of each output."""
    scales = np.maximum(np.abs(weight).max(axis=1) / _LARGEST, 1e-12).astype(np.float32)
    return np.ascontiguousarray(np.rint(weight / scales[:, None]).astype(np.int8).T), scales
