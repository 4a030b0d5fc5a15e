"""Estimated sentences → probability of garbling, of each sentence and of the story.

The classifier is described in `classifier.py`, its columns in `features.py`.
"""

from __future__ import annotations

import math
from collections import Counter
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
_UNREAD = math.log(0.2 / 0.8)
"""Log-odds of a story before it is read: the prior that the story models were fitted to."""
_WORDS_OF_DOUBT = 120
"""A story of so many words is believed by half: of 120 clean short ones that no model had seen, five in a hundred were
then suspect, a quarter before; the order of the stories (AUROC) stayed."""
_REWRITTEN = 0.8
"""Share of words in common up to which two versions are told by two hands; light rewrites share more."""
_EVEN = 0.5
"""Beside another version no story is suspect before that is more likely than not: people of another house write
otherwise than those whose versions the thresholds were taken from."""
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
    """The story as a whole. `unknown` where there are too few sentences or words, or it is not English.

    The probability and its thresholds make the label; but more alerts than people's slips leave are not called clean.
    """
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
    value = _UNREAD + (value - _UNREAD) * trust(estimated, linked=linked)
    probability = round(float(logistic(value + alert_evidence(classifier, findings, document.words))), 4)
    suspect, garbled = (
        classifier.thresholds[f"{label}_{'paired' if linked else 'alone'}"] for label in ("suspect", "garbled")
    )
    if linked:
        suspect = max(suspect, _EVEN)
    label: Label = "garbled" if probability >= garbled else "suspect" if probability >= suspect else "clean"
    if label == "clean" and len({(f.category, f.text.lower()) for f in findings if f.tier == "alert"}) > _FORGIVEN:
        label = "suspect"
    return Verdict(label, probability)


def trust(estimated: Sequence[EstimatedSentence], *, linked: bool) -> float:
    """Part in [0, 1] of what the sentences say of their story that counts: little text says little, and words that
    another version has too say nothing. What else is known of a story are its alerts."""
    words = sum(len(sentence.words.stems) for sentence in estimated)
    share = words / (words + _WORDS_OF_DOUBT)
    return share * min(1.0, (1.0 - verbatim(estimated)) / (1.0 - _REWRITTEN)) if linked else share


def verbatim(estimated: Sequence[EstimatedSentence]) -> float:
    """Share in [0, 1] of the words of linked sentences that their partners have too, by their stems; 0 without any."""
    same = total = 0
    for sentence in estimated:
        if sentence.partner is not None:
            total += len(sentence.words.stems)
            same += (Counter(sentence.words.stems) & Counter(sentence.partner.stems)).total()
    return same / total if total else 0.0


def alert_evidence(classifier: Classifier, findings: Sequence[Finding], words: int) -> float:
    """Log-odds that the alerts add to the story's: more than people's slips would leave, by rate and kind.

    Each wrong form counts once, by its category; the first two are forgiven.
    """
    limits = classifier.thresholds
    forms = {(f.category, f.text.lower()) for f in findings if f.tier == "alert" and f.category in _LEFT_BY_GARBLING}
    rate = 1000.0 * max(0, len(forms) - _FORGIVEN) / max(words, _FEWEST_RATED)
    return min(limits["evidence_most"], limits["evidence"] * float(np.log1p(rate)))
