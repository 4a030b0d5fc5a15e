"""Findings and decisions → the edits of a story, and what became of each finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["applied", "undecided", "rejected", "no-suggestion", "unchanged", "conflict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A stretch of the untouched text (half-open, in code points), what is to stand there, and the ids of the findings
    that ask for it."""

    start: int
    end: int
    text: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """End of one finding, in a word and in a sentence; `edit`: what was made of it or stood in its way."""

    finding: str
    outcome: Outcome
    edit: Edit | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The edits of a story, in the order of the text, never overlapping; and one fate for each finding."""

    edits: tuple[Edit, ...]
    fates: tuple[Fate, ...]

    def apply(self, text: str) -> str:
        """The text with the edits made; nothing else of it changes."""
        parts, done = [], 0
        for edit in self.edits:
            parts += [text[done : edit.start], edit.text]
            done = edit.end
        return "".join([*parts, text[done:]])
