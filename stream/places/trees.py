"""Boosted regression trees, read from JSON and evaluated with numpy: no library of machine learning at run time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """All trees of one model, node by node: `feature` is -1 in a leaf, where `threshold` holds its value.

    A row goes to `left` where its feature is at or below the threshold, else to `right`. `roots` are the numbers of the
    first nodes; `depth` is the longest way down.
    """

    feature: NDArray[np.int32]
    threshold: Rows
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    roots: NDArray[np.int32]
    depth: int

    @cached_property
    def _children(self) -> NDArray[np.intp]:
        """Of node n: at 2n where a row goes that is at or below the threshold, at 2n+1 any other."""
        return np.stack([self.left, self.right], axis=1).ravel().astype(np.intp)

    def scores(self, rows: Rows) -> Rows:
        """The sum of all trees for each row; rows are independent of each other."""
        count, width = rows.shape
        values = rows.ravel()
        at = np.tile(self.roots.astype(np.intp), count)
        begins = np.repeat(np.arange(count) * width, len(self.roots))
        # Only what has not come to a leaf walks on: most do long before the deepest one.
        walking = np.flatnonzero(self.feature.take(at) >= 0)
        nodes, begins = at[walking], begins[walking]
        for _ in range(self.depth):
            greater = values.take(begins + self.feature.take(nodes)) > self.threshold.take(nodes)
            nodes = self._children.take(2 * nodes + greater)
            at[walking] = nodes
            inner = self.feature.take(nodes) >= 0
            walking, nodes, begins = walking[inner], nodes[inner], begins[inner]
        return np.asarray(self.threshold.take(at).reshape(count, -1).sum(axis=1))

    def to_columns(self) -> dict[str, Any]:
        """What `trees_from_json` reads."""
        columns = {name: getattr(self, name).tolist() for name in ("feature", "threshold", "left", "right", "roots")}
        return {**columns, "depth": self.depth}


def trees_from_json(read: dict[str, Any]) -> Trees:
    """The model that `to_json` wrote. Raises KeyError, TypeError or ValueError where it is something else."""
    feature = np.array(read["feature"], dtype=np.int32)
    return Trees(
        feature,
        np.array(read["threshold"], dtype=np.float64),
        np.array(read["left"], dtype=np.int32),
        np.array(read["right"], dtype=np.int32),
        np.array(read["roots"], dtype=np.int32),
        int(read["depth"]),
    )


def to_json(nested: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Flat columns from trees as nested nodes: {"value"} or {"feature", "threshold", "left", "right"}."""
    columns: dict[str, list[Any]] = {"feature": [], "threshold": [], "left": [], "right": []}
    deepest = 0

    def add(node: dict[str, Any], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        number = len(columns["feature"])
        leaf = "value" in node
        columns["feature"].append(-1 if leaf else node["feature"])
        columns["threshold"].append(round(node["value"], 5) if leaf else node["threshold"])
        columns["left"].append(number)
        columns["right"].append(number)
        if not leaf:
            columns["left"][number] = add(node["left"], depth + 1)
            columns["right"][number] = add(node["right"], depth + 1)
        return number

    roots = [add(tree, 0) for tree in nested]
    return {**columns, "roots": roots, "depth": deepest}
