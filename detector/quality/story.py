"""Estimated sentences → probability of garbling, of each sentence and of the story.

The classifier is described in `classifier.py`, its columns in `features.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..inference.features import Features
from ..inference.logistic import logistic
from ..types import Document, Finding, Label, Verdict
from .classifier import Classifier
from .estimator import EstimatedSentence
from .features import STORY, STORY_PAIRED, beside_pooled, pooled

FEWEST_SENTENCES = 3
"""A story with fewer estimated sentences gets no verdict."""
FEWEST_STORY_WORDS = 40
"""Nor does one with fewer words."""
_FORGIVEN = 2
"""So many wrong forms are what people's own slips leave in a story."""
_FEWEST_RATED = 200
"""A shorter story is taken to have so many words: one slip in a brief is no rate."""
_LEFT_BY_GARBLING = frozenset(
    ("name.person", "name.org", "name.acronym", "title", "term", "lexical", "idiom", "untranslated", "duplication")
)


def sentence_probabilities(document: Document, estimated: Sequence[EstimatedSentence]) -> tuple[float | None, ...]:
    """Probability in [0, 1] that a sentence is garbled, for each of the document; None for one too short to estimate.

    A sentence with a partner in a reference is estimated beside it, any other alone.
    """
    probabilities: list[float | None] = [None] * len(document.sentences)
    for sentence in estimated:
        probabilities[sentence.index] = round(float(logistic(sentence.logit)), 4)
    return tuple(probabilities)


def verdict(
    classifier: Classifier, document: Document, estimated: Sequence[EstimatedSentence], findings: Sequence[Finding]
) -> Verdict:
    """The story as a whole. `unknown` where there are too few sentences or words, or it is not English."""
    foreign = document.language not in (None, "en")
    if foreign or len(estimated) < FEWEST_SENTENCES or document.words < FEWEST_STORY_WORDS:
        return Verdict("unknown", None)
    beside = sum(sentence.partner is not None for sentence in estimated)
    logits, alone = np.array([s.logit for s in estimated]), np.array([s.alone for s in estimated])
    if linked := beside * 2 >= len(estimated):
        value = float(
            classifier.story_paired(Features.stacked(STORY_PAIRED, [beside_pooled(logits, alone, beside)]))[0]
        )
    else:
        value = float(classifier.story_alone(Features.stacked(STORY, [pooled(alone)]))[0])
    probability = round(float(logistic(value + alert_evidence(classifier, findings, document.words))), 4)
    suspect, garbled = (
        classifier.thresholds[f"{label}_{'paired' if linked else 'alone'}"] for label in ("suspect", "garbled")
    )
    label: Label = "garbled" if probability >= garbled else "suspect" if probability >= suspect else "clean"
    return Verdict(label, probability)


def alert_evidence(classifier: Classifier, findings: Sequence[Finding], words: int) -> float:
    """Log-odds that the alerts add to the story's: more than people's slips would leave, by rate and kind.

    Each wrong form counts once, by its category; the first two are forgiven.
    """
    limits = classifier.thresholds
    forms = {(f.category, f.text.lower()) for f in findings if f.tier == "alert" and f.category in _LEFT_BY_GARBLING}
    rate = 1000.0 * max(0, len(forms) - _FORGIVEN) / max(words, _FEWEST_RATED)
    return min(limits["evidence_most"], limits["evidence"] * float(np.log1p(rate)))
