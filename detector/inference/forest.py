"""Boosted trees in numpy, as `training/fit_similarity.py` and others write them down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees of one depth, each complete: node n has the children 2 n + 1 (up to the limit) and 2 n + 2 (above).

    `columns` and `limits`: shape (trees, 2 ** depth - 1); `leaves`: (trees, 2 ** depth), added up to log-odds.
    """

    columns: Integers
    limits: Floats
    leaves: Floats
    bias: float

    def probability(self, table: Floats) -> Floats:
        """A value for each row of the table."""
        depth = self.leaves.shape[1].bit_length() - 1
        trees = np.arange(len(self.leaves))
        logit = np.zeros(len(table))
        for start in range(0, len(table), 4096):
            block = table[start : start + 4096]
            node = np.zeros((len(block), len(trees)), np.int64)
            for _ in range(depth):
                above = np.take_along_axis(block, self.columns[trees, node], 1) > self.limits[trees, node]
                node = 2 * node + 1 + above
            logit[start : start + 4096] = self.leaves[trees, node - self.columns.shape[1]].sum(1) + self.bias
        value: Floats = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
        return value


def forest_of(stored: Mapping[str, Any]) -> Forest:
    """A forest as `training/likeness.stored_forest` writes it."""
    return Forest(
        np.array(stored["splits"]), np.array(stored["limits"]), np.array(stored["leaves"]), float(stored["bias"])
    )
