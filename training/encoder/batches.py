"""Batches of examples of like length, in an order drawn by a seed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.encoder.tagging import UNKNOWN

_POOL = 50
"""Batches whose examples are sorted by length together: little padding, and still mixed."""


class Batch(NamedTuple):
    """`pieces`, `writings`, `tags`: batch, length. `sources`: batch. `mask`: batch, 1, 1, length."""

    pieces: Tensor
    writings: Tensor
    tags: Tensor
    sources: Tensor
    mask: Tensor


class Examples:
    """The examples of one file that `write_examples` wrote."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as arrays:
            self._columns = {name: arrays[name] for name in ("pieces", "writings", "tags")}
            self.lengths: NDArray[np.int32] = arrays["lengths"]
            self._sources: NDArray[np.int32] = arrays["sources"]
        self._starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])

    def __len__(self) -> int:
        return len(self.lengths)

    def batches(self, pieces: int, seed: int) -> Iterator[Batch]:
        """All examples once, in batches of about `pieces` pieces, padding included."""
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(self))
        mean = max(1, int(self.lengths.mean()))
        pool = _POOL * max(1, pieces // mean)
        for at in range(0, len(order), pool):
            part = order[at : at + pool]
            part = part[np.argsort(self.lengths[part], kind="stable")]
            groups: list[list[int]] = [[]]
            for index in part.tolist():
                if groups[-1] and (len(groups[-1]) + 1) * int(self.lengths[index]) > pieces:
                    groups.append([])
                groups[-1].append(index)
            for number in rng.permutation(len(groups)).tolist():
                yield self.batch(groups[number])

    def batch(self, chosen: list[int]) -> Batch:
        """These examples, padded to the longest."""
        width = int(self.lengths[chosen].max())
        columns = {name: torch.full((len(chosen), width), UNKNOWN if name == "tags" else 0) for name in self._columns}
        mask = torch.zeros(len(chosen), 1, 1, width, dtype=torch.bool)
        for row, index in enumerate(chosen):
            start, length = int(self._starts[index]), int(self.lengths[index])
            for name, column in self._columns.items():
                columns[name][row, :length] = torch.from_numpy(column[start : start + length].astype(np.int64))
            mask[row, ..., :length] = True
        return Batch(**columns, sources=torch.from_numpy(self._sources[chosen].astype(np.int64)), mask=mask)
