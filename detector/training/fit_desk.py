"""Fitting what a desk's decisions say: the curves that ship, each rule's moved to how often its editors found it right.

A decision tells the score under which a finding was shown and whether it was right. A rule's scores and precisions are
moved by one level in log-odds, that under which its decisions are likeliest, drawn to nothing by a penalty (LEVEL, as
for the level of a kind in `fit_calibration.py`): few decisions move a rule a little, fifty make it. One decision
counts once, for however many mentions it holds.

What a desk never sees it cannot decide on: a rule's level is that of its findings as they were shown, and says nothing
of what was too weak to be shown. Kinds of one rule are moved together, because a finding does not name its kind.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..findings.calibration import FORMAT, Calibration, Curve
from ..types import Decision
from ..types.errors import AssetError
from .fit_calibration import HIGHEST, LEVEL, curves_file, stored_curve

FILE = "desk.json"
"""In the folder of output."""
_LEAST = 0.01
"""No probability is taken for less, as none is for more than `HIGHEST`."""
_FARTHEST = 16.0
"""No rule is moved farther, in log-odds: from either end of the scale to the other and beyond."""
_HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Desk:
    """Result of a fit: how far each rule was moved, in log-odds, on how many decisions; how many could not be counted,
    because they were made under other curves."""

    shifts: Mapping[str, float]
    counts: Mapping[str, tuple[int, int]]
    other: int


def fit(decisions: Iterable[Decision], shown_under: Mapping[str, Mapping[str, float]]) -> Desk:
    """How far each rule is to be moved from the curves that ship.

    `shown_under`: by the version of a calibration how far its rules are moved already; decisions under others cannot
    be counted.
    """
    logits: dict[str, list[float]] = defaultdict(list)
    right: dict[str, list[float]] = defaultdict(list)
    other = 0
    for one in decisions:
        moved = shown_under.get(version_in(one.signature))
        if moved is None:
            other += 1
            continue
        logits[one.rule].append(float(_logit(np.array(one.score))) - moved.get(one.rule, 0.0))
        right[one.rule].append(float(one.verdict == "accept"))
    shifts = {rule: round(_level(np.array(logits[rule]), np.array(right[rule])), 4) for rule in sorted(logits)}
    counts = {rule: (int(sum(right[rule])), int(len(right[rule]) - sum(right[rule]))) for rule in sorted(right)}
    return Desk(shifts, counts, other)


def write(desk: Desk, bundled: Calibration, output: Path) -> Path:
    """The curves of a desk, as `Calibration.read` reads them, in a folder."""
    curves = {key: _moved(curve, desk.shifts.get(key.partition("/")[0], 0.0)) for key, curve in bundled.curves.items()}
    stored: dict[str, Any] = {
        "format": FORMAT,
        "shifts": dict(desk.shifts),
        "counts": {rule: {"right": right, "wrong": wrong} for rule, (right, wrong) in desk.counts.items()},
        "curves": {key: stored_curve(curve) for key, curve in curves.items()},
    }
    file = output / FILE
    file.write_text(curves_file(stored), "utf-8")
    return file


def shifts_in(file: Path) -> dict[str, float]:
    """How far the rules are moved in a file of a desk's curves.

    Raises:
        AssetError: it is none.
    """
    try:
        stored = json.loads(file.read_text("utf-8"))
        return {str(rule): float(level) for rule, level in stored["shifts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AssetError(f"{file} is no file that `detector train desk` wrote ({error!r})") from error


def version_in(signature: str) -> str:
    """Version of the calibration that the signature of a report names; empty where it names none."""
    model = next((part for part in signature.split() if part.startswith("model-")), "")
    return model.rpartition(".")[2]


def _moved(curve: Curve, level: float) -> Curve:
    if not level:
        return curve
    score, precision, as_hint = (_shifted(values, level) for values in (curve.score, curve.precision, curve.as_hint))
    return Curve(curve.raw_score, score, precision, as_hint)


def _shifted(values: tuple[float, ...], level: float) -> tuple[float, ...]:
    """Probabilities moved in log-odds; none (0) stays none: a kind that may make no alert makes none."""
    known = np.array(values)
    moved = np.minimum(1.0 / (1.0 + np.exp(-(_logit(known) + level))), HIGHEST)
    return tuple(np.where(known > 0.0, moved, 0.0))


def _level(logits: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Level under which the verdicts are likeliest, with the penalty: where the slope, which only rises, is none."""
    low, high = -_FARTHEST, _FARTHEST
    for _ in range(_HALVINGS):
        level = (low + high) / 2
        probability = 1.0 / (1.0 + np.exp(-(logits + level)))
        if float((probability - right).sum()) + level / LEVEL**2 < 0.0:
            low = level
        else:
            high = level
    return (low + high) / 2


def _logit(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    known = np.clip(probability, _LEAST, HIGHEST)
    found: NDArray[np.float64] = np.log(known / (1.0 - known))
    return found
