"""The checkers' rules that are listened to: rows of `data/tables/grammar_rules.tsv`, by checker and its own rule id."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import get_args

from .. import assets
from ..types import Category


@dataclass(frozen=True, slots=True)
class CheckerRule:
    """A rule of a checker: the category of what it marks, and how often it spoke up in garbled text (0 ... 1)."""

    category: Category
    raw_score: float


@cache
def checker_rules() -> dict[tuple[str, str], CheckerRule]:
    """The rules, by name of the checker and its own id of the rule."""
    found = {}
    with assets.path("data", "tables", "grammar_rules.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            category: Category = next(known for known in get_args(Category) if known == row["category"])
            found[row["engine"], row["kind"]] = CheckerRule(category, float(row["raw_score"]))
    return found


def kinds_of(checker: str) -> frozenset[str]:
    """The checker's own ids of its rules that are listened to."""
    return frozenset(kind for name, kind in checker_rules() if name == checker)
