"""Which inputs of a matrix can go, and what the others then have to do: optimal brain surgeon.

Hassibi and Stork 1993, of whole inputs (rows) as in ZipLM, Kurtic et al. 2023.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def without(gram: Matrix, weights: Matrix, keep: int, bound: Sequence[int] = ()) -> tuple[list[int], Matrix]:
    """The `keep` inputs that are left of a matrix, and its rows for them and for those in `bound`.

    `gram`: (inputs, inputs), the sum of products of inputs. `weights`: (inputs, outputs). The inputs in `bound` are
    kept beside the others. Minimises the squared error of the outputs greedily, one input at a time.
    """
    inverse = np.linalg.inv(gram)
    weights = weights.copy()
    left = np.ones(len(gram), dtype=bool)
    free = left.copy()
    free[list(bound)] = False
    for _ in range(int(free.sum()) - keep):
        cost = np.where(free, (weights**2).sum(axis=1) / np.maximum(np.diag(inverse), 1e-12), np.inf)
        unit = int(cost.argmin())
        column = inverse[:, unit] / inverse[unit, unit]
        weights -= np.outer(column, weights[unit])
        inverse -= np.outer(column, inverse[unit])
        left[unit] = free[unit] = False
        weights[unit] = 0.0
    return np.flatnonzero(free).tolist(), weights[left]
