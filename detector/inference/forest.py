"""Boosted trees in numpy, as `training/heads.py` and `training/fit_similarity.py` write them down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import Features
from .logistic import logistic

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_BLOCK = 4096
"""Rows that go down the trees at once: more would not fit into the processor's cache."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees in flat arrays. A row goes left where its column is not above the limit; a leaf leads to itself.

    `next` is where each node leads (`ways`).
    """

    roots: Integers
    column: Integers
    limit: Floats
    next: Integers
    value: Floats
    depth: int

    @classmethod
    def complete(cls, columns: Integers, limits: Floats, leaves: Floats) -> Trees:
        """From complete trees of one depth: node n has the children 2 n + 1 (up to the limit) and 2 n + 2 (above).

        `columns` and `limits`: shape (trees, 2 ** depth - 1); `leaves`: (trees, 2 ** depth).
        """
        trees, inner = columns.shape
        size = inner + leaves.shape[1]
        roots = np.arange(trees) * size
        place = np.arange(size)
        own = np.where(place < inner, 2 * place + 1, place), np.where(place < inner, 2 * place + 2, place)
        left, right = ((roots[:, None] + side).ravel() for side in own)
        none = np.zeros(leaves.shape)
        return cls(
            roots=roots,
            column=np.hstack([columns, none]).astype(np.int64).ravel(),
            limit=np.hstack([limits, none]).ravel(),
            next=ways(left, right),
            value=np.hstack([np.zeros(limits.shape), leaves]).ravel(),
            depth=leaves.shape[1].bit_length() - 1,
        )

    def __call__(self, rows: Floats) -> Floats:
        """The sum over the trees, shape (len(rows),)."""
        total = np.zeros(len(rows))
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            at = np.broadcast_to(self.roots, (len(block), len(self.roots)))
            line = np.arange(len(block))[:, None] * block.shape[1]
            for _ in range(self.depth):  # `take` by one index is twice as fast as an index for each axis, or `where`
                goes_left = block.take(line + self.column.take(at)) <= self.limit.take(at)
                at = self.next.take(2 * at + goes_left)
            total[start : start + _BLOCK] = self.value.take(at).sum(axis=1)
        return total


def ways(left: Integers, right: Integers) -> Integers:
    """Where each node leads, shape (2 * nodes,): to the right at twice its number, to the left beside it."""
    return np.stack([right, left], 1).ravel()


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees over the columns that they were fitted on; `name` says which model it is."""

    columns: tuple[str, ...]
    trees: Trees
    bias: float
    name: str

    @classmethod
    def of(cls, stored: Mapping[str, Any], name: str) -> Forest:
        """A forest as `training/fit_similarity.stored_forest` writes it; KeyError or ValueError where it is none."""
        trees = Trees.complete(np.array(stored["splits"]), np.array(stored["limits"]), np.array(stored["leaves"]))
        return cls(tuple(stored["columns"]), trees, float(stored["bias"]), name)

    def probability(self, features: Features) -> Floats:
        """A value in [0, 1] for each row.

        Raises:
            AssetError: it was fitted on a column that is not there.
        """
        return logistic(self.trees(features.select(self.columns, self.name)) + self.bias)
