"""Observation → finding: what a signal saw, and what an editor sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from .story import Document, PartKind

Tier = Literal["alert", "hint"]
Category = Literal[
    "name.person", "name.org", "name.place", "name.acronym", "name.work",
    "title", "number", "date", "quote", "term", "lexical", "idiom", "grammar", "syntax",
    "untranslated", "duplication", "omission", "addition", "consistency", "spelling",
]  # fmt: skip
EvidenceKind = Literal["reference", "authority", "document", "pivot", "grammar", "model"]


class Passage(Protocol):
    """Anything that has a place in a story: a sentence, a mention, a token, a span."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """Reason that an editor is shown.

    `story`, `entry` and `engine` are the ids of what it was read in: a story (`start` and `end` point into its text),
    an entry of an authority, a checker or model. `source` is the one of them that says most, in one field.
    """

    kind: EvidenceKind
    text: str
    source: str
    start: int | None = None
    end: int | None = None
    story: str | None = None
    entry: str | None = None
    engine: str | None = None

    @classmethod
    def passage(
        cls, kind: Literal["reference", "document"], document: Document, span: Passage, text: str | None = None
    ) -> Evidence:
        """A place in a story, shown as it stands there, or as `text`."""
        story = document.article.id
        shown = document.text[span.start : span.end] if text is None else text
        return cls(kind, shown, story, span.start, span.end, story=story)

    @classmethod
    def of_entry(cls, entry: str, text: str, source: str | None = None) -> Evidence:
        """An entry of an authority by its id; `source`: the name of the authority, where it says more."""
        return cls("authority", text, source or entry, entry=entry)

    @classmethod
    def of_engine(cls, kind: Literal["grammar", "model"], engine: str, text: str) -> Evidence:
        """A sentence of a checker or a model."""
        return cls(kind, text, engine, engine=engine)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A replacement for the text of a finding, with where it was read."""

    text: str
    score: float
    source: str


@dataclass(frozen=True, slots=True)
class Observation:
    """A place that a signal marks, before it is calibrated.

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
    """A calibrated observation: what an editor sees. Fields as in the published schema.

    `group`: shared by the findings of one story that are one decision, as all mentions of one damaged name are; None
    where the finding is a decision by itself. `quoted`: it lies in a direct quotation, or over its edge.
    `field`: the part of the story in which it begins; `locator`: where that is in a file that has parts of its own.
    """

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
    group: str | None = None
    quoted: bool = False
    field: PartKind | None = None
    locator: str | None = None
