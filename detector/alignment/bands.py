"""Pairs of two lists of sentences that are looked at: all, or, of lists that are very long, those about one place.

The pairs grow with the square of the sentences. Two versions of a story of news have some thousands; a feed that was
dumped into one file, a table or a list of answers ("Yes. No.") has millions and more. Up to MOST_PAIRS all are looked
at. Beyond, each sentence is held against those of the other list that stand at the same part of it, and a band of BAND
sentences around them, so that time and memory grow with the length of the texts alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

MOST_PAIRS = 4_000_000
"""Pairs up to which all are looked at: two stories of two thousand sentences each, some 40,000 words."""
BAND = 1_000
"""Sentences of the other list that one is held against where there are more pairs."""
_CELLS = 1_000_000
"""Pairs of a block."""
_AT_ONCE = 4_096
"""Pairs of rows that are multiplied at once."""


def is_whole(rows: int, columns: int) -> bool:
    """Whether all pairs of so many sentences are looked at."""
    return rows * columns <= MOST_PAIRS


def blocks(rows: int, columns: int) -> Iterator[tuple[slice, slice]]:
    """Blocks of the table of all pairs: rows in their order, each in one block, and the columns that they are held
    against: all, where all pairs are looked at."""
    whole = is_whole(rows, columns)
    height = max(1, _CELLS // max(1, columns)) if whole else min(BAND, max(1, BAND * rows // columns))
    for first in range(0, rows, height):
        last = min(rows, first + height)
        if whole:
            yield slice(first, last), slice(0, columns)
            continue
        left, right = first * columns // rows - BAND // 2, -(-last * columns // rows) + BAND // 2
        yield slice(first, last), slice(max(0, left), min(columns, right))


@dataclass(frozen=True, slots=True)
class Cosines:
    """Cosines of two tables of rows, rounded, so that the last bits of a product (which depend on threads) decide
    nothing. `whole` has all of them where all are looked at; else they are worked out when they are asked for."""

    left: Any
    right: Any
    whole: Any

    @classmethod
    def of(cls, left: Any, right: Any) -> Cosines:
        whole = np.round(left @ right.T, 4) if is_whole(len(left), len(right)) else None
        return cls(left, right, whole)

    @property
    def turned(self) -> Cosines:
        """The same with rows and columns exchanged."""
        return Cosines(self.right, self.left, None if self.whole is None else self.whole.T)

    def block(self, rows: slice, columns: slice) -> Any:
        """Those of a block."""
        if self.whole is not None:
            return self.whole[rows, columns]
        return np.round(self.left[rows] @ self.right[columns].T, 4)

    def at(self, rows: Integers, columns: Integers) -> Any:
        """Those of single pairs."""
        if self.whole is not None:
            return self.whole[rows, columns]
        return np.round(_products(self.left, rows, self.right, columns), 4)


def products(table: Any, rows: Integers, others: Integers) -> Any:
    """Products of pairs of rows of one table."""
    if is_whole(len(table), len(table)):
        return (table @ table.T)[rows, others]
    return _products(table, rows, table, others)


def _products(left: Any, rows: Integers, right: Any, columns: Integers) -> Any:
    found = np.zeros(len(rows), np.float32)
    for first in range(0, len(rows), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        found[some] = np.einsum("ij,ij->i", left[rows[some]], right[columns[some]])
    return found


def nearest(left: Any, right: Any) -> tuple[Any, Any]:
    """The highest cosine of each row of the one table and of each row of the other, rounded."""
    ours, theirs = np.full(len(left), -1.0, np.float32), np.full(len(right), -1.0, np.float32)
    for rows, columns in blocks(len(left), len(right)):
        table = np.round(left[rows] @ right[columns].T, 4)
        ours[rows] = table.max(1)
        theirs[columns] = np.maximum(theirs[columns], table.max(0))
    return ours, theirs
