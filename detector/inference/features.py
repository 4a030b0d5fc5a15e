"""Rows of named columns: what a fitted model is given. A model takes the columns it was fitted on by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..types.errors import AssetError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Features:
    """A table of shape (rows, len(columns)), float64; `columns` names what stands in each."""

    columns: tuple[str, ...]
    rows: Floats

    @classmethod
    def of(cls, values: Mapping[str, Any], size: int) -> Features:
        """From the values of each column, one a row, or one for all rows."""
        rows = np.zeros((size, len(values)))
        for at, column in enumerate(values.values()):
            rows[:, at] = np.asarray(column, float)
        return cls(tuple(values), rows)

    @classmethod
    def stacked(cls, columns: tuple[str, ...], rows: Sequence[Any]) -> Features:
        """From rows that have the values of the columns in their order; none: a table without rows."""
        return cls(columns, np.array(rows, float).reshape(len(rows), len(columns)))

    def beside(self, other: Features) -> Features:
        """The columns of both, for the same rows."""
        return Features((*self.columns, *other.columns), np.hstack([self.rows, other.rows]))

    def column(self, name: str) -> Floats:
        """The values of one column."""
        values: Floats = self.rows[:, self.columns.index(name)]
        return values

    def select(self, wanted: tuple[str, ...], model: str) -> Floats:
        """The columns that a model was fitted on, in its order.

        Raises:
            AssetError: the model was fitted on a column that is not here.
        """
        if wanted == self.columns:
            return self.rows
        if missing := [name for name in wanted if name not in self.columns]:
            raise AssetError(
                f"{model} was fitted on columns that this version does not compute ({', '.join(missing)}): "
                "install detector again"
            )
        selected: Floats = self.rows[:, [self.columns.index(name) for name in wanted]]
        return selected
