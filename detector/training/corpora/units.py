"""Texts of the training data as sentences for the estimator: segment n of a copy belongs to that of the partner."""

from __future__ import annotations

from collections.abc import Sequence

from ...inference.features import Features
from ...inference.heads import Matrix
from ...quality.estimator import Estimator, PairedUnit, Side, Unit
from ...quality.features import PAIRED
from . import segments as source
from .stories import Story


def side(estimator: Estimator, texts: Sequence[str]) -> Side:
    """Texts, each one sentence, judged alone."""
    return estimator.side([Unit(text, source.tokens(text)) for text in texts])


def unpaired_logits(estimator: Estimator, texts: Sequence[str]) -> Matrix:
    """Calibrated log-odds of sentences, each judged alone; shape (len(texts),)."""
    return side(estimator, texts).logit


def beside(estimator: Estimator, copy: Side, partner: Side) -> list[PairedUnit]:
    """Each unit of the copy beside the unit of the partner at the same place; the partner is the whole other story."""
    tokens = [token for unit in partner.units for token in unit.tokens]
    return estimator.beside(copy, partner, [(i, i) for i in range(len(copy.units))], tokens)


def paired_logits(estimator: Estimator, story: Story) -> tuple[Matrix, Matrix]:
    """Calibrated log-odds of a story's segments beside its partner's, and alone; each of shape (segments,)."""
    copy, partner = side(estimator, story.copy), side(estimator, story.partner)
    rows = [one.row for one in beside(estimator, copy, partner)]
    return estimator.classifier.paired(Features.stacked(PAIRED, rows)), copy.logit
