"""The checkers' rules that are listened to: rows of `data/tables/grammar_rules.tsv`, by checker and its own rule id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from ..language.tables import derived, rows
from ..types import Category


@dataclass(frozen=True, slots=True)
class CheckerRule:
    """A rule of a checker: the category of what it marks, and how often it spoke up in garbled text (0 ... 1)."""

    category: Category
    raw_score: float


@derived()
def checker_rules() -> dict[tuple[str, str], CheckerRule]:
    """The rules, by name of the checker and its own id of the rule."""
    found = {}
    for engine, kind, name, raw_score in rows("grammar_rules.tsv", "engine", "kind", "category", "raw_score"):
        category: Category = next(known for known in get_args(Category) if known == name)
        found[engine, kind] = CheckerRule(category, float(raw_score))
    return found


def kinds_of(checker: str) -> frozenset[str]:
    """The checker's own ids of its rules that are listened to."""
    return frozenset(kind for name, kind in checker_rules() if name == checker)
