"""Observation → finding: what a signal saw, and what an editor sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tier = Literal["alert", "hint"]
Category = Literal[
    "name.person", "name.org", "name.place", "name.acronym", "name.work",
    "title", "number", "date", "quote", "term", "lexical", "idiom", "grammar", "syntax",
    "untranslated", "duplication", "omission", "addition", "consistency", "spelling",
]  # fmt: skip
EvidenceKind = Literal["reference", "authority", "document", "pivot", "grammar", "model"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an editor is shown as the reason. `start` and `end` point into the story named by `source`."""

    kind: EvidenceKind
    text: str
    source: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A replacement for the text of a finding, with where it was read."""

    text: str
    score: float
    source: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What a signal saw, before it is weighed.

    `kind` names the way in which the rule saw it ("reference-near-spelling", "calque"); raw scores of one rule
    and kind are comparable with one another and are calibrated together. `raw score` is 0 ... 1.
    """

    rule: str
    kind: str
    category: Category
    start: int
    end: int
    raw_score: float
    message: str
    evidence: tuple[Evidence, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not examined, and why. `failed`: it had been asked for, so it counts in the exit code."""

    stage: str
    reason: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """An observation that has been weighed: what an editor sees. Fields as in the published schema."""

    id: str
    rule: str
    category: Category
    start: int
    end: int
    text: str
    tier: Tier
    score: float
    message: str
    evidence: tuple[Evidence, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
