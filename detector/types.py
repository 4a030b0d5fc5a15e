"""Every value that moves between the stages.

All are frozen and slotted and hold tuples: a stage takes one value and returns the next, and nothing is
filled in later. Offsets are half-open and count Unicode code points of the untouched text of the story.

    Article ─▶ Document ─▶ Alignment ─▶ Observation ─▶ Finding ─▶ Report
     read      split+mark   pair+align     find       score+suggest   write
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA_VERSION = 1

Tier = Literal["alert", "hint"]
Label = Literal["garbled", "suspect", "clean", "unknown"]
Category = Literal[
    "name.person", "name.org", "name.place", "name.acronym", "name.work",
    "title", "number", "date", "quote", "term", "lexical", "idiom", "grammar", "syntax",
    "untranslated", "duplication", "omission", "addition", "consistency", "spelling",
]  # fmt: skip
EvidenceKind = Literal["reference", "authority", "document", "pivot", "grammar", "model"]
MentionKind = Literal["person", "body", "place", "acronym", "title", "other"]


# ------------------------------------------------------------------ read


@dataclass(frozen=True, slots=True)
class Article:
    """One story as its reader gives it; `text` is never changed afterwards.

    `embedded`: the text is not the file's own text but was taken out of it (a row of JSON lines), so that offsets into
    the file mean nothing and the report carries the text itself. `date`: the ISO date under which it was published,
    where the source says one.
    """

    id: str
    text: str
    path: str | None = None
    title: str | None = None
    embedded: bool = False
    date: str | None = None


# ------------------------------------------------------------------ split, mark


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, without the white space around it."""

    index: int
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a single sign. `text` is the surface form."""

    start: int
    end: int
    text: str
    sentence: int
    kind: Literal["word", "number", "sign"]


def _sentence_of(token: Token) -> int:
    return token.sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names something: a person, a body, a place, an office.

    `words` are the words of the name alone (no honorific, no title, no possessive mark); `start` and `end`
    enclose exactly them. `honorific` is "Mr.", "Dr." and the like where one stands before the name;
    `title` is the title of office beside it ("White House deputy chief of staff"), with its own span.
    """

    kind: MentionKind
    start: int
    end: int
    text: str
    words: tuple[str, ...]
    sentence: int
    honorific: str | None = None
    title: Span | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its sentences, tokens and mentions, each in the order of the text."""

    article: Article
    language: str | None
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]

    @property
    def text(self) -> str:
        return self.article.text

    def slice(self, span: Sentence | Token | Mention | Span) -> str:
        """The text that the span encloses."""
        return self.article.text[span.start : span.end]

    def tokens_of(self, sentence: int) -> tuple[Token, ...]:
        """The tokens of one sentence, by its index; none for an index that there is not."""
        first = bisect_left(self.tokens, sentence, key=_sentence_of)
        return self.tokens[first : bisect_right(self.tokens, sentence, lo=first, key=_sentence_of)]

    @property
    def words(self) -> int:
        """The number of words and numbers."""
        return sum(token.kind != "sign" for token in self.tokens)


# ------------------------------------------------------------------ pair, align


@dataclass(frozen=True, slots=True)
class Reference:
    """Another story that was offered as a version of the copy, weighed."""

    document: Document
    how: Literal["given", "grouped"]
    similarity: float
    used: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """Sentences of the copy that say what sentences of one reference say (m to n)."""

    reference: int
    copy: tuple[int, ...]
    target: tuple[int, ...]
    score: float
    matched_by: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """The copy, its references (used or not) and the links into those that are used.

    `links` are sorted by the first sentence of the copy. `Link.reference` indexes `references`.
    """

    copy: Document
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def paired(self) -> tuple[tuple[int, Document], ...]:
        """The references that are used, each with its index."""
        return tuple((i, r.document) for i, r in enumerate(self.references) if r.used)

    def partners(self, sentence: int) -> tuple[tuple[int, Sentence], ...]:
        """The sentences, each with the index of its reference, that a sentence of the copy is linked to."""
        return tuple(
            (link.reference, self.references[link.reference].document.sentences[target])
            for link in self.links
            if sentence in link.copy
            for target in link.target
        )


# ------------------------------------------------------------------ find


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

    `kind` names the way in which the rule saw it ("reference-near-spelling", "calque"); strengths of one rule
    and kind are comparable with one another and are calibrated together. `strength` is 0 ... 1.
    """

    rule: str
    kind: str
    category: Category
    start: int
    end: int
    strength: float
    message: str
    evidence: tuple[Evidence, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not examined, and why. `failed`: it had been asked for, so it counts in the exit code."""

    stage: str
    reason: str
    failed: bool = False


# ------------------------------------------------------------------ score, suggest, write


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


@dataclass(frozen=True, slots=True)
class Pivot:
    """The language through which the story is thought to have gone."""

    language: str
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The story as a whole; `garbled` is a calibrated probability, or None where too little could be read."""

    label: Label
    garbled: float | None
    pivot: Pivot | None = None


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
    """All that is known about one story. `to_dict` gives the published JSON object."""

    story: StoryFacts
    verdict: Verdict
    references: tuple[ReferenceFacts, ...]
    sentences: tuple[ScoredSentence, ...]
    findings: tuple[Finding, ...]
    not_run: tuple[Skipped, ...]
    signature: str
    alignment: Alignment = field(repr=False, compare=False)

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
            )
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Something asked for that could not be examined; the run goes on."""

    path: str | None
    story: str | None
    stage: str
    reason: str
