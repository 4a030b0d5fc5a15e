"""Observations → findings with a calibrated strength; sentences and story → probability of garbling.

The classifier is described in `classifier.py`, its columns in `features.py`. A strength is calibrated per rule and kind
by the knots in `models/classifier/findings.json`; one that was not fitted there stands as the signal gave it.
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
from .classifier import Classifier, Matrix
from .encoders import Encoder, Vectors
from .errors import AssetError
from .features import Words, paired, pooled
from .settings import Settings
from .types import Alignment, Document, Evidence, Finding, Label, Observation, Suggestion, Token, Verdict

FEWEST_WORDS = 4
"""A shorter sentence is not judged."""
FEWEST_SENTENCES = 3
"""A story with fewer judged sentences gets no verdict."""
FEWEST_STORY_WORDS = 40
"""Nor does one with fewer words."""

_SPECIFIC = {
    "person-name": 0.08, "institution": 0.08, "acronym": 0.08, "title": 0.07, "term": 0.06, "number": 0.06,
    "quote": 0.05, "untranslated": 0.04, "duplication": 0.04, "consistency": 0.0, "grammar": -10.0,
}  # fmt: skip
"""What a rule is given over others that mark the same place; grammar gives way to everything."""
_LONG = 8
"""A span of more words (a quote, a passage left out) does not compete with what is marked inside it."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weighs what the signals saw, and judges sentences and story."""

    classifier: Classifier
    knots: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]
    version: str

    @classmethod
    @cache
    def shipped(cls) -> Scorer:
        """The one that ships.

        Raises:
            AssetError: `models/classifier` is missing, damaged, or was fitted for other columns or another format.
        """
        classifier = Classifier.shipped()
        file = assets.path("models", "classifier", "findings.json")
        assets.verify("models", "classifier")
        try:
            stored = json.loads(file.read_text("utf-8"))
            knots = {key: (tuple(table["strength"]), tuple(table["score"])) for key, table in stored["knots"].items()}
        except (KeyError, ValueError, TypeError) as error:
            raise AssetError(f"{file} does not hold knots ({error!r}): install detector again") from error
        return cls(classifier, knots, f"{classifier.version}.{assets.sha256(file)[:6]}")

    # -------------------------------------------------------------- findings

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

    # -------------------------------------------------------------- sentences

    def sentences(
        self, alignment: Alignment, findings: tuple[Finding, ...], encoder: Encoder
    ) -> tuple[float | None, ...]:
        """The probability of garbling of each sentence of the copy; None for one of fewer than four words.

        A sentence with a partner in a reference is judged beside it, any other alone. `findings` are not looked at yet:
        they weigh in the verdict.
        """
        del findings
        copy = _Side.of(alignment.copy, range(len(alignment.copy.sentences)))
        vectors = encoder.encode([copy.text[i] for i in copy.judged]) if copy.judged else np.zeros((0, 0), np.float32)
        odds = dict(zip(copy.judged, self.alone(copy, copy.judged, vectors), strict=True))
        odds |= self._beside(alignment, copy, odds, encoder)
        return tuple(
            round(_probability(odds[i]), 4) if i in odds else None for i in range(len(alignment.copy.sentences))
        )

    def alone(self, side: _Side, chosen: Sequence[int], vectors: Vectors) -> Matrix:
        """Calibrated log-odds of chosen sentences by themselves; `vectors` has one row for each."""
        return self.classifier.alone(self.classifier.basis.rows([side.tokens[i] for i in chosen], vectors))

    def _beside(
        self,
        alignment: Alignment,
        copy: _Side,
        odds: Mapping[int, float],
        encoder: Encoder,
    ) -> dict[int, float]:
        rows: dict[int, tuple[float, Matrix]] = {}
        for index, document in alignment.paired:
            links = [link for link in alignment.links if link.reference == index]
            wanted = sorted({target for link in links for target in link.target})
            other = _Side.of(document, wanted)
            if not other.judged:
                continue
            theirs = encoder.encode([other.text[i] for i in other.judged])
            their_odds = dict(zip(other.judged, self.alone(other, other.judged, theirs), strict=True))
            elsewhere = frozenset(word for word in Words.of(document.tokens).lower)
            for link in links:
                here = [i for i in link.copy if i in odds]
                there = [i for i in link.target if i in their_odds]
                if not here or not there:
                    continue
                one = Words.of([token for i in link.copy for token in copy.tokens[i]])
                two = Words.of([token for i in link.target for token in other.tokens[i]])
                partner = float(np.mean([their_odds[i] for i in there]))
                for i in here:
                    if i not in rows or link.score > rows[i][0]:
                        rows[i] = (link.score, paired(one, two, odds[i], partner, elsewhere))
        if not rows:
            return {}
        values = self.classifier.paired(np.array([row for _, row in rows.values()]))
        return {i: float(value) for i, value in zip(rows, values, strict=True)}

    # -------------------------------------------------------------- verdict

    def verdict(
        self, alignment: Alignment, sentence_scores: Sequence[float | None], findings: Sequence[Finding]
    ) -> Verdict:
        """The story as a whole. `unknown` where there are too few sentences or words to judge, or it is not English."""
        judged = [score for score in sentence_scores if score is not None]
        document = alignment.copy
        foreign = document.language not in (None, "en")
        if foreign or len(judged) < FEWEST_SENTENCES or document.words < FEWEST_STORY_WORDS:
            return Verdict("unknown", None)
        beside = {i for link in alignment.links for i in link.copy}
        linked = bool(alignment.paired) and len(beside) * 2 >= len(judged)
        head = self.classifier.story_paired if linked else self.classifier.story_alone
        odds = _log_odds(np.array(judged))
        value = float(head(pooled(odds)[None])[0]) + self.evidence(findings, document.words)
        probability = round(_probability(value), 4)
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


@dataclass(frozen=True, slots=True)
class _Side:
    """The sentences of one document that matter, by index: their tokens, their text, and those long enough to judge."""

    tokens: Mapping[int, tuple[Token, ...]]
    text: Mapping[int, str]
    judged: tuple[int, ...]

    @classmethod
    def of(cls, document: Document, wanted: Iterable[int]) -> _Side:
        tokens: dict[int, list[Token]] = {i: [] for i in wanted}
        for token in document.tokens:
            if token.sentence in tokens:
                tokens[token.sentence].append(token)
        long = (i for i, listed in tokens.items() if sum(t.kind != "sign" for t in listed) >= FEWEST_WORDS)
        return cls(
            {i: tuple(listed) for i, listed in tokens.items()},
            {i: " ".join(document.slice(document.sentences[i]).split()) for i in tokens},
            tuple(long),
        )


def _probability(odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0))))


def _log_odds(probability: Matrix) -> Matrix:
    clipped = np.clip(probability, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(clipped / (1 - clipped)))


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
