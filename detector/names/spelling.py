"""Similarity of two words: how likely one is a garbled or otherwise romanised spelling of the other.

Learned from pairs of English spellings that share one foreign spelling: see models/names/card.md.
"""

from __future__ import annotations

from .letters import letter_similarity, normalize_name
from .spelling_model import learned_similarity

_SINGLE = 12
"""Words of more letters are seldom single names."""
_LONGEST = 60
"""Letters of the longest word that is held against another, letter by letter: it takes their length squared."""
_AGREE = 0.75
"""Similarity of letters from which two longer names agree; the rest of the scale is spread over 0 ... 1."""


def spelling_similarity(word: str, other: str) -> float:
    """How likely one word is a garbled or otherwise romanised spelling of the other: 0 ... 1, symmetric, 1 if equal.

    For single words; case, signs and diacritics do not count. The scale is such that, of pairs of unrelated names, no
    more reach a score than reached it with the costs of edits alone that stood here first. What is longer than any word
    (60 letters) is like nothing but itself.
    """
    left, right = normalize_name(word), normalize_name(other)
    if max(len(left), len(right)) > _LONGEST:
        return float(left == right)
    return learned_similarity(left, right) if left <= right else learned_similarity(right, left)


def run_together(left: str, right: str) -> float:
    """Similarity of two folded names without their spaces, which one of them divides otherwise; letters have to agree.

    What was learned is of single words; of longer ones the letters alone decide.
    """
    if max(len(left), len(right)) > 2 * _LONGEST:
        return 0.0
    letters = letter_similarity(left, right)
    if letters < _AGREE:
        return 0.0
    return (
        spelling_similarity(left, right)
        if max(len(left), len(right)) <= _SINGLE
        else (letters - _AGREE) / (1.0 - _AGREE)
    )
