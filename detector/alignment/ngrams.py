"""Runs of 3 to 5 characters that two lists of sentences share, weighed by TF-IDF over the two stories at hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..language.normalize import fold_punctuation

Integers = NDArray[np.int64]

_MOST_COLUMNS = 8192
"""Where two stories share more runs than this, they share columns by hash."""
_MOST_CELLS, _FEWEST_COLUMNS = 2**25, 256
"""Cells of the table of two stories: of more than 4,096 sentences it has fewer columns, but no fewer than these."""


def ngram_rows(copy: Sequence[str], target: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """TF-IDF rows of length at most 1 over the runs of 3 to 5 characters that both lists have.

    Shapes (len(copy), columns) and (len(target), columns). A row's length is below 1 by what only its side has, so that
    products of rows are cosines.
    """
    owners, keys = _runs([*copy, *target])
    count = len(copy) + len(target)
    vocabulary, column = np.unique(keys, return_inverse=True)
    cells, times = np.unique(owners * len(vocabulary) + column, return_counts=True)
    row, column = np.divmod(cells, max(len(vocabulary), 1))
    in_sentences = np.bincount(column, minlength=len(vocabulary))
    weight = (1 + np.log(times)) * (np.log((1 + count) / (1 + in_sentences)) + 1)[column]
    weight /= np.sqrt(np.bincount(row, weight * weight, minlength=count))[row]
    ours = np.bincount(column[row < len(copy)], minlength=len(vocabulary)) > 0
    theirs = np.bincount(column[row >= len(copy)], minlength=len(vocabulary)) > 0
    shared = ours & theirs
    place = np.cumsum(shared) - 1
    kept = shared[column]
    row, column, weight = row[kept], place[column[kept]], weight[kept]
    width = int(shared.sum())
    most = _most_columns(count)
    if width > most:
        mixed = (column.astype(np.uint64) + 1) * np.uint64(0x9E3779B97F4A7C15)
        weight = np.where(mixed >> np.uint64(63), weight, -weight)
        column, width = (mixed >> np.uint64(20)).astype(np.int64) % most, most
    table = np.zeros((count, max(width, 1)), np.float32)
    np.add.at(table, (row, column), weight.astype(np.float32))
    return table[: len(copy)], table[len(copy) :]


def _most_columns(sentences: int) -> int:
    """Columns for so many sentences, a power of two."""
    columns = _MOST_COLUMNS
    while columns > _FEWEST_COLUMNS and columns * sentences > _MOST_CELLS:
        columns //= 2
    return columns


def _runs(texts: Sequence[str]) -> tuple[Integers, NDArray[np.uint64]]:
    """Every run of 3 to 5 characters: the number of its text and a hash. Case, spacing, typographic signs are aside."""
    lines = [f" {' '.join(fold_punctuation(text).lower().split())} \0" for text in texts]
    codes = np.frombuffer("".join(lines).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    ends = codes == 0
    owners, keys = [], []
    hashes, broken = codes, ends
    for length in range(2, 6):
        hashes = hashes[:-1] * np.uint64(0x9E3779B97F4A7C15) + codes[length - 1 :]
        hashes = hashes ^ (hashes >> np.uint64(29))
        broken = broken[:-1] | ends[length - 1 :]
        if length >= 3:
            owners.append(owner[: len(hashes)][~broken])
            keys.append(hashes[~broken])
    return np.concatenate(owners), np.concatenate(keys)
