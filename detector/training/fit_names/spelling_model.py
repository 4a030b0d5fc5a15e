"""Fit `names/spelling_model.py`: true pairs against other names near and far, and the scale of its scores."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inference.network import Network
from ...names.channels import Channels
from ...names.costs import Costs
from ...names.letters import letter_similarity
from ...names.spelling_model import SpellingModel
from .pairs import Lists, Pair

_PER_LANGUAGE = 3000
_OTHERS = 1000
_BY_BEST = (0, 1, 2, 4, 9, 20, 45, 100, 200, 400)
_BY_MEAN = (0, 1, 2)
_HIDDEN = 24
_SEED = 2
_LEAST = 0.3
_UNRELATED = 100_000
_ALIKE = 2500
_ALIKE_OF = 400
_MARGIN = 0.7
"""Of the shares allowed so much is used, since other pairs are drawn than those that are met."""

SHARES: dict[float, tuple[float, float]] = {
    0.05: (0.01985, 0.7628), 0.1: (0.00852, 0.5928), 0.2: (0.00322, 0.3656), 0.3: (0.00167, 0.2392),
    0.4: (0.00089, 0.16), 0.5: (0.00057, 0.1112), 0.6: (0.0003, 0.0808), 0.65: (0.00023, 0.0632), 0.7: (0.00014, 0.052),
    0.75: (0.00012, 0.04), 0.8: (0.00009, 0.028), 0.85: (0.00007, 0.0216), 0.9: (0.00004, 0.0124),
    0.95: (0.00002, 0.0052),
}  # fmt: skip
"""The share of unrelated pairs, drawn at random and nearest by letters of 400, that reached a score with the costs of
edits that first stood here. The rules have their thresholds from that time; the scale is set so that no more do."""


def fit_spelling_model(costs: Costs, channels: Channels, lists: Lists, more: list[Pair]) -> dict[str, Any]:
    """The model for `SpellingModel.of`. `more` are pairs of which the second is right, beside those of the lists."""
    from sklearn.neural_network import MLPClassifier

    chosen = random.Random(_SEED)
    pool = fitting_pool(lists)
    vectors = np.stack([channels(word) for word in pool])
    one = np.ones(1, dtype=np.float32)
    bare = SpellingModel(costs, channels, one, one, Network(()), ((0.0, 0.0),), _LEAST)
    pairs = [*more]
    for language in sorted(lists.train):
        pairs += chosen.sample(lists.train[language], min(_PER_LANGUAGE, len(lists.train[language])))
    rows: list[list[float]] = []
    labels: list[int] = []
    for left, right in pairs:
        if chosen.random() < 0.5:
            left, right = right, left
        picked = chosen.sample(range(len(pool)), _OTHERS)
        alike = lists.alike.get(left, set()) | {left, right}
        cosines = np.einsum("psd,sd->ps", vectors[picked], channels(left))
        best, mean = np.argsort(-cosines.max(axis=1)), np.argsort(-cosines.mean(axis=1))
        order = [*best[list(_BY_BEST)], *mean[list(_BY_MEAN)]]
        others = dict.fromkeys(pool[picked[int(at)]] for at in order)
        for word, label in ((right, 1), *((word, 0) for word in others if word not in alike)):
            rows.append(_features(bare, left, word))
            labels.append(label)
    table = np.array(rows)
    mean, scale = table.mean(axis=0), 1.0 / np.maximum(table.std(axis=0), 1e-6)
    model = MLPClassifier((_HIDDEN,), alpha=1e-3, max_iter=60, early_stopping=True, random_state=_SEED)
    model.fit((table - mean) * scale, np.array(labels))
    estimator = {
        "mean": _rounded(mean),
        "scale": _rounded(scale),
        "layers": [
            {"weights": _rounded(weights), "bias": _rounded(bias)}
            for weights, bias in zip(model.coefs_, model.intercepts_, strict=True)
        ],
        "knots": [[0.0, 0.0]],
        "least": _LEAST,
    }
    fitted = SpellingModel.of({"costs": costs.stored(), "judge": estimator}, channels)
    estimator["knots"] = _scale(fitted, lists)
    return estimator


def fitting_pool(lists: Lists) -> list[str]:
    """The names of the pool that are in no held-out pair."""
    parts = (lists.test, lists.dev)
    held = {word for part in parts for pairs in part.values() for pair in pairs for word in pair}
    return [word for word in lists.pool if word not in held]


def unrelated(lists: Lists, seed: int) -> tuple[list[Pair], list[Pair]]:
    """Pairs of names that share no foreign spelling: drawn at random, and each the nearest by letters of 400."""
    chosen = random.Random(seed)
    pool = fitting_pool(lists)
    drawn: list[Pair] = []
    while len(drawn) < _UNRELATED:
        a, b = chosen.choice(pool), chosen.choice(pool)
        if a != b and b not in lists.alike[a]:
            drawn.append((a, b))
    near = []
    for a in chosen.sample(pool, _ALIKE):
        others = [word for word in chosen.sample(pool, _ALIKE_OF) if word != a and word not in lists.alike[a]]
        near.append((a, max(others, key=lambda word: (letter_similarity(a, word), word))))
    return drawn, near


def _features(estimator: SpellingModel, left: str, right: str) -> list[float]:
    left, right = sorted((left, right))
    cosines: list[float] = np.einsum("sd,sd->s", estimator.vectors(left), estimator.vectors(right)).tolist()
    return estimator.features(left, right, cosines)


def _rounded(values: NDArray[np.float64]) -> Any:
    return np.round(values, 4).tolist()


def _scale(estimator: SpellingModel, lists: Lists) -> list[list[float]]:
    """Log-logit for each score, so that of both kinds of unrelated pairs no more reach it than SHARES says."""
    drawn, near = (np.sort([estimator.logit(*sorted(pair)) for pair in pairs])[::-1] for pairs in unrelated(lists, 11))
    knots = [[-20.0, 0.0]]
    for score, (of_drawn, of_near) in sorted(SHARES.items()):
        limits = [values[int(_MARGIN * share * len(values))] for values, share in ((drawn, of_drawn), (near, of_near))]
        logit = max(float(max(limits)) + 1e-3, knots[-1][0] + 0.05)
        knots.append([round(logit, 3), score])
    last = knots[-1][0]
    return [*knots, [round(last + 2.0, 3), 0.98], [round(last + 8.0, 3), 0.999]]


def shares(estimator: SpellingModel, pairs: list[Pair]) -> Mapping[str, float]:
    """The share of pairs that reach each score of SHARES."""
    scores = [estimator.similarity(*sorted(pair)) for pair in pairs]
    return {f"{limit:g}": round(sum(score >= limit for score in scores) / len(scores), 5) for limit in sorted(SHARES)}
