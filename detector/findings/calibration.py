"""Observations → findings: each with a calibrated score and a tier, one for a place.

A raw score is calibrated per rule and kind by the curves in `models/classifier/findings.json` (`training/findings.py`
fits them). A curve gives three things for a raw score: the *score*, the probability that an observation of just this
raw score is a real error; the *precision*, the share of real errors among all of its rule and kind that are at least
as strong; and the same share among those of them that are no alerts. A finding is an alert where the precision reaches
`min_precision`, else a hint where its own score reaches `min_hint_precision`, or the share of real errors among hints
does and its own score is not far below, else it is not shown. A kind that was not fitted goes by its rule's curve, and
a rule that was not fitted is shown as a hint at most: its raw score stands as the signal gave it.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .. import assets
from ..settings import Settings
from ..types import Alignment, Document, Evidence, Finding, Observation, Suggestion, Tier
from ..types.errors import AssetError

_SPECIFIC = {
    "person-name": 0.08, "institution": 0.08, "acronym": 0.08, "title": 0.07, "term": 0.06, "number": 0.06,
    "quote": 0.05, "untranslated": 0.04, "duplication": 0.04, "consistency": 0.0, "grammar": -10.0,
}  # fmt: skip
"""What a rule is given over others that mark the same place; grammar gives way to everything."""
_LONG = 8
"""A span of more words (a quote, a passage left out) does not compete with what is marked inside it."""
SURE = 2
"""Digits to which a precision is known at most: it is compared with what a desk asks for in these."""
_FAR = 0.5
"""What is less sure than this part of the precision asked of hints is not carried by hints that are surer."""
FORMAT = 3
"""Of findings.json."""
UNFITTED = {"format": FORMAT, "curves": {}}
"""What findings.json holds before anything was calibrated."""


class Calibrated(NamedTuple):
    """What a raw score means, each 0 ... 1: `score`, `precision`, and the precision of hints that are at least as
    strong (the precision itself where such a finding is an alert)."""

    score: float
    precision: float
    as_hint: float


@dataclass(frozen=True, slots=True)
class Curve:
    """What the raw scores of one rule and kind mean: knots; raw scores rise, the rest does not fall."""

    raw_score: tuple[float, ...]
    score: tuple[float, ...]
    precision: tuple[float, ...]
    as_hint: tuple[float, ...]

    def at(self, raw_score: float) -> Calibrated:
        """What a raw score means, between the knots on straight lines."""
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
    """What raw scores mean, by `rule/kind` and by rule."""

    curves: Mapping[str, Curve]
    version: str

    @classmethod
    @cache
    def bundled(cls) -> Calibration:
        """The one that ships.

        Raises:
            AssetError: `models/classifier` is missing or damaged, or its findings.json is of another format.
        """
        file = assets.path("models", "classifier", "findings.json")
        assets.verify("models", "classifier")
        return cls.read(file)

    @classmethod
    def read(cls, file: Path) -> Calibration:
        """The one in a file.

        Raises:
            AssetError: the file is not JSON or is of another format.
        """
        try:
            stored = json.loads(file.read_text("utf-8"))
            if stored["format"] != FORMAT:
                raise ValueError(f"format {stored['format']}")
            curves = {
                key: Curve(*(tuple(map(float, table[field.name])) for field in fields(Curve)))
                for key, table in stored["curves"].items()
            }
        except (KeyError, ValueError, TypeError) as error:
            raise AssetError(
                f"{file} holds no curves that this code can read ({error!r}): install detector again, or make it anew "
                "with `detector train DATA findings --output DIR`"
            ) from error
        return cls(curves, assets.sha256(file)[:6])

    def worth(self, seen: Observation) -> Calibrated:
        """What an observation is worth; one of a rule that was not fitted has no precision."""
        curve = self.curves.get(f"{seen.rule}/{seen.kind}") or self.curves.get(seen.rule)
        if curve is not None:
            return curve.at(seen.raw_score)
        score = round(min(1.0, max(0.0, seen.raw_score)), 4)
        return Calibrated(score, 0.0, score)

    def tier(self, seen: Observation, settings: Settings) -> tuple[float, Tier | None]:
        """The score of an observation, and its tier: None where it is not shown. What has no precision is no alert."""
        worth, wanted = self.worth(seen), settings.min_hint_precision
        if 0.0 < round(worth.precision, SURE) >= settings.min_precision:
            return worth.score, "alert"
        among_its_like = round(worth.as_hint, SURE) >= wanted and worth.score >= _FAR * wanted
        return worth.score, "hint" if among_its_like or worth.score >= wanted else None

    def kept(
        self, observations: Sequence[Observation], alignment: Alignment, settings: Settings
    ) -> tuple[CalibratedObservation, ...]:
        """The observations that are worth showing, one for a place, in the order of the text.

        Where several mark one place the surest and most specific stays and takes over the evidence and the
        suggestions of those with the same span.

        Raises:
            ValueError: an observation points outside the text or at nothing.
        """
        shown = []
        for seen in observations:
            score, tier = self.tier(seen, settings)
            if tier is not None:
                shown.append(CalibratedObservation(score, tier, _calibrated(seen, score)))
        kept = _resolved(shown, alignment.copy)
        return tuple(sorted(kept, key=lambda one: (one.seen.start, one.seen.end, one.seen.rule)))

    def findings(
        self, observations: Sequence[Observation], alignment: Alignment, settings: Settings
    ) -> tuple[Finding, ...]:
        """What `kept` keeps, as an editor sees it. Ids do not depend on offsets."""
        ids = _Ids(alignment.copy)
        return tuple(
            Finding(
                id=ids.of(one.seen),
                rule=one.seen.rule,
                category=one.seen.category,
                start=one.seen.start,
                end=one.seen.end,
                text=alignment.copy.text[one.seen.start : one.seen.end],
                tier=one.tier,
                score=one.score,
                message=one.seen.message,
                evidence=one.seen.evidence,
                suggestions=one.seen.suggestions,
            )
            for one in self.kept(observations, alignment, settings)
        )


def counts(file: Path) -> dict[str, dict[str, float]]:
    """What the curves in a findings.json rest on, by key: observations `right` and `wrong`, distinct `cases`.

    Raises:
        AssetError: the file is not JSON.
    """
    try:
        found: dict[str, dict[str, float]] = json.loads(file.read_text("utf-8")).get("counts", {})
    except ValueError as error:
        raise AssetError(f"{file} is not JSON ({error}): install detector again") from error
    return found


# ------------------------------------------------------------------ overlaps


def _resolved(shown: Sequence[CalibratedObservation], document: Document) -> list[CalibratedObservation]:
    kept: list[CalibratedObservation] = []
    for one in sorted(shown, key=lambda weighed: _precedence(weighed, document)):
        rivals = [i for i, other in enumerate(kept) if _compete(one.seen, other.seen, document)]
        same = [i for i in rivals if (kept[i].seen.start, kept[i].seen.end) == (one.seen.start, one.seen.end)]
        if not rivals:
            kept.append(one)
        elif same:
            winner = kept[same[0]]
            score = max(winner.score, one.score) if one.seen.rule != "grammar" else winner.score
            kept[same[0]] = CalibratedObservation(score, winner.tier, _merged(winner.seen, one.seen))
    return kept


def _precedence(one: CalibratedObservation, document: Document) -> tuple[object, ...]:
    """Sorts what wins first: alerts before hints, then strong, specific and wide before weak, general and narrow."""
    seen = one.seen
    if not 0 <= seen.start < seen.end <= len(document.text):
        raise ValueError(f"{seen.rule}/{seen.kind} points at nothing: {seen.start}-{seen.end}")
    wide = 0.03 * (min(6, _width(seen, document)) - 1)
    weight = one.score + wide + _SPECIFIC.get(seen.rule, 0.02)
    last = seen.rule == "grammar"
    return (last, one.tier != "alert", -round(weight, 6), seen.start, seen.end, seen.rule, seen.kind, seen.message)


def _compete(one: Observation, two: Observation, document: Document) -> bool:
    if one.start >= two.end or two.start >= one.end:
        return False
    if "grammar" in (one.rule, two.rule):
        return True
    inner, outer = sorted((one, two), key=lambda seen: seen.end - seen.start)
    nested = (
        outer.start <= inner.start and inner.end <= outer.end and (inner.start, inner.end) != (outer.start, outer.end)
    )
    return not (nested and _width(outer, document) > _LONG)


def _width(seen: Observation, document: Document) -> int:
    return len(document.text[seen.start : seen.end].split())


def _calibrated(seen: Observation, score: float) -> Observation:
    """An observation whose suggestions are as sure beside its score as they were beside its raw score."""
    if seen.raw_score <= 0.0:
        return seen
    by = score / seen.raw_score
    sure = (replace(one, score=round(min(0.99, one.score * by), 4)) for one in seen.suggestions)
    return replace(seen, suggestions=tuple(sure))


def _merged(winner: Observation, other: Observation) -> Observation:
    evidence = tuple(dict.fromkeys((*winner.evidence, *other.evidence)))
    best: dict[str, Suggestion] = {}
    for suggestion in (*winner.suggestions, *other.suggestions):
        if suggestion.text not in best or suggestion.score > best[suggestion.text].score:
            best[suggestion.text] = suggestion
    ranked = tuple(sorted(best.values(), key=lambda s: -s.score))
    return replace(winner, evidence=_distinct(evidence), suggestions=ranked)


def _distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    seen: dict[tuple[str, str, str, int | None], Evidence] = {}
    for item in evidence:
        seen.setdefault((item.kind, item.text, item.source, item.start), item)
    return tuple(seen.values())


class _Ids:
    """Stable ids: from the rule, the marked words and the sentence, not from where they stand."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._starts = [sentence.start for sentence in document.sentences]
        self._ends = [sentence.end for sentence in document.sentences]
        self._words = [" ".join(document.slice(sentence).casefold().split()) for sentence in document.sentences]
        earlier: Counter[str] = Counter()
        self._repeat = []
        for words in self._words:
            self._repeat.append(earlier[words])
            earlier[words] += 1

    def of(self, seen: Observation) -> str:
        at = bisect_right(self._starts, seen.start) - 1
        form = self._text[seen.start : seen.end]
        parts = [seen.rule, " ".join(form.split())]
        if at >= 0:
            before = self._text[self._starts[at] : seen.start].count(form)
            parts += [self._words[at], str(self._repeat[at]), str(before)]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
