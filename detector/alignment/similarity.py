"""Two lists of sentences → which pairs say the same, each with a probability.

A pair is judged by the cosine of its vectors, by the letters that it shares (TF-IDF of runs of 3 to 5 characters,
counted over the two stories at hand), by its words and numbers, by how far it stands out from the other pairs of its
row and column (a margin, after Artetxe and Schwenk 2019), by what each side adds to a better partner (so that merged
and split sentences are found), and, in a second look, by whether the neighbours of both are partners too. Each look is
a forest of small boosted trees (`training/fit_similarity.py` fits them; models/likeness).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from .. import assets
from ..inference.features import Features
from ..inference.forest import Forest
from ..language.normalize import fold_punctuation, stem
from .bands import Cosines, blocks, is_whole, products
from .ngrams import ngram_rows

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FIRST = (
    "vectors", "letters", "words of the shorter", "words of the longer", "number shared", "number clashes",
    "above other of row", "above other of column", "above best of row", "above best of column",
    "vectors added to row", "vectors added to column", "letters added to row", "letters added to column",
    "length of the shorter", "difference of lengths",
)  # fmt: skip
"""Columns of the first look."""
SECOND = (
    *FIRST, "first look", "neighbours on the diagonal", "nearest of wider neighbours", "neighbours against the order",
    "beside in row", "beside in column", "other of row", "other of column", "distant other of row",
    "distant other of column",
)  # fmt: skip
"""Columns of the second look."""

_LETTERS_WEIGHT = 0.6
"""Share of the letters in the mixture that ranks pairs (the rest: vectors)."""
_CANDIDATES = 3
"""Best partners of each row and each column that are looked at at all."""
_GROUND = 0.2
"""What unrelated sentences of news have in the mixture: stands in for rivals where a story is too short to have any."""
_RIVALS = 5
"""Best partners of a row or column of which the mean is taken."""
_WIDER, _WIDEST = 0.8, 0.7
"""What a neighbour counts that stands a sentence, or one on each side, off the diagonal."""
_DISTANT = 0.5
"""Another partner is distant where what stands beside the pair has less than this part of its probability."""
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*|\d[\d.,:]*\d|\d")


@dataclass(frozen=True, slots=True)
class Similarity:
    """Pairs worth a look, in the order of rows and then columns; every other pair is unlikely.

    `rows` and `columns` index the two lists; `probability` that the two say the same (or one a part of the other);
    `vectors` and `letters` are the cosines. All have one value a pair.
    """

    shape: tuple[int, int]
    rows: Integers
    columns: Integers
    probability: Floats
    vectors: Floats
    letters: Floats


def similarity(copy: Sequence[str], target: Sequence[str], copy_vectors: Any, target_vectors: Any) -> Similarity:
    """Judge the pairs of two lists of sentences. Vectors: one row of length 1 a sentence, as encoders give them.

    The last answers are kept: pairing asks for the same stories as aligning does after it. They are not to be changed.

    Raises:
        AssetError: the weights are missing.
    """
    vectors = (np.ascontiguousarray(each, np.float32).tobytes() for each in (copy_vectors, target_vectors))
    work = _similarity if is_whole(len(copy), len(target)) else _similarity.__wrapped__  # what is large is not kept
    return work(tuple(copy), tuple(target), *vectors)


@lru_cache(maxsize=16)
def _similarity(copy: tuple[str, ...], target: tuple[str, ...], copy_bytes: bytes, target_bytes: bytes) -> Similarity:
    copy_vectors, target_vectors = (
        np.frombuffer(given, np.float32).reshape(len(texts), -1) if texts else np.zeros((0, 1), np.float32)
        for given, texts in ((copy_bytes, copy), (target_bytes, target))
    )
    first = candidates(copy, target, copy_vectors, target_vectors)
    if not len(first.rows):
        none = np.zeros(0)
        return Similarity(first.shape, first.rows, first.columns, none, none, none)
    once = forest("first").probability(first.features)
    twice = forest("second").probability(second_look(first, once))
    vectors, letters = first.features.column("vectors"), first.features.column("letters")
    return Similarity(first.shape, first.rows, first.columns, np.round(twice, 4), vectors, letters)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs with their `features`, the columns FIRST, a row for each pair."""

    shape: tuple[int, int]
    rows: Integers
    columns: Integers
    features: Features


def candidates(copy: Sequence[str], target: Sequence[str], copy_vectors: Any, target_vectors: Any) -> Candidates:
    """The pairs that are among the best of their row or column, with the columns of the first look."""
    shape = len(copy), len(target)
    if not all(shape):
        none = np.zeros(0, np.int64)
        return Candidates(shape, none, none, Features.stacked(FIRST, ()))
    a, b = np.asarray(copy_vectors, np.float32), np.asarray(target_vectors, np.float32)
    c, d = ngram_rows(copy, target)
    by_vectors, by_letters = Cosines.of(a, b), Cosines.of(c, d)
    row_rivals, column_rivals = _rivals(by_vectors, by_letters)
    i, j = _chosen(row_rivals.best, column_rivals.best, shape)

    def mixture(rows: Integers, columns: Integers) -> Floats:
        return _mixture(by_vectors.at(rows, columns), by_letters.at(rows, columns))

    mixed = mixture(i, j)
    next_of_row, next_of_column = row_rivals.other(i, j), column_rivals.other(j, i)
    of_row = np.maximum(np.where(next_of_row < 0, 0.0, mixture(i, next_of_row)), _GROUND)
    of_column = np.maximum(np.where(next_of_column < 0, 0.0, mixture(next_of_column, j)), _GROUND)
    shorter, longer, shared, clashes = _of_words(copy, target, i, j)
    one, other = (np.array([len(text) for text in texts], float).clip(1) for texts in (copy, target))
    columns = {
        "vectors": by_vectors.at(i, j),
        "letters": by_letters.at(i, j),
        "words of the shorter": shorter,
        "words of the longer": longer,
        "number shared": shared,
        "number clashes": clashes,
        "above other of row": mixed - of_row,
        "above other of column": mixed - of_column,
        "above best of row": mixed - row_rivals.mean[i],
        "above best of column": mixed - column_rivals.mean[j],
        "vectors added to row": _added(by_vectors, b, i, j, next_of_row),
        "vectors added to column": _added(by_vectors.turned, a, j, i, next_of_column),
        "letters added to row": _added(by_letters, d, i, j, next_of_row),
        "letters added to column": _added(by_letters.turned, c, j, i, next_of_column),
        "length of the shorter": np.log(np.minimum(one[i], other[j])),
        "difference of lengths": np.abs(np.log(one[i] / other[j])),
    }
    return Candidates(shape, i, j, Features.of(columns, len(i)))


def second_look(first: Candidates, once: Floats) -> Features:
    """Columns SECOND: what the first look gave for a pair, its neighbours and its rivals."""
    i, j = first.rows, first.columns
    keys, width = i * (first.shape[1] + 1) + j, first.shape[1]

    def at(down: int, right: int) -> Floats:
        """The first look of the pair so far down and to the right; 0 where it is none worth a look."""
        wanted, inside = (i + down) * (width + 1) + j + right, (j + right >= 0) & (j + right < width)
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        value: Floats = np.where(inside & (keys[place] == wanted), once[place], 0.0)
        return value

    before, after = at(-1, -1), at(1, 1)
    wider = np.max([_WIDER * at(*step) for step in ((-1, -2), (-2, -1), (1, 2), (2, 1))], 0)
    widest = np.max([_WIDEST * at(*step) for step in ((-2, -2), (2, 2))], 0)
    against = np.maximum(at(-1, 1), at(1, -1))
    in_row, in_column = np.maximum(at(0, -1), at(0, 1)), np.maximum(at(-1, 0), at(1, 0))
    row, column = _other_probability(i, once), _other_probability(j, once)
    logit = np.log((once + 1e-6) / (1 - once + 1e-6))
    columns = {
        "first look": logit,
        "neighbours on the diagonal": before + after,
        "nearest of wider neighbours": np.max([before, after, wider, widest], 0),
        "neighbours against the order": against,
        "beside in row": in_row,
        "beside in column": in_column,
        "other of row": row,
        "other of column": column,
        "distant other of row": row * (in_row < _DISTANT * row),
        "distant other of column": column * (in_column < _DISTANT * column),
    }
    return first.features.beside(Features.of(columns, len(i)))


# ------------------------------------------------------------------ rivals


class _Rivals:
    """The best columns of each row, as blocks of the table are offered: -1 where there are fewer."""

    def __init__(self, rows: int, columns: int) -> None:
        size = rows, min(columns, _RIVALS)
        self._values, self._places = np.full(size, -np.inf), np.full(size, -1)

    def offer(self, rows: slice, table: Floats, first: int) -> None:
        """A block of some rows; its first column is column `first`. Of equal ones the first offered is the best."""
        places = np.broadcast_to(np.arange(first, first + table.shape[1]), table.shape)
        values, places = (
            np.concatenate(both, 1) for both in ((self._values[rows], table), (self._places[rows], places))
        )
        order = np.argsort(-values, axis=1, kind="stable")[:, : self._values.shape[1]]
        self._values[rows] = np.take_along_axis(values, order, 1)
        self._places[rows] = np.take_along_axis(places, order, 1)

    @property
    def best(self) -> Integers:
        """The best few, those that are looked at at all."""
        return self._places[:, :_CANDIDATES]

    @property
    def mean(self) -> Floats:
        """Mean of the best in the mixture, in [0, 1]."""
        values = np.maximum(self._values, _GROUND)
        mean: Floats = (values.sum(1) + _GROUND * (_RIVALS - values.shape[1])) / _RIVALS
        return mean

    def other(self, rows: Integers, columns: Integers) -> Integers:
        """For each place, the best column of its row but itself; -1 where there is none."""
        if self._places.shape[1] == 1:
            return np.full(len(rows), -1)
        first, second = self._places[rows, 0], self._places[rows, 1]
        others: Integers = np.where(first == columns, second, first)
        return others


def _rivals(by_vectors: Cosines, by_letters: Cosines) -> tuple[_Rivals, _Rivals]:
    """The best columns of each row, and the best rows of each column."""
    rows, columns = len(by_vectors.left), len(by_vectors.right)
    of_rows, of_columns = _Rivals(rows, columns), _Rivals(columns, rows)
    for some, others in blocks(rows, columns):
        table = _mixture(by_vectors.block(some, others), by_letters.block(some, others))
        of_rows.offer(some, table, others.start)
        of_columns.offer(others, table.T, some.start)
    return of_rows, of_columns


def _mixture(by_vectors: Any, by_letters: Any) -> Floats:
    mixed: Floats = ((1 - _LETTERS_WEIGHT) * by_vectors + _LETTERS_WEIGHT * by_letters).astype(float)
    return mixed


def _chosen(of_rows: Integers, of_columns: Integers, shape: tuple[int, int]) -> tuple[Integers, Integers]:
    """The pairs that are among the best of their row or column, in the order of rows and then columns."""
    ours, theirs = (
        np.arange(shape[0])[:, None] * shape[1] + of_rows,
        of_columns * shape[1] + np.arange(shape[1])[:, None],
    )
    pairs = np.unique(np.concatenate((ours[of_rows >= 0], theirs[of_columns >= 0])))
    rows, columns = np.divmod(pairs, shape[1])
    return rows, columns


def _added(table: Cosines, partners: Any, rows: Integers, columns: Integers, others: Integers) -> Floats:
    """Gain of a column over the best other column of its row: the cosine with both less that with the other alone."""
    alone = table.at(rows, columns).astype(float)
    shared = products(partners, columns, others)
    rival = table.at(rows, others)
    both = (alone + rival) / np.sqrt(np.maximum(2 + 2 * shared, 1e-6))
    added: Floats = np.where(others < 0, alone, np.round(both - rival, 4))
    return added


def _other_probability(lines: Integers, values: Floats) -> Floats:
    """For each pair, the highest value of its line but its own; 0 where there is no other."""
    order = np.lexsort((-values, lines))
    starts = np.flatnonzero(np.r_[True, lines[order][1:] != lines[order][:-1]])
    first, second = np.zeros(lines.max() + 1), np.zeros(lines.max() + 1)
    first[lines[order][starts]] = values[order][starts]
    follows = starts + 1
    follows = follows[(follows < len(order)) & ~np.isin(follows, starts)]
    second[lines[order][follows]] = values[order][follows]
    other: Floats = np.where(values >= first[lines], second[lines], first[lines])
    return other


# ------------------------------------------------------------------ words


def _of_words(copy: Sequence[str], target: Sequence[str], i: Integers, j: Integers) -> tuple[Floats, ...]:
    """Weight of the shared words over that of the shorter, of the longer side; a number shared; numbers that clash."""
    one, other = sides = [words(text) for text in copy], [words(text) for text in target]
    seen = Counter(chain(*one, *other))
    count = len(one) + len(other) + 1
    logs = {times: float(np.log(count / times)) for times in set(seen.values())}
    weight = {word: logs[times] for word, times in seen.items()}
    heavy = [[sum(map(weight.__getitem__, listed)) for listed in side] for side in sides]
    numbers = [[frozenset(word for word in listed if word[0].isdigit()) for listed in side] for side in sides]
    bags = list(map(frozenset, other))
    found = np.zeros((4, len(i)))
    for place, (row, column) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        shared = sum(weight[word] for word in one[row] if word in bags[column])
        lighter, heavier = sorted((heavy[0][row], heavy[1][column]))
        figures, theirs = numbers[0][row], numbers[1][column]
        common = bool(figures & theirs)
        clash = bool(figures and theirs) and not common
        found[:, place] = shared / max(lighter, 1e-9), shared / max(heavier, 1e-9), common, clash
    return tuple(np.round(found, 6))


@lru_cache(maxsize=4096)  # the sentences of a copy are asked for again beside each story that may be its version
def words(text: str) -> tuple[str, ...]:
    """The distinct words and numbers, cut to their beginnings (crude stems), lower-cased, in the order of the alphabet.

    In an order, for sums over them are rounded in it.
    """
    return tuple(sorted({stem(word) for word in _WORD.findall(fold_punctuation(text).lower())}))


@cache
def forest(look: str) -> Forest:
    """The forest of the `first` or the `second` look.

    Raises:
        AssetError: it is missing or has other columns.
    """
    stored = json.loads(assets.path("models", "likeness", f"{look}.json").read_text("utf-8"))
    return Forest.of(stored, f"models/likeness/{look}.json")
