"""Every value that moves between the stages; what can go wrong is in `errors`.

All are frozen and slotted and hold tuples: a stage takes one value and returns the next, and nothing is
filled in later. Offsets are half-open and count Unicode code points of the untouched text of the story.

    Article ─▶ Document ─▶ Alignment ─▶ Observation ─▶ Finding ─▶ Report
     read       annotate     align        find           calibrate   write
"""

from .alignment import Alignment, Link, Reference
from .decision import DecidedMention, Decision, DecisionSource, LeftOut, Ruling, Withheld
from .edit import Correction, Edit, Fate, Outcome
from .finding import Category, Evidence, EvidenceKind, Finding, Observation, Skipped, Suggestion, Tier
from .report import (
    SCHEMA_VERSION,
    Ground,
    Label,
    Pivot,
    Problem,
    ReferenceFacts,
    Report,
    ScoredSentence,
    SentenceLink,
    StoryFacts,
    Verdict,
)
from .story import Article, Document, Mention, MentionKind, Part, PartKind, Sentence, Span, Token

__all__ = [
    "SCHEMA_VERSION", "Alignment", "Article", "Category", "Correction", "DecidedMention", "Decision",
    "DecisionSource", "Document", "Edit", "Evidence", "EvidenceKind", "Fate", "Finding", "Ground", "Label",
    "LeftOut", "Link", "Mention", "MentionKind", "Observation", "Outcome", "Part", "PartKind", "Pivot", "Problem",
    "Reference", "ReferenceFacts", "Report", "Ruling", "ScoredSentence", "Sentence", "SentenceLink", "Skipped",
    "Span", "StoryFacts", "Suggestion", "Tier", "Token", "Verdict", "Withheld",
]  # fmt: skip
