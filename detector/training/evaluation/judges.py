"""What is asked of detector: log-odds of sentences and stories, and scores of words.

The only place of the evaluation that knows how the models are called; everything else asks a Judge or a WordScorer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from ...encoders import Encoder
from ...features import pooled
from ...pipeline import Examiner
from ...types import Article, Finding
from ..classifier import PRIOR, alone_odds
from ..pairing import beside
from ..stories import Story
from .measures import Matrix
from .samples import Texts, Version

Spans = list[tuple[int, int, float]]


class Judge(Protocol):
    """Says of the sentences of a version, and of the story that they make, how garbled they are: more is worse."""

    @property
    def name(self) -> str:
        """The column of the table."""
        ...

    def sentences(self, version: Version) -> Matrix:
        """One number for each segment, float64.

        Raises:
            ServiceError: an outside engine failed.
        """
        ...

    def story(self, version: Version, sentences: Matrix) -> float:
        """One number for the first segments of a version; `sentences` are theirs."""
        ...


class WordScorer(Protocol):
    """Marks words or stretches of words, with how sure it is that they are garbled."""

    @property
    def name(self) -> str:
        """The column of the table."""
        ...

    @property
    def graded(self) -> bool:
        """Whether scores differ, so that a cut has to be chosen; otherwise all that is marked counts."""
        ...

    def score_words(self, copy: Sequence[str], partner: Sequence[str] | None) -> Sequence[Spans]:
        """(start, end, score) in each sentence of a story, in its own code points; `partner` are those it belongs to.

        Raises:
            ServiceError: an outside engine failed.
        """
        ...


class Detector:
    """The classifier: a version without a partner is judged alone, one with a partner beside it."""

    name = "detector"

    def __init__(self, examiner: Examiner, encoder: Encoder) -> None:
        self._model = examiner.scorer.classifier
        self._encoder = encoder

    def sentences(self, version: Version) -> Matrix:
        """Calibrated log-odds of the segments."""
        story = Story(version.key, version.copy, version.partner, False, 1.0, "", "")
        if version.partner:
            return np.asarray(beside(self._model, story, self._encoder)[1], dtype=np.float64)
        return np.asarray(alone_odds(self._model, story, self._encoder), dtype=np.float64)

    def story(self, version: Version, sentences: Matrix) -> float:
        """Log-odds of the story, the prior taken out: those among as many garbled as clean stories."""
        head = self._model.story_paired if version.partner else self._model.story_alone
        return float(head(pooled(sentences)[None])[0]) - float(np.log(PRIOR / (1 - PRIOR)))


class ShownFindings:
    """The findings that an editor is shown, each as one stretch with its score."""

    name = "findings"
    graded = False

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._known: dict[tuple[Texts, Texts | None], list[list[Finding]]] = {}

    def found(self, copy: Sequence[str], partner: Sequence[str] | None) -> list[list[Finding]]:
        """The findings of each sentence, their offsets those of the story; one over several stands with its first."""
        key = tuple(copy), None if partner is None else tuple(partner)
        if key not in self._known:
            references = () if partner is None else (Article("partner", "\n\n".join(partner)),)
            report = self._examiner.examine(Article("copy", "\n\n".join(copy)), references)
            starts = starts_of(copy)
            listed: list[list[Finding]] = [[] for _ in copy]
            for finding in report.findings:
                at = int(np.searchsorted(starts, finding.start, side="right")) - 1
                listed[at].append(finding)
            self._known[key] = listed
        return self._known[key]

    def score_words(self, copy: Sequence[str], partner: Sequence[str] | None) -> Sequence[Spans]:
        """The spans of the findings; what reaches into the next sentence is cut off at the end of its own."""
        return [
            [(f.start - start, min(f.end - start, len(text)), f.score) for f in listed if f.start - start < len(text)]
            for start, text, listed in zip(starts_of(copy), copy, self.found(copy, partner), strict=True)
        ]


def starts_of(copy: Sequence[str]) -> list[int]:
    """Where each sentence begins in the story that they make, put together with an empty line between them."""
    starts, at = [], 0
    for text in copy:
        starts.append(at)
        at += len(text) + 2
    return starts


def word_scorers(findings: ShownFindings) -> tuple[WordScorer, ...]:
    """All of detector's own; a token tagger stands before the findings."""
    return (findings,)


def probability(odds: Matrix) -> Matrix:
    """Log-odds as probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0))))
