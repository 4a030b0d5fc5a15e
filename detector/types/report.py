"""All that is known about one story, as it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .alignment import Alignment
from .decision import Decision, DecisionSource, LeftOut, Withheld
from .finding import Finding, Skipped, Tier

if TYPE_CHECKING:
    import duckdb
    import pandas

SCHEMA_VERSION = 1

Label = Literal["garbled", "suspect", "clean", "unknown"]


@dataclass(frozen=True, slots=True)
class Pivot:
    """The language through which the story is thought to have gone."""

    language: str
    score: float


@dataclass(frozen=True, slots=True)
class Ground:
    """Something that a verdict rests on: a finding, by its id, or a sentence of the copy, by its index."""

    kind: Literal["finding", "sentence"]
    finding: str | None
    sentence: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The story as a whole; `garbled` is a calibrated probability, or None where too little could be read.

    `action` is the sentence that an editor reads first, the same on every surface: what is to be done. `because` is
    what it rests on: the findings first, one for each decision, then the sentences, each the surest first.
    """

    label: Label
    garbled: float | None
    pivot: Pivot | None = None
    action: str = ""
    because: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """Which story a report is about. `text` is given where the offsets do not count in the file itself."""

    id: str
    path: str | None
    title: str | None
    language: str | None
    words: int
    sha256: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceFacts:
    """Which references were offered, and what became of each."""

    id: str
    path: str | None
    how: Literal["given", "grouped"]
    similarity: float
    used: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SentenceLink:
    """A stretch of a reference that a sentence of the copy is linked to."""

    reference: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of the copy with its probability of garbling (None: not judged)."""

    index: int
    start: int
    end: int
    garbled: float | None
    links: tuple[SentenceLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known about one story. `to_dict` gives the published JSON object.

    `left_out` counts the findings that decisions keep from being shown; `withheld` are these, where the report was made
    in this process.
    """

    story: StoryFacts
    verdict: Verdict
    references: tuple[ReferenceFacts, ...]
    sentences: tuple[ScoredSentence, ...]
    findings: tuple[Finding, ...]
    not_run: tuple[Skipped, ...]
    signature: str
    alignment: Alignment = field(repr=False, compare=False)
    left_out: LeftOut = field(default_factory=LeftOut)
    withheld: tuple[Withheld, ...] = field(default=(), repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        return {
            name: asdict(value) if not isinstance(value, tuple) else [asdict(item) for item in value]
            for name, value in (
                ("story", self.story),
                ("verdict", self.verdict),
                ("references", self.references),
                ("sentences", self.sentences),
                ("findings", self.findings),
                ("not_run", self.not_run),
                ("left_out", self.left_out),
            )
        }

    def apply(
        self, decisions: Mapping[str, Decision] | DecisionSource | str | Path | None = None, only: Tier | None = "alert"
    ) -> str:
        """The corrected text of the story.

        `decisions`: what editors decided, by the id of a finding, or a file of decisions, open or by its path. What
        was accepted is put in, what was rejected is not. `only`: the tier from which on the first suggestion of
        undecided findings is put in ("hint": alerts and hints; None: of none).

        Raises:
            DecisionsError: the file of decisions is missing or cannot be used.
        """
        from ..findings.decisions import decisions_on
        from ..findings.edits import correction

        return correction(self, decisions_on(self, decisions), only).apply(self.alignment.copy.text)

    def to_frame(self) -> pandas.DataFrame:
        """The findings as a DataFrame of pandas, one row each (`pip install 'detector[data]'`).

        Raises:
            UsageError: pandas is not installed.
        """
        from .table import frame

        return frame(self)

    def to_relation(self) -> duckdb.DuckDBPyRelation:
        """The findings as a relation of DuckDB, which whatever reads Arrow takes (`pip install 'detector[data]'`).

        Raises:
            UsageError: DuckDB is not installed.
        """
        from .table import relation

        return relation(self)

    def _repr_html_(self) -> str:
        from .notebook import html

        return html(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something asked for that could not be examined; the run goes on."""

    path: str | None
    story: str | None
    stage: str
    reason: str
