"""Precision of findings by rule and tier on held-out copy, judged by versions of the story that detector was not shown.

What counts as right, and the mix of copy that the figures refer to, is `training/witness.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...pipeline import Examiner
from ...weigh import Weigher
from .. import data as source
from ..witness import look
from .measures import Sample, expected_error, ratio, reliability
from .table import Cell, Curve, Row, Section, section

Progress = Callable[[str], None]

FEWEST = 10
"""A rule with fewer findings in a tier has no line of its own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An observation that an editor would be shown, and whether it is right. `weight` is its share in the mix."""

    story: str
    beside: bool
    rule: str
    tier: str
    score: float
    right: bool
    weight: float


def shown(data: Path, examiner: Examiner, progress: Progress) -> list[Shown]:
    """All that is shown in the copy of the test folds and in the half of the clean news that nothing was fitted on."""
    seen = look(data, source.TEST_FOLDS, examiner, progress, half=1)
    weigher, settings = Weigher.shipped(), examiner.settings
    found = []
    for one in seen.judged:
        score, precision = weigher.score(one.seen)
        tier = (
            "alert" if precision >= max(settings.min_precision, 1e-9) else "hint" if score >= settings.min_score else ""
        )
        if tier:
            found.append(Shown(one.story, one.beside, one.seen.rule, tier, score, one.right, seen.weight(one)))
    return found


def measured(found: Sequence[Shown]) -> tuple[Section, list[Row], list[Curve]]:
    """The precision of tiers and rules, and the calibration of scores."""
    rows = []
    for tier in ("alert", "hint"):
        of_tier = [one for one in found if one.tier == tier]
        for key, where, beside in (("alone", "alone", False), ("paired", "beside another version", True)):
            rows.append(_row(f"{key}/{tier}", f"{tier}s, {where}", [one for one in of_tier if one.beside == beside]))
        counts = {rule: sum(one.rule == rule for one in of_tier) for rule in {one.rule for one in of_tier}}
        rows += [
            _row(f"{tier}/{rule}", f"{tier}s of {rule}", [one for one in of_tier if one.rule == rule])
            for rule in sorted(counts, key=lambda name: (-counts[name], name))
            if counts[rule] >= FEWEST
        ]
    calibration, curves = [], []
    if found:
        told = Sample(np.array([one.score for one in found]), tuple(one.story for one in found))
        truth, weights = (np.array([float(getattr(one, name)) for one in found]) for name in ("right", "weight"))
        cell = expected_error(told, truth, weights)
        calibration.append(Row("findings/held-out", "findings in held-out copy", {"detector": cell}))
        curves.append(reliability("findings in held-out copy", told.values, truth, weights))
    note = (
        "The share of findings that are right: what is marked stands in no version of the story by people, and what is "
        "suggested does; in people's copy nothing is right. Weighed as a desk that checks copy of which half is "
        "garbled (`training/witness.py`)."
    )
    return section("rules", "Precision by rule, held-out copy", note, "findings", rows), calibration, curves


def _row(key: str, name: str, found: Sequence[Shown]) -> Row:
    cell: Cell = ratio([(one.story, one.weight * one.right, one.weight) for one in found], count=len(found))
    return Row(key, name, {"detector": cell})
