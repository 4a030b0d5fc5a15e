"""The methods that detector is compared with: grammar engines, and plain measures of similarity to the reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from ...evaluation.baselines import Engine, starts_of
from ...evaluation.measures import Matrix
from ...inference.encoders import Encoder
from .methods import Spans
from .samples import Version

CHRF_ORDERS = 6
"""The longest n-grams of characters that are compared, as in Popović 2015."""
CHRF_BETA = 2.0
"""How much more recall counts than precision, as there."""


class EngineMarks:
    """All that a grammar engine marks, for each 100 words, or as spans of the score 1."""

    graded = False

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        self._engine = engine

    def sentences(self, version: Version) -> Matrix:
        """Marks for each 100 words of each segment."""
        marks = self._engine.marks(version.copy)
        return np.array(
            [100.0 * len(m) / max(1, len(text.split())) for m, text in zip(marks, version.copy, strict=True)]
        )

    def story(self, version: Version, sentences: Matrix) -> float:
        """Marks for each 100 words of the first segments."""
        words = [len(text.split()) for text in version.copy[: len(sentences)]]
        return float(np.average(sentences, weights=np.maximum(1, words)))

    def score_words(self, copy: Sequence[str], partner: Sequence[str] | None) -> Sequence[Spans]:
        """Every mark with the score 1; the partner is not looked at."""
        del partner
        return [
            [(m.start - start, min(m.end - start, len(text)), 1.0) for m in marks if m.start - start < len(text)]
            for start, text, marks in zip(starts_of(copy), copy, self._engine.marks(copy), strict=True)
        ]


class Dissimilarity:
    """One minus a measure of similarity to the partner: the less alike, the worse. A story has its segments' mean."""

    def __init__(self, name: str, similarity: Callable[[Version], Matrix]) -> None:
        self.name = name
        self._similarity = similarity

    def sentences(self, version: Version) -> Matrix:
        """One minus the similarity of each segment to its partner."""
        return 1.0 - self._similarity(version)

    def story(self, version: Version, sentences: Matrix) -> float:
        """The mean."""
        del version
        return float(sentences.mean())


def dissimilarities(encoder: Encoder) -> tuple[Dissimilarity, ...]:
    """By chrF, and by the cosine of the vectors of the sentence encoder."""

    def by_characters(version: Version) -> Matrix:
        return np.array([chrf(text, other) for text, other in zip(version.copy, version.partner, strict=True)])

    def by_vectors(version: Version) -> Matrix:
        one, two = encoder.encode(version.copy), encoder.encode(version.partner)
        return np.asarray((one * two).sum(axis=1), dtype=np.float64)

    return Dissimilarity("chrf", by_characters), Dissimilarity("embedding", by_vectors)


def chrf(copy: str, reference: str) -> float:
    """chrF (Popović 2015) in [0, 1]: character n-grams of 1 ... 6, white space left out, recall weighed twice.

    Precision and recall are averaged over the orders that both texts are long enough for.
    """
    one, two = ("".join(text.split()) for text in (copy, reference))
    used = range(1, min(CHRF_ORDERS, len(one), len(two)) + 1)
    if not used:
        return 0.0
    precision = recall = 0.0
    for order in used:
        left, right = (Counter(text[i : i + order] for i in range(len(text) - order + 1)) for text in (one, two))
        shared = (left & right).total()
        precision += shared / left.total() / len(used)
        recall += shared / right.total() / len(used)
    if not precision + recall:
        return 0.0
    return (1 + CHRF_BETA**2) * precision * recall / (CHRF_BETA**2 * precision + recall)
