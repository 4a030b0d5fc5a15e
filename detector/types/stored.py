"""Published JSON → report: one that was written by this or an earlier process, read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .alignment import Alignment, Reference
from .decision import LeftOut
from .finding import Evidence, Finding, Skipped, Suggestion
from .report import Ground, Pivot, ReferenceFacts, Report, ScoredSentence, SentenceLink, StoryFacts, Verdict
from .story import Article, Document, Sentence


def stored_report(data: Mapping[str, Any], *, text: str | None = None, signature: str = "") -> Report:
    """The report that `to_dict` gave. `text`: the story's, where the report does not carry it; without it, and of the
    references, there is no text to be shown."""
    facts, verdict = data["story"], data["verdict"]
    pivot = verdict["pivot"] and Pivot(**verdict["pivot"])
    because = tuple(Ground(**one) for one in verdict["because"])
    references = tuple(ReferenceFacts(**one) for one in data["references"])
    sentences = tuple(
        ScoredSentence(**{**one, "links": tuple(SentenceLink(**link) for link in one["links"])})
        for one in data["sentences"]
    )
    known = facts["text"] if text is None else text
    article = Article(facts["id"], known or "", facts["path"], facts["title"], embedded=facts["text"] is not None)
    parted = tuple(Sentence(one.index, one.start, one.end, 0) for one in sentences)
    others = tuple(Reference(_empty(one), one.how, one.similarity, one.used, one.reason) for one in references)
    return Report(
        story=StoryFacts(**facts),
        verdict=Verdict(**{**verdict, "pivot": pivot, "because": because}),
        references=references,
        sentences=sentences,
        findings=tuple(_finding(one) for one in data["findings"]),
        not_run=tuple(Skipped(**one) for one in data["not_run"]),
        signature=signature,
        alignment=Alignment(Document(article, facts["language"], parted, (), ()), others),
        left_out=LeftOut(**data["left_out"]),
    )


def _finding(data: Mapping[str, Any]) -> Finding:
    evidence = tuple(Evidence(**one) for one in data["evidence"])
    suggestions = tuple(Suggestion(**one) for one in data["suggestions"])
    return Finding(**{**data, "evidence": evidence, "suggestions": suggestions})


def _empty(facts: ReferenceFacts) -> Document:
    return Document(Article(facts.id, "", facts.path), None, (), (), ())
