"""Finding → decision: what an editor says of it, with who and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from .finding import Finding, Tier

if TYPE_CHECKING:
    from .report import Report

Ruling = Literal["accept", "reject", "always"]
"""`always`: right for this desk wherever it is met, by rule, form and suggestion; it is never shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedMention:
    """A finding that a decision holds for: its id, the marked words, and the first suggestion (empty: none)."""

    finding: str
    form: str
    suggestion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An editor's word on a finding, which holds for all `mentions` of its group, the finding itself among them.

    `story` and `sha256` are the id and the checksum of the story; `form` the words that were marked, `suggestion` the
    first suggestion for them (empty: none); `text` what an accepted finding is replaced by (None: each mention by its
    first suggestion). `tier`, `score` and `signature` are those under which it was shown. `when` is UTC, in ISO 8601.
    """

    story: str
    sha256: str
    finding: str
    group: str | None
    mentions: tuple[DecidedMention, ...]
    rule: str
    category: str
    tier: Tier
    score: float
    form: str
    suggestion: str
    verdict: Ruling
    text: str | None = None
    who: str = ""
    when: str = ""
    signature: str = ""


class DecisionSource(Protocol):
    """Anything that knows what was decided, as an open file of decisions does."""

    def of(self, report: Report) -> Mapping[str, Decision]:
        """The decisions that hold for a report, by the id of the finding."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A finding that is not shown, and the decision by which it is not."""

    finding: Finding
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How many findings of a story are not shown, because editors rejected them or always allow them."""

    rejected: int = 0
    always: int = 0
