"""Figures of nearness on held-out pairs, beside the yardsticks: skeleton, Levenshtein, Jaro-Winkler."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ...names.letters import convention_only, letter_similarity, skeleton
from ...names.spelling_model import SpellingModel
from .pairs import Lists, Pair

METHODS = ("learned", "skeleton", "levenshtein", "jaro_winkler")


@dataclass(frozen=True, slots=True)
class Figures:
    """Held-out figures of one set, each by method (METHODS)."""

    pairs: int
    first_of_50: dict[str, float]
    first_of_1000: dict[str, float]
    recall_at_1_percent: dict[str, float]
    """Recall when a name that is not in a pool of 50 gets a suggestion in 1 % of cases."""
    by_language: dict[str, float]
    """Learned, first of 1,000, by the language of the foreign spelling."""


def evaluate(
    estimator: SpellingModel, pairs: Mapping[str, Iterable[Pair]], lists: Lists, *, twins: bool = True
) -> Figures:
    """Figures on pairs (garbled, right) by language.

    The others are drawn from names of three persons or more; those that some script cannot tell from the name looked
    for are left out, as no one could choose between them. Without `twins` also those that differ from it or from the
    right one by conventions of romanisation alone (Philips, Phillips): they are the same name.
    """
    from rigour.text import jaro_winkler

    methods: dict[str, Callable[[str, str], float]] = {
        "learned": estimator.similarity,
        "skeleton": lambda a, b: letter_similarity(skeleton(a), skeleton(b)) + 0.01 * letter_similarity(a, b),
        "levenshtein": letter_similarity,
        "jaro_winkler": jaro_winkler,
    }
    first: dict[int, dict[str, list[bool]]] = {n: {m: [] for m in methods} for n in (50, 1000)}
    inside: dict[str, list[tuple[float, bool]]] = {m: [] for m in methods}
    outside: dict[str, list[float]] = {m: [] for m in methods}
    by_language: dict[str, list[bool]] = {}
    for language in sorted(pairs):
        for number, (garbled, right) in enumerate(pairs[language]):
            chosen = random.Random(f"{language} {number}")
            unlike = lists.alike.get(garbled, set()) | {garbled, right}
            drawn = [
                word
                for word in chosen.sample(lists.pool, 1100)
                if word not in unlike
                and (twins or not (convention_only(word, garbled) or convention_only(word, right)))
            ][:999]
            for name, method in methods.items():
                own = method(garbled, right)
                scores = [method(garbled, word) for word in drawn]
                near = max(scores[:49])
                first[50][name].append(own > near)
                first[1000][name].append(own > max(scores))
                inside[name].append((own, own > near))
                outside[name].append(near)
                if name == "learned":
                    by_language.setdefault(language, []).append(own > max(scores))
    recall = {}
    for name in methods:
        limit = sorted(outside[name])[int(0.99 * len(outside[name]))]
        recall[name] = sum(hit and score > limit for score, hit in inside[name]) / len(inside[name])
    ranks = {size: {m: round(_share(hits), 4) for m, hits in found.items()} for size, found in first.items()}
    return Figures(
        pairs=len(outside["learned"]),
        first_of_50=ranks[50],
        first_of_1000=ranks[1000],
        recall_at_1_percent={m: round(value, 4) for m, value in recall.items()},
        by_language={language: round(_share(hits), 4) for language, hits in by_language.items()},
    )


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)
