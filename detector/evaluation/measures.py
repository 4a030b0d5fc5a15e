"""Figures and their intervals.

Stories, not sentences, are drawn with replacement, because the sentences of one story are alike. What an interval needs
is added up story by story first, so that all draws are one product of matrices. Values are rounded to DIGITS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .table import Cell, Curve

Matrix = NDArray[np.float64]
Figure = Callable[[Matrix], Matrix]
"""Sums over stories, shape (draws, columns), to one figure a draw."""

SEED = 20261125
RESAMPLES = 1000
WEIGHTED_RESAMPLES = 200
"""Draws of figures that have to be taken anew for each draw."""
TAIL = 0.025
"""What lies beyond either end of an interval: intervals are of 95 %."""
BINS = 10
DIGITS = 4
POINTS = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """Values and the stories that they come from, side by side."""

    values: Matrix
    keys: tuple[str, ...]

    @classmethod
    def of(cls, parts: Sequence[tuple[str, Matrix]]) -> Sample:
        """The values of several stories, one after the other."""
        values = np.concatenate([np.zeros(0), *(np.asarray(part, dtype=np.float64) for _, part in parts)])
        return cls(values, tuple(key for key, part in parts for _ in range(len(part))))


def area(clean: Matrix, garbled: Matrix) -> float:
    """Area under the ROC curve: how often a garbled value is above a clean one (ties count half)."""
    from sklearn.metrics import roc_auc_score

    labels = np.repeat([0, 1], [len(clean), len(garbled)])
    return float(roc_auc_score(labels, np.concatenate([clean, garbled])))


def auroc(clean: Sample, garbled: Sample) -> Cell:
    """The area with its interval; n counts the values of both sides. Each side needs at least one value."""
    stories = sorted({*clean.keys, *garbled.keys})
    one, two = (_places(sample.keys, stories) for sample in (clean, garbled))
    wins = np.zeros((len(stories), len(stories)))
    for at in np.unique(two):
        values = garbled.values[two == at]
        above = (values[:, None] > clean.values).sum(0) + 0.5 * (values[:, None] == clean.values).sum(0)
        wins[at] = np.bincount(one, above, len(stories))
    drawn = _draws(len(stories))
    pairs = (drawn @ np.bincount(one, minlength=len(stories))) * (drawn @ np.bincount(two, minlength=len(stories)))
    with np.errstate(invalid="ignore", divide="ignore"):
        areas = np.einsum("ds,st,dt->d", drawn, wins, drawn, optimize=True) / pairs
    return _cell(area(clean.values, garbled.values), areas, len(clean.values) + len(garbled.values))


def average_precision(scored: Sample, labels: Matrix) -> Cell:
    """Average precision with its interval; NaN-free as long as one label is 1."""
    from sklearn.metrics import average_precision_score

    stories = sorted(set(scored.keys))
    places = _places(scored.keys, stories)
    drawn = [
        float(average_precision_score(labels, scored.values, sample_weight=weights[places]))
        for weights in _draws(len(stories))[:WEIGHTED_RESAMPLES]
        if labels @ weights[places] > 0
    ]
    return _cell(float(average_precision_score(labels, scored.values)), np.array(drawn), len(labels))


def ratio(parts: Sequence[tuple[str, float, float]], scale: float = 1.0, count: int | None = None) -> Cell:
    """A sum over a sum: (story, above, below) of each part. n is the sum below unless it is given.

    A ratio over nothing has no value, and says so. Where none or all of them count, every draw is alike, and the
    interval is the binomial one (Clopper and Pearson 1934).
    """
    above, below = sum(part[1] for part in parts), sum(part[2] for part in parts)
    number = round(below) if count is None else count
    if not below:
        return Cell(None, count=number, reason="there was nothing to count")
    if above in (0, below):
        far = TAIL ** (1 / number)
        low, high = (0.0, scale * (1 - far)) if not above else (scale * far, scale)
        return Cell(round(scale * above / below, DIGITS), round(low, DIGITS), round(high, DIGITS), number)

    def figure(sums: Matrix) -> Matrix:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(scale * sums[:, 0] / sums[:, 1])

    return tallied({key: part for key, *part in _summed(parts)}, figure, number)


def tallied(tallies: Mapping[str, Sequence[float]], figure: Figure, count: int) -> Cell:
    """A figure of sums over stories, with its interval. `tallies` has the numbers of each story."""
    table = np.array([tallies[key] for key in sorted(tallies)], dtype=np.float64)
    value = float(figure(table.sum(axis=0)[None])[0])
    if not np.isfinite(value):
        return Cell(None, count=count, reason="there was nothing to count")
    return _cell(value, figure(_draws(len(table)) @ table), count)


def expected_error(sample: Sample, truth: Matrix, weights: Matrix | None = None) -> Cell:
    """Expected calibration error: the mean gap of probability and frequency over bins of equal width."""
    weight = np.ones(len(truth)) if weights is None else weights
    stories = sorted(set(sample.keys))
    places, bins = _places(sample.keys, stories), _bins(sample.values)
    table = np.zeros((len(stories), 2, BINS))
    np.add.at(table[:, 0], (places, bins), weight * (sample.values - truth))
    np.add.at(table[:, 1], (places, bins), weight)

    def figure(sums: Matrix) -> Matrix:
        parts = sums.reshape(len(sums), 2, BINS)
        return np.asarray(np.abs(parts[:, 0]).sum(axis=1) / np.maximum(1e-9, parts[:, 1].sum(axis=1)))

    return tallied({key: list(row.ravel()) for key, row in zip(stories, table, strict=True)}, figure, len(truth))


def calibration_error(sample: Sample, truth: Matrix, weights: Matrix | None = None) -> dict[str, Cell]:
    """`expected_error`; and, as `exact`, what it is on average where each value is the true probability and outcomes
    are drawn with it: of few values chance alone leaves such a gap."""
    weight, bins = np.ones(len(truth)) if weights is None else weights, _bins(sample.values)
    drawn = np.random.default_rng(SEED).random((WEIGHTED_RESAMPLES, len(truth))) < sample.values
    gaps = weight * (sample.values - drawn)
    by_bin = np.array([np.abs(gaps[:, bins == at].sum(axis=1)) for at in range(BINS)])
    exact = round(float((by_bin.sum(axis=0) / max(1e-9, weight.sum())).mean()), DIGITS)
    return {"detector": expected_error(sample, truth, weights), "exact": Cell(exact, count=len(truth))}


def reliability(name: str, values: Matrix, truth: Matrix, weights: Matrix | None = None) -> Curve:
    """The points of a reliability diagram."""
    weight, bins = np.ones(len(truth)) if weights is None else weights, _bins(values)
    points = []
    for at in range(BINS):
        held = weight * (bins == at)
        if held.sum() > 0:
            points.append(_point(held @ values / held.sum(), held @ truth / held.sum(), float((bins == at).sum())))
    return Curve("reliability", name, tuple(points))


def precision_recall(name: str, values: Matrix, labels: Matrix) -> Curve:
    """The points of a precision-recall curve, at most POINTS of them, evenly spread over the recall."""
    from sklearn.metrics import precision_recall_curve

    precision, recall, thresholds = precision_recall_curve(labels, values)
    rising = [_point(*point) for point in zip(recall[-2::-1], precision[-2::-1], thresholds[::-1], strict=True)]
    kept: list[tuple[float, float, float]] = []
    for at, point in enumerate(rising):
        if not kept or at == len(rising) - 1 or point[0] >= kept[-1][0] + 1 / POINTS:
            kept.append(point)
    return Curve("precision-recall", name, tuple(kept))


# ------------------------------------------------------------------ spans


def span_tallies(marked: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> tuple[float, ...]:
    """(characters in both, in `found`, in `marked`; credit of found spans, their number; of marked spans, theirs).

    Characters are counted once however many spans cover them. Credit is "match with partial overlap and partial credit"
    (Perrella et al. 2026): spans are matched one to one for the most overlap; a matched span earns the share of itself
    that lies in its match.
    """
    both, ours, theirs = ({at for start, end in spans for at in range(start, end)} for spans in (found, found, marked))
    both = both & theirs
    found_credit, marked_credit = _credit(marked, found)
    return len(both), len(ours), len(theirs), found_credit, len(found), marked_credit, len(marked)


def _credit(marked: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> tuple[float, float]:
    from scipy.optimize import linear_sum_assignment

    if not marked or not found:
        return 0.0, 0.0
    shared = np.array([[max(0, min(m[1], f[1]) - max(m[0], f[0])) for m in marked] for f in found])
    ours, theirs = linear_sum_assignment(shared, maximize=True)
    return (
        float(sum(shared[f, m] / (found[f][1] - found[f][0]) for f, m in zip(ours, theirs, strict=True))),
        float(sum(shared[f, m] / (marked[m][1] - marked[m][0]) for f, m in zip(ours, theirs, strict=True))),
    )


def span_figures() -> Mapping[str, Figure]:
    """Figures of sums of `span_tallies`, micro-averaged, by name."""

    def over(above: Matrix, below: Matrix) -> Matrix:
        return np.asarray(above / np.maximum(below, 1e-9))

    def harmonic(precision: Matrix, recall: Matrix) -> Matrix:
        return over(2 * precision * recall, precision + recall)

    return {
        "F1, partial credit": lambda s: harmonic(over(s[:, 3], s[:, 4]), over(s[:, 5], s[:, 6])),
        "precision, partial credit": lambda s: over(s[:, 3], s[:, 4]),
        "recall, partial credit": lambda s: over(s[:, 5], s[:, 6]),
        "F1 of characters": lambda s: harmonic(over(s[:, 0], s[:, 1]), over(s[:, 0], s[:, 2])),
    }


# ------------------------------------------------------------------ draws


@cache
def _draws(count: int) -> Matrix:
    """How often each of `count` stories is in each draw, shape (RESAMPLES, count)."""
    dice = np.random.default_rng(SEED)
    return dice.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(np.float64)


def _cell(value: float, drawn: Matrix, count: int) -> Cell:
    kept = drawn[np.isfinite(drawn)]
    if not len(kept):
        return Cell(round(value, DIGITS), count=count)
    low, high = np.quantile(kept, (TAIL, 1 - TAIL))
    return Cell(round(value, DIGITS), round(float(low), DIGITS), round(float(high), DIGITS), count)


def _places(keys: Sequence[str], stories: Sequence[str]) -> NDArray[np.int64]:
    known = {story: at for at, story in enumerate(stories)}
    return np.array([known[key] for key in keys], dtype=np.int64)


def _bins(values: Matrix) -> NDArray[np.int64]:
    return np.minimum((values * BINS).astype(np.int64), BINS - 1)


def _summed(parts: Sequence[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    sums: dict[str, list[float]] = {}
    for key, above, below in parts:
        held = sums.setdefault(key, [0.0, 0.0])
        held[0] += above
        held[1] += below
    return [(key, above, below) for key, (above, below) in sums.items()]


def _point(x: float, y: float, z: float) -> tuple[float, float, float]:
    return round(float(x), DIGITS), round(float(y), DIGITS), round(float(z), DIGITS)
