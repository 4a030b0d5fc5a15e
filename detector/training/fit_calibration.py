"""Fitting what the raw score of a finding means: curves by rule and kind, for `models/classifier/findings.json`.

The signals look at the copy of the calibration folds (`labels/silver.py` says which copy, how what they see is
labelled, and to which mix of clean and garbled copy the probabilities refer). No other part of the product is fitted on
these folds but the line that calibrates the classifier, which findings do not use.

*Score.* The log-odds are a straight line over the raw score. The line of all observations (but those of rules whose raw
score is a probability) is fitted freely; a rule's line is that line plus a level and a slope of its own, a kind's line
its rule's plus the same; both are drawn to nothing by a penalty, so that five observations move a line a little and two
hundred make it. About each knot of the curve the score is the share of right ones that were seen there, with FAITH
further ones as the line has it, and made not to fall.

*Precision.* Of the observations of a kind that are at least as strong, the share that is right, as a lower bound (the
quantile BOUND of a Beta distribution), with FAITH further observations that are right as often as their scores say; and
no less than half the doubt of the score itself, so that what is weak is not carried by what is strong. So a kind that
was hardly seen goes by its rule and by all rules, and says so in its counts. Observations count by their weight in the
mix, as many as they are worth together (Kish 1965); the repetitions of one name in one story are one.

*Hints.* The same bound over the observations that are at least as strong and have not the precision of an alert.

*Too little seen.* Of some kinds neither machines nor injection give right ones (a paper named by a word, names run
together). A kind or rule of which too few right cases were seen is assumed to be right a few times more in 1,000 words
of garbled copy (`Signal.assumed`), at raw scores from .75 on, and to be wrong half a time more than it was in the human
copy read. Its counts name it as `assumed`: how seldom it is wrong is measured, how often it will be right is not.

Of the grammar engines Harper is asked, and LanguageTool's rules go by what it is worth. Their rule is given no
precision and so never makes an alert.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import assets
from ..findings.calibration import FORMAT, SURE, Calibration, Curve
from ..pipeline import Examiner
from ..settings import Settings
from ..signals import EVERY_KIND, FEW, by_rule
from ..types import Tier
from .corpora import segments as source
from .labels.archived_names import ARCHIVED, look_in_archive
from .labels.silver import MIX, Labelled, Seen, look

Progress = Callable[[str], None]
Matrix = NDArray[np.float64]

GRID = tuple(round(0.05 * step, 2) for step in range(21))
"""The raw scores at which curves have knots."""
BOUND = 0.2
"""Quantile of the precision that counts: in four of five cases the precision is higher."""
FAITH = 6.0
"""Observations that the score is worth beside those that were seen."""
LEVEL, SLOPE = 1.5, 4.0
"""Standard deviations that are expected of a rule's or a kind's own level and slope, in log-odds."""
HIGHEST = 0.99
"""No score or precision is higher: nothing here was measured more finely."""
_ASSUMED_AT = (0.75, 0.8, 0.85, 0.9, 0.95)
_ASSUMED_WORTH = 2.0
"""Cases that each of these raw scores is worth."""
OF_EDITS = "difference"
"""The rule whose curves `fit_edits.py` fits, on cases made for it."""
SETTINGS = Settings(grammar="harper")
"""LanguageTool is left out: not every installation has it, and it would take longer than all else."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An observation as an editor would be shown it, and whether it is right.

    `weight`: what it counts for in the mix. `tier` is None where it is not shown.
    """

    labelled: Labelled
    weight: float
    score: float
    tier: Tier | None


def train_findings(data: Path, output: Path, progress: Progress) -> None:
    """Fit the curves and write them into findings.json of a folder; its manifest, where there is one, is kept right.

    Raises:
        UsageError: a file of the data is missing.
    """
    with Examiner(SETTINGS) as examiner:
        seen = look(data, source.CALIBRATION_FOLDS, examiner, progress)
    stored = fit(seen)
    archived = fit(look_in_archive(data, source.CALIBRATION_FOLDS, SETTINGS, progress))
    for name in ("curves", "counts"):
        stored[name].update({key: value for key, value in archived[name].items() if key.split("/")[0] == ARCHIVED})
    write(output, stored)


def shown(data: Path, folds: frozenset[int], progress: Progress = lambda _: None, *, half: int = 1) -> list[Shown]:
    """For `detector evaluate`: what is seen in the copy of some folds, scored by what ships, each with its truth.

    Observations are those of every signal before overlaps are resolved; `half` is the half of the clean news.
    """
    with Examiner(SETTINGS) as examiner:
        return scored(look(data, folds, examiner, progress, half=half), Calibration.bundled(), SETTINGS)


def scored(seen: Seen, calibration: Calibration, settings: Settings) -> list[Shown]:
    """The observations with the score and the tier that a calibration gives them."""
    found = []
    for one in seen.observed:
        score, tier = calibration.tier(one.seen, settings)
        found.append(Shown(one, seen.weight(one), score, tier))
    return found


# ------------------------------------------------------------------ fitting


@dataclass(frozen=True, slots=True)
class Rows:
    """Observations of one key: raw scores, whether right, and weights that add up to what they are worth together."""

    raw_score: Matrix
    right: Matrix
    weight: Matrix
    cases: int
    assumed: bool

    @classmethod
    def of(cls, listed: Sequence[Labelled], seen: Seen, rule: str = "") -> Rows:
        often: dict[tuple[str, ...], int] = defaultdict(int)
        for one in listed:
            often[one.case] += 1
        raw_score = [one.seen.raw_score for one in listed]
        right = [float(one.right) for one in listed]
        weight = [seen.weight(one) / often[one.case] for one in listed]
        share = [1.0 / often[one.case] for one in listed]
        rate, enough = by_rule()[rule].assumed if rule else FEW
        assumed = len({one.case for one in listed if one.right}) < enough
        if assumed:
            # as in the mix: what is assumed per word of garbled copy, and half a false alarm in the clean copy read
            garbled, clean = 1.0 - MIX["clean"], MIX["clean"]
            read = sum(words for (part, _), words in seen.words.items() if part == "clean")
            raw_score += [*_ASSUMED_AT, *_ASSUMED_AT]
            right += [1.0] * len(_ASSUMED_AT) + [0.0] * len(_ASSUMED_AT)
            weight += [garbled * rate / 1000.0 / len(_ASSUMED_AT)] * len(_ASSUMED_AT)
            weight += [clean * 0.5 / max(1, read) / len(_ASSUMED_AT)] * len(_ASSUMED_AT)
            share += [_ASSUMED_WORTH] * len(_ASSUMED_AT) + [0.5 / len(_ASSUMED_AT)] * len(_ASSUMED_AT)
        weights = np.array(weight)
        worth = float(weights.sum() ** 2 / (weights**2 / np.array(share)).sum()) if weight else 0.0
        total = float(weights.sum()) or 1.0
        return cls(np.array(raw_score), np.array(right), weights * (worth / total), len(often), assumed)


def fit(seen: Seen) -> dict[str, Any]:
    """Content of findings.json: the curves by key (`rule/kind`, and `rule` for kinds that are not here), the counts."""
    kinds: dict[str, list[Labelled]] = defaultdict(list)
    rules: dict[str, list[Labelled]] = defaultdict(list)
    signals = {rule: signal for rule, signal in by_rule().items() if rule != OF_EDITS}  # has curves of its own
    for one in seen.observed:
        if one.seen.rule in signals:
            kinds[one.key].append(one)
            rules[one.seen.rule].append(one)
    for rule, signal in signals.items():
        rules.setdefault(rule, [])
        for kind in signal.hints_only - EVERY_KIND:
            kinds.setdefault(f"{rule}/{kind}", [])
    certain = [
        one for listed in rules.values() for one in listed if not signals[one.seen.rule].raw_score_is_probability
    ]
    everything = line_of(Rows.of(certain, seen), (0.0, 0.0), free=True)
    lines = {rule: line_of(Rows.of(listed, seen, rule), everything) for rule, listed in rules.items()}
    curves, counts = {}, {}
    for key, listed in sorted({**rules, **kinds}.items()):
        rule, _, kind = key.partition("/")
        rows = Rows.of(listed, seen, rule)
        line = lines[key] if key in lines else line_of(rows, lines[rule])
        curves[key] = stored_curve(curve_of(rows, line, alerts=signals[rule].may_alert(kind or None)))
        counts[key] = _counts(rows, listed)
    return {
        "format": FORMAT,
        "mix": dict(MIX),
        "words": _by_cell(seen.words),
        "injected": _by_cell(seen.errors),
        "curves": curves,
        "counts": counts,
    }


def _by_cell(found: Mapping[Any, int]) -> dict[str, int]:
    """Numbers by a name and whether beside a version, under keys that JSON can have."""
    return {f"{name} {'beside' if beside else 'alone'}": number for (name, beside), number in sorted(found.items())}


def line_of(rows: Rows, parent: tuple[float, float], *, free: bool = False) -> tuple[float, float]:
    """Level and slope of the log-odds over the raw score, drawn to the parent's; by Newton's method."""
    level, slope = parent
    penalty = np.diag([1e-3, 1e-3]) if free else np.diag([LEVEL**-2, SLOPE**-2])
    columns = np.stack([np.ones_like(rows.raw_score), rows.raw_score - _MIDDLE], axis=1)
    own = np.zeros(2)
    for _ in range(50):
        logit = level + slope * columns[:, 1] + columns @ own
        probability = 1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0)))
        gradient = columns.T @ (rows.weight * (probability - rows.right)) + penalty @ own
        curvature = (columns * (rows.weight * probability * (1 - probability))[:, None]).T @ columns + penalty
        step = np.linalg.solve(curvature, gradient)
        own -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    return level + float(own[0]), slope + float(own[1])


_MIDDLE = 0.7
"""Raw score at which a line's level is taken."""


def curve_of(rows: Rows, fitted: tuple[float, float], *, alerts: bool = True, grid: tuple[float, ...] = GRID) -> Curve:
    """The curve of the observations of one key, with knots at the raw scores of a `grid`."""
    level, slope = fitted
    knots = np.array(grid)
    score = _rising(rows, 1.0 / (1.0 + np.exp(-(level + max(0.0, slope) * (knots - _MIDDLE)))), knots)
    precision = _bounds(rows, score, len(knots), knots) if alerts else np.zeros(len(knots))
    first_alert = int(np.argmax(np.append(np.round(precision, SURE) >= SETTINGS.min_precision, True)))
    as_hint = np.concatenate([_bounds(rows, score, first_alert, knots)[:first_alert], precision[first_alert:]])
    return Curve(grid, tuple(np.minimum(score, HIGHEST)), tuple(precision), tuple(np.maximum.accumulate(as_hint)))


def _bounds(rows: Rows, score: Matrix, below: int, grid: Matrix) -> Matrix:
    """For each knot the precision of what is at least as strong and weaker than knot `below`, made not to fall."""
    expected = np.interp(rows.raw_score, grid, score)
    under = rows.raw_score < (grid[below] if below < len(grid) else np.inf) - 1e-9
    found = []
    for raw_score, local in zip(grid, score, strict=True):
        meant = (rows.raw_score >= raw_score - 1e-9) & under
        weight, truth = rows.weight[meant], rows.right[meant]
        likely = float((weight @ expected[meant] + local) / (weight.sum() + 1.0))
        right, wrong = float(weight @ truth), float(weight @ (1 - truth))
        bound = _lower(right + FAITH * likely, wrong + FAITH * (1 - likely))
        found.append(min(bound, (1.0 + local) / 2.0))
    return np.maximum.accumulate(np.minimum(found, HIGHEST))


def _rising(rows: Rows, expected: Matrix, grid: Matrix) -> Matrix:
    """The share of right ones about each knot, FAITH of them as the line says, made not to fall (pool adjacent)."""
    nearest = np.digitize(rows.raw_score, (grid[1:] + grid[:-1]) / 2)
    weight = np.bincount(nearest, rows.weight, len(grid)) + FAITH
    share = (np.bincount(nearest, rows.weight * rows.right, len(grid)) + FAITH * expected) / weight
    blocks: list[tuple[float, float, int]] = []
    for one, heavy in zip(share, weight, strict=True):
        blocks.append((float(one), float(heavy), 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (low, light, few), (high, much, many) = blocks.pop(), blocks.pop()
            blocks.append(((low * light + high * much) / (light + much), light + much, few + many))
    return np.concatenate([np.full(count, value) for value, _, count in blocks])


def _lower(right: float, wrong: float) -> float:
    from scipy.stats import beta

    return float(beta.ppf(BOUND, max(right, 1e-3), max(wrong, 1e-3)))


def _counts(rows: Rows, listed: Iterable[Labelled]) -> dict[str, Any]:
    """How much a curve rests on: observations right and wrong, distinct cases, what they are worth in the mix."""
    truths = [one.right for one in listed]
    return {
        "right": sum(truths),
        "wrong": len(truths) - sum(truths),
        "cases": rows.cases,
        "worth": round(float(rows.weight.sum()), 1),
        "assumed": rows.assumed,
    }


# ------------------------------------------------------------------ writing


def stored_curve(curve: Curve) -> dict[str, list[float]]:
    """A curve as `Calibration.read` reads it."""
    return {name: [round(float(x), 4) for x in values] for name, values in asdict(curve).items()}


def write(output: Path, stored: Mapping[str, Any]) -> None:
    """findings.json, one line a list, and its size and hash in the manifest beside it."""
    output.mkdir(parents=True, exist_ok=True)
    file = output / "findings.json"
    file.write_text(curves_file(stored), "utf-8")
    manifest = output / "manifest.json"
    if manifest.exists():
        known = json.loads(manifest.read_text("utf-8"))
        known["files"]["findings.json"] = {"size": file.stat().st_size, "sha256": assets.sha256(file)}
        manifest.write_text(json.dumps(known, indent=2) + "\n", "utf-8")


def curves_file(stored: Mapping[str, Any]) -> str:
    """JSON with a line for each key's curve and counts, so that a change can be read."""
    parts = []
    for name, value in stored.items():
        if isinstance(value, dict):
            rows = [f"  {json.dumps(key)}: {json.dumps(value[key], sort_keys=True)}" for key in sorted(value)]
            parts.append(f" {json.dumps(name)}: {{\n" + ",\n".join(rows) + "\n }")
        else:
            parts.append(f" {json.dumps(name)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
