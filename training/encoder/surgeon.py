"""Which inputs of a matrix can go, and what the others then have to do: optimal brain surgeon.

Hassibi and Stork 1993, of whole inputs (rows) as in ZipLM, Kurtic et al. 2023.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def without(
    gram: Matrix, weights: Matrix, keep: int, bound: Sequence[int] = (), *, group: int = 1
) -> tuple[list[int], Matrix]:
    """The `keep` inputs that are left of a matrix, and its rows for them and for those in `bound`.

    `gram`: (inputs, inputs), the sum of products of inputs. `weights`: (inputs, outputs). The inputs in `bound`, the
    last ones, are kept beside the others. Minimises the squared error of the outputs greedily, `group` inputs at a time
    that stand beside each other (a head of attention).
    """
    inverse = np.linalg.inv(gram)
    weights = weights.copy()
    free = len(gram) - len(bound)
    left = np.ones(free // group, dtype=bool)
    while group * int(left.sum()) > keep:
        chosen = int(np.where(left, _costs(inverse, weights, len(left), group), np.inf).argmin())
        units = slice(chosen * group, (chosen + 1) * group)
        update = np.linalg.solve(inverse[units, units], np.hstack([weights[units], inverse[units]]))
        columns = inverse[:, units].copy()
        weights -= columns @ update[:, : weights.shape[1]]
        inverse -= columns @ update[:, weights.shape[1] :]
        left[chosen] = False
        weights[units] = 0.0
    kept = np.flatnonzero(np.repeat(left, group)).tolist()
    return kept, weights[[*kept, *bound]]


def _costs(inverse: Matrix, weights: Matrix, groups: int, size: int) -> Matrix:
    """By how much the squared error grows when each of the groups of inputs goes."""
    free, each = groups * size, np.arange(groups)
    own = inverse[:free, :free].reshape(groups, size, groups, size)[each, :, each, :]
    rows = weights[:free].reshape(groups, size, -1)
    costs: Matrix = (rows * np.linalg.solve(own + 1e-12 * np.eye(size), rows)).sum(axis=(1, 2))
    return costs
