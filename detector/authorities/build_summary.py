"""Summary of a build."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

OTHER_LANGUAGE = "stories in other languages, from which nothing was learned"
"""What `read` counts them under."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two names, both read, that may be one name in two spellings: a person has to decide."""

    left: str
    right: str
    reason: str
    kind: str = ""
    left_stories: int = 0
    right_stories: int = 0
    left_last: str | None = None
    right_last: str | None = None


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """The file that was written. `kinds` counts the entries of each kind, `read` the rows or stories of each source."""

    output: Path
    version: str
    entries: int
    forms: int
    kinds: tuple[tuple[str, int], ...]
    read: tuple[tuple[str, int], ...]
    conflicts: tuple[Conflict, ...] = ()
    skipped: tuple[str, ...] = ()
    """Sentences that say what was left out, and why."""
    more: int = 0
    """So many conflicts there are beside those given."""


def pairs(counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    """A counter as pairs in the order of the alphabet."""
    return tuple(sorted(counter.items()))
