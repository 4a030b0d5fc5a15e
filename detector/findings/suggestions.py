"""Suggestions of several sources → one ranked list, which may be empty: no guess is better than a bad one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from ..language.normalize import fold_punctuation
from ..types import Suggestion

_FLOOR = 0.3
"""A suggestion in which no more trust can be put than this is left out."""
_BESIDE_BEST = 0.5
"""One with less than this share of the best one's score is left out: it would only distract from it."""
_MOST = 5
_ALIKE = 0.05
"""Scores that round to the same multiple of this say nothing about which is better."""


Misfit = Callable[[Sequence[str]], Sequence[float]]

_SUREST = 0.99
"""No suggestion is surer: nothing was measured more finely."""


def ranked(suggestions: Iterable[Suggestion], text: str, misfit: Misfit | None = None) -> tuple[Suggestion, ...]:
    """The suggestions for the text of one finding, best first.

    `misfit` says of texts how badly each fits into the sentence (none: not asked); it orders those of like scores.

    Equal ones are merged. Of one source the best score counts; sources that agree strengthen each other as independent
    witnesses do (one minus the product of their doubts), up to 0.99. What equals the text itself is dropped: case is a
    difference ("ice" for "ICE"), typographic signs are not. Whether a leading "the" stays follows the text.
    """
    by_source: dict[str, dict[str, Suggestion]] = {}
    for suggestion in suggestions:
        key = _key(suggestion.text)
        sources = by_source.setdefault(key, {})
        known = sources.get(suggestion.source)
        if key and (known is None or known.score < suggestion.score):
            sources[suggestion.source] = suggestion
    own = _key(text)
    merged = [_merge(tuple(group.values()), text) for key, group in by_source.items() if key and key != own]
    merged.sort(key=lambda suggestion: -suggestion.score)  # of equals the first given stays first: a source knows best
    least = max(_FLOOR, _BESIDE_BEST * merged[0].score) if merged else 0.0
    kept = [suggestion for suggestion in merged if suggestion.score >= least]
    return tuple(kept if misfit is None else _fitted(kept, misfit))[:_MOST]


def _fitted(suggestions: Iterable[Suggestion], misfit: Misfit) -> list[Suggestion]:
    ordered: list[Suggestion] = []
    for _, alike in groupby(suggestions, key=lambda suggestion: round(suggestion.score / _ALIKE)):
        group = list(alike)
        if len(group) > 1:
            worse = dict(zip(group, misfit([suggestion.text for suggestion in group]), strict=True))
            group.sort(key=lambda suggestion: worse[suggestion])
        ordered += group
    return ordered


def _merge(group: tuple[Suggestion, ...], text: str) -> Suggestion:
    group = tuple(sorted(group, key=lambda suggestion: (-suggestion.score, suggestion.source)))
    doubt = 1.0
    for suggestion in group:
        doubt *= 1.0 - min(max(suggestion.score, 0.0), 1.0)
    score = group[0].score if len(group) == 1 else max(group[0].score, min(1.0 - doubt, _SUREST))
    with_article = text[:4].lower() == "the "
    fitting = [s.text for s in group if (s.text[:4].lower() == "the ") == with_article]
    return Suggestion((fitting or [group[0].text])[0], round(score, 4), ", ".join(s.source for s in group))


def _key(text: str) -> str:
    """Key of texts that are one suggestion: a leading "the" aside, but for one that is doubled ("the the")."""
    folded = " ".join(fold_punctuation(text).split())
    first, _, rest = folded.partition(" ")
    return rest if first.lower() == "the" and rest and rest.lower().split()[0] != "the" else folded
