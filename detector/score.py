"""Observations → findings with a calibrated strength; sentences and story → probability of garbling.

The classifier is described in `classifier.py`, its columns in `features.py`; how findings are weighed in `weigh.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from .classifier import Classifier, Matrix
from .encoders import Encoder, Vectors
from .features import Words, paired, pooled
from .settings import Settings
from .types import Alignment, Document, Finding, Label, Observation, Token, Verdict
from .weigh import Weigher

FEWEST_WORDS = 4
"""A shorter sentence is not judged."""
FEWEST_SENTENCES = 3
"""A story with fewer judged sentences gets no verdict."""
FEWEST_STORY_WORDS = 40
"""Nor does one with fewer words."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weighs what the signals saw, and judges sentences and story."""

    classifier: Classifier
    weigher: Weigher
    version: str

    @classmethod
    @cache
    def shipped(cls) -> Scorer:
        """The one that ships.

        Raises:
            AssetError: `models/classifier` is missing, damaged, or was fitted for other columns or another format.
        """
        classifier, weigher = Classifier.shipped(), Weigher.shipped()
        return cls(classifier, weigher, f"{classifier.version}.{weigher.version}")

    def findings(
        self, observations: Sequence[Observation], alignment: Alignment, settings: Settings
    ) -> tuple[Finding, ...]:
        """The observations that are worth showing: see `Weigher.findings`."""
        return self.weigher.findings(observations, alignment, settings)

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
