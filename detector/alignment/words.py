"""Words of linked sentences → which stands for which.

A dynamic programme over both rows of words (Needleman and Wunsch 1970) finds the order-keeping alignment that is
worth most: equal words first, then other forms and spellings of one word, then words that are near in spelling or in
context, as the vectors of the tagger have it (the idea of SimAlign, Jalili Sabet et al. 2020, with vectors of one
language). A second pass links words that were moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ..annotation.quantities import Quantity
from ..annotation.quantity_agreement import agree
from ..annotation.words import Word
from ..language.calques import is_small, lemma
from ..language.lexicon import FUNCTION_WORD, zipf
from ..language.normalize import shared_beginning
from ..names import is_variant, spelling_similarity

Matrix = NDArray[np.float64]


class Relation(IntEnum):
    """How a word of the copy stands to the word beside which it is aligned; from FORM up they say the same."""

    OTHER = 0
    FORM = 1
    """Another form or spelling of one word, or another way to write one quantity."""
    EQUAL = 2


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """Word `copy` of the one row stands for word `other` of the other; `moved`: not in the order of the others."""

    copy: int
    other: int
    relation: Relation
    moved: bool = False


# What an aligned pair is worth. Only the order of these numbers matters much: equal words hold the alignment, and any
# pair in the same place is better than two words without a partner.
_EQUAL, _EQUAL_SMALL = 1.0, 0.5
_FORM = 0.85
_BELOW_FORM = _FORM - 0.05
"""The most that two words of another relation are worth."""
_NUMBERS, _NAMES = 0.4, 0.25
_SPELLING, _MEANING = 0.5, 0.4
_PLACE = 0.03
"""What standing at the same part of both rows adds: decides between equals."""
_NEAR_SPELLING = 0.3
_ENDINGS = frozenset(("", "s", "es", "d", "ed", "ing", "er", "ers", "n", "en", "ly", "al", "r", "rs"))
_OF_VERBS = frozenset(("", "s", "es", "d", "ed", "ing"))
_TURNED = frozenset(
    map(frozenset, (("y", "ies"), ("y", "ied"), ("ies", "ied"), ("e", "ing"), ("e", "al"), ("y", "er")))
)
"""Endings that a form adds, those of which any two are of one verb, and those that stand for one another."""
_SHORTEST = 3
"""Letters that two forms of one word share at least."""
_LEFT = 4
"""Letters of a form that may differ at its end."""


def align_words(copy: Sequence[Word], other: Sequence[Word], similarity: Matrix) -> tuple[AlignedPair, ...]:
    """The aligned pairs of two rows of words, in the order of the copy.

    A word is in one pair at most, but for one that moved: another may stand in its place.

    Args:
        similarity: cosine of each word's vector in context with each of the other row, shape (len(copy), len(other)).
    """
    if not copy or not other:
        return ()
    relations = _relations(copy, other)
    worth = _worth(copy, other, relations, similarity)
    pairs = [AlignedPair(i, j, Relation(int(relations[i, j]))) for i, j in _best_path(worth)]
    return tuple(sorted((*pairs, *_moved(copy, relations, pairs)), key=lambda pair: pair.copy))


def _relations(copy: Sequence[Word], other: Sequence[Word]) -> NDArray[np.int8]:
    numbers: dict[str, int] = {}
    mine, theirs = (np.array([numbers.setdefault(w.key, len(numbers)) for w in row]) for row in (copy, other))
    table = np.where(mine[:, None] == theirs[None, :], np.int8(Relation.EQUAL), np.int8(Relation.OTHER))
    heads: dict[str, list[int]] = {}
    for j, word in enumerate(other):
        heads.setdefault(_head(word), []).append(j)
    for i, word in enumerate(copy):
        for j in heads.get(_head(word), ()):
            if not table[i, j] and same_form(word, other[j]):
                table[i, j] = Relation.FORM
    return table


def _head(word: Word) -> str:
    """The letters that all forms of one word share."""
    return "#" if word.quantity else word.key[:2].lower()


def same_form(one: Word, other: Word) -> bool:
    """Whether two words are forms or spellings of one, or quantities that may state one fact."""
    if one.quantity and other.quantity:
        if "score" in (one.quantity.kind, other.quantity.kind):
            return one.key == other.key  # 6-4 is not 4-6, which agrees with it
        return _same_unit(one.quantity, other.quantity) and agree(one.quantity, other.quantity)
    if one.quantity or other.quantity:
        return False
    if one.kind == "acronym" or other.kind == "acronym":
        return one.key.lower() == other.key.lower() and "word" not in (one.kind, other.kind)
    if "name" in (one.kind, other.kind):
        return lemma(one.key) == lemma(other.key) or is_variant(one.text, other.text)
    return inflected(one.key, other.key)


def _same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether the units of two quantities do not speak against their being one."""
    if one.unit and other.unit and one.unit != other.unit:
        return False
    return one.base is None or other.base is None or one.values != other.values or one.base == other.base


def inflected(one: str, other: str) -> bool:
    """Whether two words (small letters) look like inflections of one: the same but for an ending of grammar."""
    if lemma(one) == lemma(other):
        return True
    same = shared_beginning(one, other)
    if same < _SHORTEST or max(len(one), len(other)) - same > _LEFT:
        return False
    left, right = one[same:], other[same:]
    if left[:1] == one[same - 1] and left[1:] in _ENDINGS and right in _ENDINGS:  # planned, plan
        left = left[1:]
    elif right[:1] == other[same - 1] and right[1:] in _ENDINGS and left in _ENDINGS:
        right = right[1:]
    added = _ENDINGS if "" in (left, right) else _OF_VERBS
    return (left in added and right in added) or frozenset((left, right)) in _TURNED


def _worth(copy: Sequence[Word], other: Sequence[Word], relations: NDArray[np.int8], similarity: Matrix) -> Matrix:
    small = np.array([zipf(word.key) >= FUNCTION_WORD for word in copy])
    equal = np.where(small, _EQUAL_SMALL, _EQUAL)[:, None]
    numbers = _both(copy, other, lambda word: word.quantity is not None)
    names = _both(copy, other, lambda word: word.is_name)
    worth = _MEANING * np.clip(similarity, 0.0, 1.0) + _NUMBERS * numbers + _NAMES * names
    for i, j in zip(*np.nonzero(names & (relations == Relation.OTHER)), strict=True):
        near = spelling_similarity(copy[i].text, other[j].text)
        worth[i, j] += _SPELLING * near if near > _NEAR_SPELLING else 0.0
    worth = np.where(relations == Relation.FORM, _FORM, np.minimum(worth, _BELOW_FORM))
    worth = np.where(relations == Relation.EQUAL, equal, worth)
    at, there = (np.arange(len(row)) / len(row) for row in (copy, other))
    return np.round(worth + _PLACE * (1.0 - np.abs(at[:, None] - there[None, :])), 6)


def _both(copy: Sequence[Word], other: Sequence[Word], test: Callable[[Word], bool]) -> NDArray[np.bool_]:
    mine, theirs = (np.array([test(word) for word in row]) for row in (copy, other))
    both: NDArray[np.bool_] = mine[:, None] & theirs[None, :]
    return both


def _best_path(worth: Matrix) -> list[tuple[int, int]]:
    """The order-keeping pairs that are worth most together.

    Skipping a word costs nothing, so that each row is one pass of numpy.
    """
    rows, columns = worth.shape
    best = np.zeros((rows + 1, columns + 1))
    for i in range(rows):
        taken = best[i, :-1] + worth[i]
        best[i + 1, 1:] = np.maximum.accumulate(np.maximum(best[i, 1:], taken))
    pairs = []
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j - 1] + worth[i - 1, j - 1]:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif best[i, j] == best[i - 1, j]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def _moved(copy: Sequence[Word], relations: NDArray[np.int8], pairs: Sequence[AlignedPair]) -> list[AlignedPair]:
    """Words without a partner of their own that stand elsewhere in the other row, where they have none either."""
    mine, theirs = set(range(len(copy))), set(range(relations.shape[1]))
    for pair in pairs:
        if pair.relation:
            mine.discard(pair.copy)
            theirs.discard(pair.other)
    found = []
    exchanged = _exchanged(copy, relations, pairs)
    for i in sorted(mine - exchanged):
        if zipf(copy[i].key) >= FUNCTION_WORD:
            continue
        offered = [j for j in theirs if relations[i, j]]
        if offered:
            j = max(offered, key=lambda j: (relations[i, j], -abs(i - j), -j))
            theirs.discard(j)
            found.append(AlignedPair(i, j, Relation(int(relations[i, j])), moved=True))
    return found


def _exchanged(copy: Sequence[Word], relations: NDArray[np.int8], pairs: Sequence[AlignedPair]) -> set[int]:
    """Names and quantities each of which stands in the other's place, with more than small words between.

    Who did what to whom has changed, and nothing moved.
    """
    loose = {pair.copy: pair.other for pair in pairs if not pair.relation and copy[pair.copy].kind != "word"}
    return {
        one
        for i, j in loose.items()
        for other, k in loose.items()
        if i < other and relations[i, k] and relations[other, j]
        if any(word.kind == "word" and not is_small(word.key) for word in copy[i + 1 : other])
        for one in (i, other)
    }
