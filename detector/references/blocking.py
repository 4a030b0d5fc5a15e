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

from .filing import SPAN
from .keys import neighbours

_READ = 120_000
"""So many numbers are read for one question at most; those of the rarest terms come first."""

Numbers = np.ndarray[Any, np.dtype[np.uint32]]
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

    def heaviest(self, asked: Iterable[tuple[Term, float]], limit: int) -> list[tuple[int, float]]:
        """The forms (number, weight) with the most weight in common with what is asked, at most `limit`."""
        merged: dict[Term, float] = {}
        for term, weight in asked:
            merged[term] = max(weight, merged.get(term, 0.0))
        budget = _READ
        chosen: list[Term] = []
        for term in sorted(merged, key=lambda term: (term.df, term.number)):
            if term.df <= budget or not chosen:
                budget -= term.df
                chosen.append(term)
        if not chosen:
            return []
        filed = self.filed(chosen)
        lists = [filed[term.number] for term in chosen]
        weights = [merged[term] for term in chosen]
        every = np.concatenate(lists)
        if len(every) and int(every.max()) >= self._size:
            raise sqlite3.DatabaseError("a number is filed that no form has")
        sums = self._sums()
        for numbers, weight in zip(lists, weights, strict=True):
            sums[numbers] += weight
        values = sums[every]
        if len(every) > 4 * limit:  # a form may be there once for each of its keys
            least = np.partition(values, -4 * limit)[-4 * limit]
            every, values = every[values >= least], values[values >= least]
        numbers, first = np.unique(every, return_index=True)
        found = values[first]
        order = np.lexsort((numbers, -found))[:limit]
        for one in lists:
            sums[one] = 0.0
        return list(zip(numbers[order].tolist(), found[order].tolist(), strict=True))

    def _sums(self) -> np.ndarray[Any, np.dtype[np.float32]]:
        """A weight for each form, all zero; kept for a thread, so that a question costs only what it touches."""
        found: np.ndarray[Any, np.dtype[np.float32]] | None = getattr(self._local, "sums", None)
        if found is None:
            found = self._local.sums = np.zeros(self._size, np.float32)
        return found
