"""Verdict, probabilities and findings of a story → its report, in the digits that are published."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from ..types import (
    Alignment,
    Document,
    Finding,
    Reference,
    ReferenceFacts,
    Report,
    ScoredSentence,
    SentenceLink,
    Skipped,
    StoryFacts,
    Verdict,
)
from .action import with_action

_DIGITS = 4


def report(
    alignment: Alignment,
    verdict: Verdict,
    probabilities: Sequence[float | None],
    findings: Sequence[Finding],
    not_run: Sequence[Skipped],
    signature: str,
) -> Report:
    """The report of one story; `probabilities` has one value for each sentence of the copy."""
    copy = alignment.copy
    sentences = tuple(
        ScoredSentence(s.index, s.start, s.end, _rounded(probability), _links_of(s.index, alignment))
        for s, probability in zip(copy.sentences, probabilities, strict=True)
    )
    pivot = verdict.pivot and replace(verdict.pivot, score=round(verdict.pivot.score, _DIGITS))
    made = Report(
        story=_facts(copy),
        verdict=replace(verdict, garbled=_rounded(verdict.garbled), pivot=pivot),
        references=tuple(_reference_facts(reference) for reference in alignment.references),
        sentences=sentences,
        findings=tuple(_placed(finding, copy) for finding in findings),
        not_run=(*(_unread(kind) for kind in copy.article.unread), *not_run),
        signature=signature,
        alignment=alignment,
    )
    return with_action(made)


def unexamined(alignment: Alignment, reason: str, signature: str) -> Report:
    """The report of a story that cannot be examined; its references are listed as they are."""
    unknown: tuple[float | None, ...] = (None,) * len(alignment.copy.sentences)
    skipped = Skipped("language", reason, failed=True)
    return report(alignment, Verdict("unknown", None), unknown, (), (skipped,), signature)


def _links_of(sentence: int, alignment: Alignment) -> tuple[SentenceLink, ...]:
    return tuple(
        SentenceLink(link.reference, target.start, target.end, round(link.score, _DIGITS))
        for link in alignment.links
        if sentence in link.copy
        for target in (alignment.references[link.reference].document.sentences[number] for number in link.target)
    )


def _placed(finding: Finding, copy: Document) -> Finding:
    article = copy.article
    return replace(
        finding,
        score=round(finding.score, _DIGITS),
        field=article.part_of(finding.start),
        locator=article.place_of(finding.start),
    )


def _unread(kind: str) -> Skipped:
    return Skipped("read", f"{kind}: text of this kind in the file is not looked at")


def _facts(copy: Document) -> StoryFacts:
    article = copy.article
    return StoryFacts(
        id=article.id,
        path=article.path,
        title=article.title,
        language=copy.language,
        words=copy.words,
        sha256=hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=article.text if article.embedded else None,
    )


def _reference_facts(reference: Reference) -> ReferenceFacts:
    article = reference.document.article
    similarity = round(reference.similarity, _DIGITS)
    return ReferenceFacts(article.id, article.path, reference.how, similarity, reference.used, reference.reason)


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, _DIGITS)
