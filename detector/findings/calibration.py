"""Observations → findings: each with a calibrated score and a tier, one for a place.

A raw score is calibrated per rule and kind by the curves in `models/classifier/findings.json`
(`training/fit_calibration.py` fits them). A curve gives three things for a raw score: the *score*, the probability that
an observation of just this raw score is a real error; the *precision*, the share of real errors among all of its rule
and kind that are at least as strong; and the same share among those of them that are no alerts. A finding is an alert
where the precision reaches `min_precision`, else a hint where its own score reaches `min_hint_precision`, or the share
of real errors among hints does and its own score is not far below, else it is not shown. A kind that was not fitted
goes by its rule's curve, and a rule that was not fitted is shown as a hint at most: its raw score stands as the signal
gave it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .. import assets
from ..settings import Settings
from ..types import Observation, Tier
from ..types.errors import AssetError

SURE = 2
"""Digits to which a precision is known at most: it is compared with what a desk asks for in these."""
_FAR = 0.5
"""What is less sure than this part of the precision asked of hints is not carried by hints that are surer."""
FORMAT = 3
"""Of findings.json."""
UNFITTED = {"format": FORMAT, "curves": {}}
"""What findings.json holds before anything was calibrated."""
_SUREST = 0.99
"""No suggestion is surer: nothing was measured more finely."""


class Calibrated(NamedTuple):
    """Meaning of a raw score, each 0 ... 1: `score`, `precision`, and the precision of hints that are at least as
    strong (the precision itself where such a finding is an alert)."""

    score: float
    precision: float
    as_hint: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Meaning of the raw scores of one rule and kind: knots; raw scores rise, the rest does not fall."""

    raw_score: tuple[float, ...]
    score: tuple[float, ...]
    precision: tuple[float, ...]
    as_hint: tuple[float, ...]

    def at(self, raw_score: float) -> Calibrated:
        """Meaning of a raw score, between the knots on straight lines."""
        known = (self.score, self.precision, self.as_hint)
        return Calibrated(*(round(float(np.interp(raw_score, self.raw_score, values)), 4) for values in known))


@dataclass(frozen=True, slots=True)
class CalibratedObservation:
    """An observation that is shown, with its score and tier."""

    score: float
    tier: Tier
    seen: Observation


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves of raw scores, by `rule/kind` and by rule."""

    curves: Mapping[str, Curve]
    version: str

    @classmethod
    @cache
    def bundled(cls) -> Calibration:
        """The one that ships.

        Raises:
            AssetError: `models/classifier` or `models/edits` is missing or damaged, or of another format.
        """
        assets.verify("models", "classifier")
        assets.verify("models", "edits")
        signals = cls.read(assets.path("models", "classifier", "findings.json"))
        edits = cls.read(assets.path("models", "edits", "curves.json"))
        return cls({**signals.curves, **edits.curves}, signals.version + edits.version)

    @classmethod
    def read(cls, file: Path) -> Calibration:
        """The one in a file.

        Raises:
            AssetError: the file is missing, is not JSON or is of another format.
        """
        try:
            stored = json.loads(file.read_text("utf-8"))
            if stored["format"] != FORMAT:
                raise ValueError(f"format {stored['format']}")
            curves = {
                key: Curve(*(tuple(map(float, table[field.name])) for field in fields(Curve)))
                for key, table in stored["curves"].items()
            }
        except (OSError, KeyError, ValueError, TypeError) as error:
            raise AssetError(
                f"{file} holds no curves that this code can read ({error!r}): install detector again, or make it anew "
                "with `detector train DATA findings --output DIR`"
            ) from error
        return cls(curves, assets.sha256(file)[:6])

    def calibrated(self, seen: Observation) -> Calibrated:
        """Calibrated score and precisions of an observation; one of a rule that was not fitted has no precision."""
        key = f"{seen.rule}/{seen.kind}"
        while key:
            if key in self.curves:
                return self.curves[key].at(seen.raw_score)
            key = key.rpartition("/")[0]
        score = round(min(1.0, max(0.0, seen.raw_score)), 4)
        return Calibrated(score, 0.0, score)

    def tier(self, seen: Observation, settings: Settings) -> tuple[float, Tier | None]:
        """The score of an observation, and its tier: None where it is not shown. What has no precision is no alert."""
        known, wanted = self.calibrated(seen), settings.min_hint_precision
        sure = 0.0 < round(known.precision, SURE) >= settings.min_precision
        if sure and seen.rule not in settings.hint_only:
            return known.score, "alert"
        among_its_like = round(known.as_hint, SURE) >= wanted and known.score >= _FAR * wanted
        return known.score, "hint" if among_its_like or known.score >= wanted else None

    def shown(self, observations: Iterable[Observation], settings: Settings) -> list[CalibratedObservation]:
        """The observations that are worth showing; several may mark one place."""
        found = []
        for seen in observations:
            score, tier = self.tier(seen, settings)
            if tier is not None:
                found.append(CalibratedObservation(score, tier, _with_suggestions(seen, score)))
        return found


def counts(file: Path) -> dict[str, dict[str, float]]:
    """Counts that the curves in a findings.json rest on, by key: observations `right` and `wrong`, distinct `cases`.

    Raises:
        AssetError: the file is not JSON.
    """
    try:
        found: dict[str, dict[str, float]] = json.loads(file.read_text("utf-8")).get("counts", {})
    except ValueError as error:
        raise AssetError(f"{file} is not JSON ({error}): install detector again") from error
    return found


def _with_suggestions(seen: Observation, score: float) -> Observation:
    """An observation whose suggestions are as sure beside its score as they were beside its raw score."""
    if seen.raw_score <= 0.0:
        return seen
    by = score / seen.raw_score
    sure = (replace(one, score=round(min(_SUREST, one.score * by), 4)) for one in seen.suggestions)
    return replace(seen, suggestions=tuple(sure))
