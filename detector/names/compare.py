"""Do two names of one or more words name the same person or body?"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations, permutations

from ..lexicon import words
from .spelling import fold, nearness
from .variants import are_transliterations, is_particle, same_word, words_of

_LINKS = frozenset({"the", "of", "and", "for", "in", "on", "at", "to"})
_VARIANT = 0.96
_NEAR = 0.95
_INITIAL = 0.85
_ACRONYM = 0.85
_SURNAME_ALONE = 0.8
_GIVEN_ALONE = 0.55
_OTHER_ORDER = 0.95
_EXTRA_WORD = 0.96


@lru_cache(maxsize=100_000)
def word_score(left: str, right: str) -> float:
    """How likely two words of names stand for the same: 1 equal, high for legitimate forms, else `nearness`."""
    a, b = fold(left), fold(right)
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[0] == b[0] else 0.0
    if same_word(left, right):
        return _VARIANT
    return min(_NEAR, nearness(a, b))


def compare_names(left: str, right: str) -> float:
    """Do these two spellings name the same person or body? 0 ... 1, symmetric.

    The words are aligned (in order, or turned round), each pair is weighed by `word_score`, and the weakest pair counts
    as much as the mean of all: a name is as near as its worst word. Honorifics, particles (de, al-, van) and linking
    words do not count; an initial stands for its word; a surname alone is a match of lower certainty; an acronym stands
    for the body of which it has the initials.
    """
    if left == right:
        return 1.0 if left.strip() else 0.0
    return _compared(left, right) if left <= right else _compared(right, left)


@lru_cache(maxsize=100_000)
def _compared(left: str, right: str) -> float:
    full_a, full_b = words_of(left), words_of(right)
    if not full_a or not full_b:
        return 0.0
    joined_a, joined_b = ("".join(map(fold, name)) for name in (full_a, full_b))
    if joined_a == joined_b:
        return 1.0 if len(full_a) == len(full_b) else 0.99
    if are_transliterations(left, right):
        return _VARIANT
    a, b = _bare(full_a), _bare(full_b)
    if acronym := _acronym(a, b):
        return acronym
    if len(a) > len(b):
        a, b = b, a
    if len(a) > 6 or len(b) > 8:
        return _bag(a, b)
    score = _in_order(a, b)
    if len(a) > 1 and score < _VARIANT:
        score = max(score, _OTHER_ORDER * _turned(a, b))
    if len(a) != len(b) and abs(len(joined_a) - len(joined_b)) <= 2:  # "Sun Ando" for "Sunando": divided otherwise
        score = max(score, 0.97 * nearness(joined_a, joined_b))
    return score


def _bare(name: tuple[str, ...]) -> tuple[str, ...]:
    """Without particles and linking words, unless nothing else is there."""
    return tuple(word for word in name if not is_particle(word) and word.lower() not in _LINKS) or name


def _acronym(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    for short, long in ((a, b), (b, a)):
        if len(short) == 1 and len(long) >= 2 and len(short[0]) >= 2 and short[0].isupper():
            initials = "".join(word[0] for word in long).upper()
            if short[0] == initials:
                return _ACRONYM
    return 0.0


def _in_order(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """The best alignment that keeps the order; `a` is not the longer one. Its last word is held to the last of `b`."""
    last = word_score(a[-1], b[-1])
    if len(a) == 1:
        if len(b) == 1:
            return last
        if fold(a[0]) in words("institution_noun"):
            return 0.0
        return max(_SURNAME_ALONE * last, _GIVEN_ALONE * max(word_score(a[0], other) for other in b[:-1]))
    if last < 0.05:
        return 0.0
    rest = a[:-1]
    best: tuple[float, ...] | None = None
    for chosen in _subsequences(len(b) - 1, len(rest)):
        scores = tuple(word_score(word, b[k]) for word, k in zip(rest, chosen, strict=True))
        if best is None or (min(scores), sum(scores)) > (min(best), sum(best)):
            best = scores
    extra = len(b) - len(a)
    return _together((*(best or ()), last), (*rest, a[-1])) * _EXTRA_WORD**extra


@lru_cache(maxsize=256)
def _subsequences(length: int, size: int) -> tuple[tuple[int, ...], ...]:
    return tuple(combinations(range(length), size))


def _turned(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Family name first in one, last in the other; for bodies, any order of up to four words."""
    if len(a) == len(b) <= 4 and (words("institution_noun") & {fold(word) for word in (*a, *b)}):
        orders = [order for order in permutations(a) if order != a]
        return max((_in_order(order, b) for order in orders), default=0.0)
    return max(_in_order((*a[1:], a[0]), b), _in_order((a[-1], *a[:-1]), b))


def _together(scores: tuple[float, ...], name: tuple[str, ...]) -> float:
    """Half the weakest, half the mean; words that say what a body is (ministry) weigh little in the mean."""
    generic = words("institution_noun")
    weights = [0.3 if fold(word) in generic else 1.0 for word in name]
    mean = sum(s * w for s, w in zip(scores, weights, strict=True)) / sum(weights)
    return 0.5 * min(scores) + 0.5 * mean


def _bag(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """For long names: the share of the words of the shorter that have their like in the longer, squared."""
    found = [max(word_score(word, other) for other in b) for word in a]
    mean = sum(found) / len(found)
    return mean * mean * math.sqrt(len(a) / len(b))
