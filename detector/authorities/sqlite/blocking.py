"""Which forms of an authority file are worth looking at? Counting in the lists that are filed under blocking keys.

A question gives terms with weights; every form gets the sum of the weights of the terms that it is filed under, and the
heaviest forms are looked at. The lists of common keys are long, but each is read in one piece and added up by numpy.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ..name_keys import neighbours
from .index_writer import SPAN

_READ = 40_000
"""So many numbers are read for one word at most; the very key comes first, then the rarest of those that are near."""
_MOST = 250
"""The highest weight of a form, in the small numbers that are added up: they fit in a byte."""

Numbers = np.ndarray[Any, np.dtype[np.uint32]]
Places = np.ndarray[Any, np.dtype[np.intp]]
Weights = np.ndarray[Any, np.dtype[np.uint8]]
Rows = Callable[[str, Sequence[Any]], list[Any]]


class Term(NamedTuple):
    """A blocking key, and how many numbers are filed under it."""

    number: int
    key: str
    df: int


class Blocking:
    """Reads terms and what is filed under them. `forms` is the highest number of a form, `names` how many there are."""

    def __init__(self, rows: Rows, forms: int, names: int) -> None:
        self._rows = rows
        self._names = max(names, 1)
        self._size = forms + 1
        self._local = threading.local()
        self.near = lru_cache(5_000)(self._near)
        self.df = lru_cache(50_000)(self._df)

    def weight(self, df: int) -> float:
        """How much a key says that so many forms have."""
        return math.log(1 + self._names / df) if df else 0.0

    def terms(self, space: str, keys: Iterable[str]) -> dict[str, Term]:
        """The terms of some keys; a key that is not there has none."""
        wanted = tuple(dict.fromkeys(keys))
        marks = ",".join("?" * len(wanted))
        query = f"SELECT n, key, df FROM terms WHERE space = ? AND key IN ({marks}) AND df > 0 ORDER BY n"
        return {row[1]: Term(*row) for row in self._rows(query, (space, *wanted))}

    def _df(self, space: str, key: str) -> int:
        found = self.terms(space, (key,)).get(key)
        return found.df if found else 0

    def _near(self, space: str, key: str) -> tuple[Term, ...]:
        """Terms of which the skeleton is the key or one edit away from it, by their numbers."""
        less = neighbours(key)
        shorter = (key, *(k for k in less if len(k) > 1))
        rows = self._rows(
            f"SELECT n, key, df FROM terms WHERE space = ? AND key IN ({','.join('?' * len(shorter))}) AND df > 0"
            " UNION SELECT t.n, t.key, t.df FROM near CROSS JOIN terms t ON t.n = near.term"
            f" WHERE near.key IN ({','.join('?' * (len(less) + 1))}) AND df > 0 ORDER BY 1",
            (space, *shorter, *(f"{space}{k}" for k in (key, *less))),
        )
        return tuple(Term(*row) for row in rows)

    def filed(self, terms: Iterable[Term]) -> dict[int, Numbers]:
        """The numbers that are filed under some terms, each list rising, by the number of the term."""
        wanted = {term.number: term.df for term in terms}
        marks = ",".join("?" * len(wanted))
        # most lists fill one row at most: those are read together
        blocks = dict(self._rows(f"SELECT n, ids FROM postings WHERE n IN ({marks})", [n * SPAN for n in wanted]))
        found: dict[int, Numbers] = {}
        for number, df in wanted.items():
            ids = blocks.get(number * SPAN, b"")
            if len(ids) < 4 * df:
                query = "SELECT ids FROM postings WHERE n BETWEEN ? AND ? ORDER BY n"
                ids = b"".join(row[0] for row in self._rows(query, (number * SPAN, number * SPAN + SPAN - 1)))
            try:
                found[number] = np.frombuffer(ids, "<u4")
            except (TypeError, ValueError) as error:
                raise sqlite3.DatabaseError(f"the numbers of term {number} are no numbers") from error
        return found

    def heaviest(self, asked: Iterable[Sequence[tuple[Term, float]]], limit: int) -> list[tuple[int, float]]:
        """The forms (number, weight) with the most weight in common with what is asked, at most `limit`.

        `asked` has the terms of each word with their weights; a word counts once in a form, with its heaviest term.
        """
        groups: list[list[tuple[Term, float]]] = []
        for group in asked:
            chosen: list[tuple[Term, float]] = []
            budget = _READ
            for term, weight in sorted(group, key=lambda one: (-one[1], one[0].df, one[0].number)):
                if term.df <= budget or not chosen:
                    budget -= term.df
                    chosen.append((term, weight))
            groups += [chosen] if chosen else []
        filed = self.filed(term for group in groups for term, _ in group)
        sums, once = self._arrays()
        unit = _MOST / (sum(max(weight for _, weight in group) for group in groups) or 1.0)
        every: list[Places] = []
        try:
            for group in groups:
                lists = [filed[term.number] for term, _ in reversed(group)]  # the heaviest last, so that it stays
                weights = np.array([int(unit * weight) for _, weight in reversed(group)], np.uint8)
                forms = np.concatenate(lists).astype(np.intp)
                once[forms] = np.repeat(weights, [len(one) for one in lists])
                every.append(forms)
                sums[forms] = sums[forms] + once[forms]  # what is there twice counts once
                once[forms] = 0
            return [(number, weight / unit) for number, weight in _top(sums, every, limit)]
        except IndexError as error:
            self._local.arrays = None
            raise sqlite3.DatabaseError("a number is filed that no form has") from error
        finally:
            for known in every:
                sums[known] = 0

    def _arrays(self) -> tuple[Weights, Weights]:
        """Two weights for each form, all zero; kept for a thread, so that a question costs only what it touches."""
        if getattr(self._local, "arrays", None) is None:
            self._local.arrays = (np.zeros(self._size, np.uint8), np.zeros(self._size, np.uint8))
        arrays: tuple[Weights, Weights] = self._local.arrays
        return arrays


def _top(sums: Weights, every: Sequence[Places], limit: int) -> list[tuple[int, int]]:
    if not every:
        return []
    numbers = np.concatenate(every)
    values = sums[numbers]
    if len(numbers) > 4 * limit:  # a form may be there once for each of its keys
        least = np.partition(values, -4 * limit)[-4 * limit]
        numbers, values = numbers[values >= least], values[values >= least]
    numbers, first = np.unique(numbers, return_index=True)
    found = values[first]
    order = np.lexsort((numbers, -found.astype(np.int16)))[:limit]
    return list(zip(numbers[order].tolist(), found[order].tolist(), strict=True))
