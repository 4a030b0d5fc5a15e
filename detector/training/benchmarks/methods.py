"""Methods of detector that are measured: log-odds of sentences and stories, and scores of words.

The only place of the evaluation that knows how the models are called; everything else asks a Method or a WordScorer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from ...evaluation.baselines import starts_of
from ...evaluation.measures import Matrix
from ...inference.encoders import Encoder
from ...inference.features import Features
from ...pipeline import Examiner
from ...quality import estimator
from ...quality.features import PAIRED, STORY, STORY_PAIRED, beside_pooled, pooled
from ...types import Article, Finding
from ..corpora.units import beside, side
from ..fit_classifier import PRIOR
from .samples import Texts, Version

Spans = list[tuple[int, int, float]]


class Method(Protocol):
    """How garbled the sentences of a version are, and the story that they make, by one method: more is worse."""

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
    """The classifier: a version without a partner is read alone, one with a partner beside it."""

    name = "detector"

    def __init__(self, examiner: Examiner, encoder: Encoder) -> None:
        known = examiner.resources.estimator
        self._estimator = estimator.Estimator(known.classifier, encoder, known.tagger)
        self._alone: dict[Version, Matrix] = {}

    def sentences(self, version: Version) -> Matrix:
        """Calibrated log-odds of the segments."""
        copy = side(self._estimator, version.copy)
        self._alone[version] = copy.logit
        if not version.partner:
            return copy.logit
        rows = [one.row for one in beside(self._estimator, copy, side(self._estimator, version.partner))]
        return self._estimator.classifier.paired(Features.stacked(PAIRED, rows))

    def story(self, version: Version, sentences: Matrix) -> float:
        """Log-odds of the story, the prior taken out: those among as many garbled as clean stories."""
        model, number = self._estimator.classifier, len(sentences)
        if version.partner:
            row = beside_pooled(sentences, self._alone[version][:number], number)
            value = model.story_paired(Features.stacked(STORY_PAIRED, [row]))[0]
        else:
            value = model.story_alone(Features.stacked(STORY, [pooled(sentences)]))[0]
        return float(value) - float(np.log(PRIOR / (1 - PRIOR)))


class TaggedWords:
    """The probability of each word that it is wrong, by the tagger and what weighs it."""

    name = "tagger"
    graded = True

    def __init__(self, known: estimator.Estimator) -> None:
        self._estimator = known

    def score_words(self, copy: Sequence[str], partner: Sequence[str] | None) -> Sequence[Spans]:
        """Every word of every sentence."""
        own = side(self._estimator, copy)
        if partner is None:
            probabilities = [self._estimator.words_alone(own, at) for at in range(len(copy))]
        else:
            probabilities = [one.wrong for one in beside(self._estimator, own, side(self._estimator, partner))]
        return [
            [(start, end, float(probability)) for (start, end), probability in zip(words.places, of, strict=True)]
            for words, of in zip(own.words, probabilities, strict=True)
        ]


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


class Together:
    """Both answers for a word: the probability that it is wrong, and the score of a finding over it, if independent."""

    name = "detector"
    graded = True

    def __init__(self, words: TaggedWords, findings: ShownFindings) -> None:
        self._words, self._findings = words, findings

    def score_words(self, copy: Sequence[str], partner: Sequence[str] | None) -> Sequence[Spans]:
        """Every word of every sentence."""
        told = zip(self._words.score_words(copy, partner), self._findings.score_words(copy, partner), strict=True)
        return [
            [
                (start, end, 1 - (1 - word) * (1 - max((s for a, b, s in spans if a < end and start < b), default=0)))
                for start, end, word in words
            ]
            for words, spans in told
        ]


def word_scorers(examiner: Examiner, findings: ShownFindings) -> tuple[WordScorer, ...]:
    """All of detector's own."""
    words = TaggedWords(examiner.resources.estimator)
    return Together(words, findings), words, findings


def probability(logit: Matrix) -> Matrix:
    """Probabilities in [0, 1] of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))))
