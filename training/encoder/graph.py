"""The trained network as an ONNX graph with 8-bit weights, written out operation by operation.

Written by hand, not traced: the graph is the same bytes for the same weights, and holds only what is said here. The
operators of the domain com.microsoft are onnxruntime's own.

A matrix is kept as 8-bit integers, `BLOCK` values of a row to one scale; onnxruntime rounds what it is multiplied with
to 8 bits too, for each row and block apart ("accuracy level 4"). So a result never depends on what else is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.encoder.network import HEADS, INNER, WIDTH

OPSET: Final = 17
BLOCK: Final = 128
_EPSILON: Final = 1e-12
_MICROSOFT: Final = "com.microsoft"

Floats = NDArray[np.float32]


class Graph:
    """Collects nodes and weights. `mode`: "int8", or "fp32" to compare with."""

    def __init__(self, weights: Mapping[str, Floats], layers: int, mode: str) -> None:
        self._weights, self._mode = weights, mode
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
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, "length", tags])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="dateline")

    def _embed(self) -> str:
        table = self._weights["pieces.weight"]
        if self._mode == "int8":
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
        return self._node(
            "LayerNormalization",
            [
                total,
                self._constant("norm.w", self._weights["norm.weight"]),
                self._constant("norm.b", self._weights["norm.bias"]),
            ],
            epsilon=_EPSILON,
        )

    def _layer(self, x: str, at: str) -> str:
        together = self._dense(x, f"{at}.query_key_value", WIDTH, 3 * WIDTH)
        parts = [f"{at}.query", f"{at}.key", f"{at}.value"]
        sizes = self._constant("thirds", np.array([WIDTH] * 3))
        self._nodes.append(helper.make_node("Split", [together, sizes], parts, axis=2, name=f"{at}.split"))
        read = self._node("MultiHeadAttention", parts, domain=_MICROSOFT, num_heads=HEADS)
        x = self._added(x, self._dense(read, f"{at}.attended", WIDTH, WIDTH), f"{at}.norm_attended")
        wide = self._dense(x, f"{at}.wide", WIDTH, INNER)
        wide = self._node("Gelu", [wide], domain=_MICROSOFT)
        return self._added(x, self._dense(wide, f"{at}.narrow", INNER, WIDTH), f"{at}.norm")

    def _dense(self, x: str, name: str, inputs: int, outputs: int) -> str:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        if self._mode == "fp32":
            product = self._node("MatMul", [x, self._constant(f"{name}.w", weight.T.copy())])
            return self._node("Add", [product, self._constant(f"{name}.b", bias)])
        whole, scales = in_blocks(weight)
        given = [
            x,
            self._constant(f"{name}.w", whole),
            self._constant(f"{name}.s", scales),
            "",
            "",
            self._constant(f"{name}.b", bias),
        ]
        return self._node(
            "MatMulNBits", given, domain=_MICROSOFT, K=inputs, N=outputs, bits=8, block_size=BLOCK, accuracy_level=4
        )

    def _added(self, x: str, more: str, norm: str) -> str:
        names = [self._constant(f"{norm}.{part[0]}", self._weights[f"{norm}.{part}"]) for part in ("weight", "bias")]
        return self._node("SkipLayerNormalization", [x, more, *names], domain=_MICROSOFT, epsilon=_EPSILON)

    def _node(self, kind: str, inputs: list[str], *, output: str | None = None, **attributes: Any) -> str:
        output = output or f"v{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], name=f"n{len(self._nodes)}", **attributes))
        return output

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        if all(known.name != name for known in self._constants):
            self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name


def in_blocks(weight: Floats) -> tuple[NDArray[np.uint8], Floats]:
    """A matrix (outputs, inputs) as MatMulNBits keeps it: (outputs, blocks, BLOCK) of bytes around 128, and scales."""
    outputs, inputs = weight.shape
    blocks = weight.reshape(outputs, inputs // BLOCK, BLOCK)
    scales = np.maximum(np.abs(blocks).max(axis=2, keepdims=True) / 127, 1e-12).astype(np.float32)
    whole = (np.rint(blocks / scales) + 128).astype(np.uint8)
    return whole, scales.reshape(outputs, -1)
