"""A weighted edit distance of two words, with units of one and two letters.

What the letters of names become on their way through another script is learned from pairs of English spellings that
share one foreign spelling: `training/fit_names/costs.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Costs:
    """Learned costs of the edits.

    `edits` maps one or two letters to what they may become ("" for nothing) at which cost, in nats, 0 for "the same";
    it is symmetric.
    """

    edits: dict[str, dict[str, float]]
    unknown: float

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Costs:
        """From what `stored` wrote; KeyError or ValueError where it is no such thing."""
        edits: dict[str, dict[str, float]] = {}
        for key, cost in stored["edits"].items():
            left, right = key.split(">")
            edits.setdefault(left, {})[right] = cost
            edits.setdefault(right, {})[left] = cost
        return cls(edits, stored["unknown"])

    def stored(self) -> dict[str, Any]:
        """Each pair of edits once, sorted, so that equal costs give equal bytes."""
        pairs = {(min(a, b), max(a, b)): cost for a, row in self.edits.items() for b, cost in row.items()}
        return {
            "unknown": round(self.unknown, 3),
            "edits": {f"{a}>{b}": round(cost, 3) for (a, b), cost in sorted(pairs.items())},
        }

    def weight(self, word: str) -> float:
        """Cost of writing the whole word from nothing; consonants weigh more than vowels."""
        nothing = self.edits.get("", {})
        return sum(nothing.get(char, self.unknown) for char in word)

    def distance(self, left: str, right: str) -> float:
        """The cheapest way from one folded word to the other, in nats (Wagner-Fischer, with pairs of letters)."""
        start = 0
        most = min(len(left), len(right))
        while start < most and left[start] == right[start]:
            start += 1
        start = max(0, start - 1)
        left, right = left[start:], right[start:]
        edits, unknown = self.edits, self.unknown
        none: dict[str, float] = {}
        nothing = edits.get("", none)
        insert = [nothing.get(char, unknown) for char in right]
        pairs = ["", *(right[i : i + 2] for i in range(len(right) - 1))]
        before: list[float] = [0.0]
        for cost in insert:
            before.append(before[-1] + cost)
        before2: list[float] | None = None
        last = ""
        for char in left:
            delete = nothing.get(char, unknown)
            one = edits.get(char, none)
            two = edits.get(last + char, none) if last else none
            row = [before[0] + delete]
            for j, other in enumerate(right):
                best = before[j] if char == other else before[j] + one.get(other, 9.0)
                if (cost := before[j + 1] + delete) < best:
                    best = cost
                if (cost := row[j] + insert[j]) < best:
                    best = cost
                if j:
                    pair = pairs[j]
                    if pair in one and (cost := before[j - 1] + one[pair]) < best:
                        best = cost
                    if two and before2 is not None and pair in two and (cost := before2[j - 1] + two[pair]) < best:
                        best = cost
                if two and before2 is not None and other in two and (cost := before2[j] + two[other]) < best:
                    best = cost
                row.append(best)
            before2, before, last = before, row, char
        return before[-1]
