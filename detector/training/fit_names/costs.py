"""Learn which letters of names are confused, from English spellings that share one foreign spelling.

The costs of the edits are learned by expectation-maximisation with the best path (Ristad & Yianilos 1998, here with
units of up to two letters).
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

from ...names.costs import Costs
from .pairs import Pair

_ROUNDS = 4
_UNITS = 160
"""So many edits of two letters are kept: those that explain most."""


def fit_edits(pairs: list[Pair]) -> Costs:
    """Costs of edits from pairs, by best-path EM: first of single letters, then with the best units of two."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    edits: dict[str, dict[str, float]] = {"": {}}
    for a in letters:
        edits.setdefault(a, {})[""] = edits[""][a] = 2.0
        for b in letters:
            if a != b:
                edits[a][b] = 2.5
    current = Costs(edits, 2.0)
    keep: set[Pair] | None = None
    for step in range(_ROUNDS):
        counts: Counter[Pair] = Counter()
        for left, right in pairs:
            for a, b in best_path(current, left, right):
                counts[a, b] += 1
                counts[b, a] += 1
        if step == 1:
            keep = _best_units(counts, pairs, current)
        current = _maximised(counts if keep is None else _with_units(counts, pairs, current, keep), keep)
    return current


def best_path(costs: Costs, left: str, right: str) -> list[Pair]:
    """The edits of the cheapest way, equal letters included."""
    edits, unknown = costs.edits, costs.unknown
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if i == j == 0:
                continue
            options: list[tuple[float, tuple[int, int]]] = []
            for m, n in ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2)):
                if m > i or n > j:
                    continue
                a, b = left[i - m : i], right[j - n : j]
                if a == b:
                    cost = 0.0 if m == 1 else None
                elif m <= 1 and n <= 1:
                    cost = edits.get(a, {}).get(b, unknown * (m + n))
                else:
                    cost = edits.get(a, {}).get(b)
                if cost is not None:
                    options.append((best[i - m, j - n][0] + cost, (m, n)))
            best[i, j] = min(options)
    path: list[Pair] = []
    i, j = len(left), len(right)
    while i or j:
        m, n = best[i, j][1]
        path.append((left[i - m : i], right[j - n : j]))
        i, j = i - m, j - n
    return path[::-1]


def _best_units(counts: Counter[Pair], pairs: list[Pair], costs: Costs) -> set[Pair]:
    """Edits of two letters, from neighbouring single edits that go together more often than chance has it."""
    total = sum(counts.values())
    joined: Counter[Pair] = Counter()
    expected: dict[Pair, float] = {}
    for left, right in pairs:
        path = best_path(costs, left, right)
        for (a, b), (c, d) in pairwise(path):
            if (a != b or c != d) and len(a + c) and len(b + d):
                unit = (a + c, b + d)
                joined[min(unit), max(unit)] += 1
                by_accident = counts[a, b] * counts[c, d] / total / 2
                expected[min(unit), max(unit)] = expected.get((min(unit), max(unit)), 0.0) or by_accident
    gain = {u: n * math.log(n / max(1.0, expected[u])) for u, n in joined.items() if n >= 20 and u[0] != u[1]}
    return set(sorted(gain, key=lambda u: (-gain[u], u))[:_UNITS])


def _with_units(counts: Counter[Pair], pairs: list[Pair], costs: Costs, keep: set[Pair]) -> Counter[Pair]:
    """Counts in which the kept units are edits of their own, counted beside the single ones they are made of."""
    found = Counter(counts)
    for left, right in pairs:
        path = best_path(costs, left, right)
        for (a, b), (c, d) in pairwise(path):
            unit = (a + c, b + d)
            if (min(unit), max(unit)) in keep and max(len(unit[0]), len(unit[1])) == 2:
                found[unit] += 1
                found[unit[1], unit[0]] += 1
    return found


def _maximised(counts: Counter[Pair], keep: set[Pair] | None) -> Costs:
    """−log of the share of each edit among those of its letters, relative to "the same"."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    seen: Counter[str] = Counter()
    for (a, _), n in counts.items():
        seen[a] += n
    for unit in {side for pair in keep or () for side in pair if len(side) == 2}:
        seen[unit] += sum(n for (a, b), n in counts.items() if a == b and a in unit) // 40
    edits: dict[str, dict[str, float]] = {}

    def put(a: str, b: str, cost: float) -> None:
        edits.setdefault(a, {})[b] = cost
        edits.setdefault(b, {})[a] = cost

    for a in letters:
        for b in [c for c in letters if c > a]:
            seldom = counts[a, b] + 0.5
            put(a, b, min(6.0, -math.log(seldom / math.sqrt((seen[a] + 20) * (seen[b] + 20)))))
        put(a, "", min(6.0, -math.log((counts[a, ""] + 0.5) / (seen[a] + 20))))
    for a, b in sorted(keep or ()):
        if counts[a, b] > 0 and a and b:
            n = counts[a, b]
            put(a, b, max(0.05, -math.log(n / math.sqrt((seen[a] + 20) * (seen[b] + 20)))))
    return Costs(edits, 4.0)
