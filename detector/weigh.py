"""Observations → findings: each with a calibrated score and a tier, one for a place.

A strength is calibrated per rule and kind by the knots in `models/classifier/findings.json`; one that was not fitted
there stands as the signal gave it.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from . import assets
from .errors import AssetError
from .settings import Settings
from .types import Alignment, Document, Evidence, Finding, Observation, Suggestion

_SPECIFIC = {
    "person-name": 0.08, "institution": 0.08, "acronym": 0.08, "title": 0.07, "term": 0.06, "number": 0.06,
    "quote": 0.05, "untranslated": 0.04, "duplication": 0.04, "consistency": 0.0, "grammar": -10.0,
}  # fmt: skip
"""What a rule is given over others that mark the same place; grammar gives way to everything."""
_LONG = 8
"""A span of more words (a quote, a passage left out) does not compete with what is marked inside it."""


@dataclass(frozen=True, slots=True)
class Weigher:
    """What strengths mean."""

    knots: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]
    version: str

    @classmethod
    @cache
    def shipped(cls) -> Weigher:
        """The one that ships.

        Raises:
            AssetError: `models/classifier` is missing or damaged, or its findings.json is of another format.
        """
        file = assets.path("models", "classifier", "findings.json")
        assets.verify("models", "classifier")
        try:
            stored = json.loads(file.read_text("utf-8"))
            knots = {key: (tuple(table["strength"]), tuple(table["score"])) for key, table in stored["knots"].items()}
        except (KeyError, ValueError, TypeError) as error:
            raise AssetError(f"{file} does not hold knots ({error!r}): install detector again") from error
        return cls(knots, assets.sha256(file)[:6])

    def findings(
        self, observations: Sequence[Observation], alignment: Alignment, settings: Settings
    ) -> tuple[Finding, ...]:
        """The observations that are worth showing, one for a place, in the order of the text.

        Where several mark one place the strongest and most specific stays and takes over the evidence and the
        suggestions of those with the same span. Ids do not depend on offsets.

        Raises:
            ValueError: an observation points outside the text or at nothing.
        """
        weighed = [(self._score(seen), seen) for seen in observations]
        shown = [(score, seen) for score, seen in weighed if score >= settings.min_score]
        kept = _resolved(shown, alignment.copy)
        ids = _Ids(alignment.copy)
        return tuple(
            Finding(
                id=ids.of(seen),
                rule=seen.rule,
                category=seen.category,
                start=seen.start,
                end=seen.end,
                text=alignment.copy.text[seen.start : seen.end],
                tier="alert" if score >= settings.alert_score else "hint",
                score=score,
                message=seen.message,
                evidence=seen.evidence,
                suggestions=seen.suggestions,
            )
            for score, seen in sorted(kept, key=lambda pair: (pair[1].start, pair[1].end, pair[1].rule))
        )

    def _score(self, seen: Observation) -> float:
        knots = self.knots.get(f"{seen.rule}/{seen.kind}")
        score = float(np.interp(seen.strength, *knots)) if knots else seen.strength
        return round(min(1.0, max(0.0, score)), 4)


# ------------------------------------------------------------------ overlaps


def _resolved(shown: Sequence[tuple[float, Observation]], document: Document) -> list[tuple[float, Observation]]:
    kept: list[tuple[float, Observation]] = []
    for score, seen in sorted(shown, key=lambda pair: _precedence(pair[0], pair[1], document)):
        rivals = [i for i, (_, other) in enumerate(kept) if _compete(seen, other, document)]
        same = [i for i in rivals if (kept[i][1].start, kept[i][1].end) == (seen.start, seen.end)]
        if not rivals:
            kept.append((score, seen))
        elif same:
            strongest, winner = kept[same[0]]
            kept[same[0]] = (max(strongest, score) if seen.rule != "grammar" else strongest, _merged(winner, seen))
    return kept


def _precedence(score: float, seen: Observation, document: Document) -> tuple[object, ...]:
    """Sorts what wins first: strong, specific and wide before weak, general and narrow."""
    if not 0 <= seen.start < seen.end <= len(document.text):
        raise ValueError(f"{seen.rule}/{seen.kind} points at nothing: {seen.start}-{seen.end}")
    wide = 0.03 * (min(6, _width(seen, document)) - 1)
    weight = score + wide + _SPECIFIC.get(seen.rule, 0.02)
    return (-round(weight, 6), seen.start, seen.end, seen.rule, seen.kind, seen.message)


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
