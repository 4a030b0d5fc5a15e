"""Precision of findings by rule and tier on held-out copy, judged by versions of the story that detector was not shown.

What counts as right, and the mix of copy that the figures refer to, is `labels/silver.py`'s; a name that is marked
throughout a story counts once, as it does where scores are fitted (`fit_calibration.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ...evaluation.measures import Sample, calibration_error, ratio, reliability
from ...evaluation.table import Curve, Row, Section, section
from ..corpora import segments as source
from ..fit_calibration import Shown, shown

Progress = Callable[[str], None]

FEWEST = 10
"""A rule with fewer findings in a tier has no line of its own."""


def held_out(data: Path, progress: Progress) -> list[Shown]:
    """All that an editor would be shown in the copy of the test folds and the half of the clean news kept for it."""
    return [one for one in shown(data, source.TEST_FOLDS, progress, half=1) if one.tier is not None]


def measured(found: Sequence[Shown]) -> tuple[Section, list[Row], list[Curve]]:
    """The precision of tiers and rules, and the calibration of scores."""
    often = Counter(_case(one) for one in found)
    weights = [one.weight / often[_case(one)] for one in found]
    weighted = list(zip(found, weights, strict=True))
    rows = []
    for tier in ("alert", "hint"):
        of_tier = [(one, weight) for one, weight in weighted if one.tier == tier]
        for key, where, beside in (("alone", "alone", False), ("paired", "beside another version", True)):
            kept = [(one, weight) for one, weight in of_tier if one.labelled.beside == beside]
            rows.append(_row(f"{key}/{tier}", f"{tier}s, {where}", kept))
        counts = Counter(rule for rule, _ in {(one.labelled.seen.rule, _case(one)) for one, _ in of_tier})
        for rule in sorted(counts, key=lambda name: (-counts[name], name)):
            kept = [(one, weight) for one, weight in of_tier if one.labelled.seen.rule == rule]
            rows += [_row(f"{tier}/{rule}", f"{tier}s of {rule}", kept)] if counts[rule] >= FEWEST else []
    calibration, curves = [], []
    if found:
        told = Sample(np.array([one.score for one in found]), tuple(one.labelled.story for one in found))
        truth, weight = np.array([float(one.labelled.right) for one in found]), np.array(weights)
        calibration.append(
            Row("findings/held-out", "findings in held-out copy", calibration_error(told, truth, weight))
        )
        curves.append(reliability("findings in held-out copy", told.values, truth, weight))
    note = (
        "The share of findings that are right: what is marked stands in no version of the story by people, and what is "
        "suggested does; in people's copy nothing is right. Weighed as a desk that checks copy of which half is "
        "garbled (`training/labels/silver.py`)."
    )
    return section("rules", "Precision by rule, held-out copy", note, "findings", rows), calibration, curves


def _case(one: Shown) -> tuple[object, ...]:
    return (*one.labelled.case, one.labelled.beside, one.tier)


def _row(key: str, name: str, with_weights: Sequence[tuple[Shown, float]]) -> Row:
    parts = [(one.labelled.story, weight * one.labelled.right, weight) for one, weight in with_weights]
    return Row(key, name, {"detector": ratio(parts, count=len({_case(one) for one, _ in with_weights}))})
