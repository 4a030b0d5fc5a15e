"""Observations → findings with a calibrated raw score; sentences and story → probability of garbling.

The classifier is described in `classifier.py`, its columns in `features.py`; how findings are weighed in `weigh.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..findings.calibration import Calibration
from ..settings import Settings
from ..types import Alignment, Finding, Label, Observation, Verdict
from .classifier import Classifier
from .estimator import EstimatedSentence
from .features import beside_pooled, pooled

FEWEST_SENTENCES = 3
"""A story with fewer judged sentences gets no verdict."""
FEWEST_STORY_WORDS = 40
"""Nor does one with fewer words."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weighs what the signals saw, and judges sentences and story."""

    classifier: Classifier
    weigher: Calibration
    version: str

    @classmethod
    @cache
    def bundled(cls) -> Scorer:
        """The one that ships.

        Raises:
            AssetError: `models/classifier` is missing, damaged, or was fitted for other columns or another format.
        """
        classifier, weigher = Classifier.bundled(), Calibration.bundled()
        return cls(classifier, weigher, f"{classifier.version}.{weigher.version}")

    def findings(
        self, observations: Sequence[Observation], alignment: Alignment, settings: Settings
    ) -> tuple[Finding, ...]:
        """The observations that are worth showing: see `Weigher.findings`."""
        return self.weigher.findings(observations, alignment, settings)

    def sentences(self, alignment: Alignment, estimated: Sequence[EstimatedSentence]) -> tuple[float | None, ...]:
        """The probability of garbling of each sentence of the copy; None for one that is too short to judge.

        A sentence with a partner in a reference is judged beside it, any other alone.
        """
        scores: list[float | None] = [None] * len(alignment.copy.sentences)
        for sentence in estimated:
            scores[sentence.index] = round(_probability(sentence.logit), 4)
        return tuple(scores)

    # -------------------------------------------------------------- verdict

    def verdict(
        self, alignment: Alignment, estimated: Sequence[EstimatedSentence], findings: Sequence[Finding]
    ) -> Verdict:
        """The story as a whole. `unknown` where there are too few sentences or words to judge, or it is not English."""
        document = alignment.copy
        foreign = document.language not in (None, "en")
        if foreign or len(estimated) < FEWEST_SENTENCES or document.words < FEWEST_STORY_WORDS:
            return Verdict("unknown", None)
        beside = sum(sentence.partner is not None for sentence in estimated)
        logit, alone = np.array([s.logit for s in estimated]), np.array([s.alone for s in estimated])
        if linked := beside * 2 >= len(estimated):
            value = float(self.classifier.story_paired(beside_pooled(logit, alone, beside)[None])[0])
        else:
            value = float(self.classifier.story_alone(pooled(alone)[None])[0])
        probability = round(_probability(value + self.evidence(findings, document.words)), 4)
        suspect, garbled = (
            self.classifier.thresholds[f"{label}_{'paired' if linked else 'alone'}"] for label in ("suspect", "garbled")
        )
        label: Label = "garbled" if probability >= garbled else "suspect" if probability >= suspect else "clean"
        return Verdict(label, probability)

    def evidence(self, findings: Sequence[Finding], words: int) -> float:
        """What the alerts add to the story's log-odds: more than people's slips would leave, by rate and kind.

        Each wrong form counts once, weighed by its category; the first two are forgiven.
        """
        limits = self.classifier.thresholds
        forms = {
            (f.category, f.text.lower()) for f in findings if f.tier == "alert" and f.category in _LEFT_BY_GARBLING
        }
        beyond = max(0, len(forms) - 2)
        rate = 1000.0 * beyond / max(words, 200)
        return min(limits["evidence_most"], limits["evidence"] * float(np.log1p(rate)))


_LEFT_BY_GARBLING = frozenset(
    ("name.person", "name.org", "name.acronym", "title", "term", "lexical", "idiom", "untranslated", "duplication")
)


def _probability(logit: float) -> float:
    return float(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))))
