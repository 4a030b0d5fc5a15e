"""Words of a sentence as rows: what tells a wrong word from a right one, alone and beside a partner.

Beside a partner the two sides are held against each other word by word: what stands on both sides, by its stem, is no
difference; what is left over on both sides between two such words is one *difference*, a wording of the copy and the
wording of the other version in its place. Whether it is an error or another way to put it is learned
(`training/words.py`) from these columns: the tagger's probabilities on both sides, how near the meanings are in their
context, how near the spellings are, how usual the words are, whether they stand elsewhere in the other version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from ..language.lexicon import capital_share, is_name_word, zipf
from ..language.normalize import fold_punctuation, stem, without_possessive
from ..types import Token
from .tagger import Tagged

Matrix = NDArray[np.float64]

WORD_ALONE = (
    "chance", "chance_before", "chance_after", "chance_highest", "odds", "zipf", "zipf_before", "zipf_after", "letters",
    "capital", "number", "first", "name_word", "capital_share", "repeated",
)  # fmt: skip
"""Columns of a word of a sentence alone."""
WORD_BESIDE = (
    *WORD_ALONE, "beside", "beside_before", "beside_after", "beside_highest", "beside_odds", "matched", "elsewhere",
    "run", "other_run", "spelling", "meaning", "meaning_run", "other_zipf", "other_chance", "other_missing",
)  # fmt: skip
"""Columns of a word beside a partner."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one sentence: their tokens, places in the sentence (code points from its start) and stems."""

    tokens: tuple[Token, ...]
    places: tuple[tuple[int, int], ...]
    stems: tuple[str, ...]
    frequencies: tuple[float, ...]

    @classmethod
    def of(cls, tokens: Sequence[Token], start: int) -> Words:
        """The words among the tokens of a sentence that starts at `start` in its text."""
        kept = tuple(token for token in tokens if token.kind != "sign")
        plain = [without_possessive(fold_punctuation(token.text)).lower() for token in kept]
        return cls(
            kept,
            tuple((token.start - start, token.end - start) for token in kept),
            tuple(stem(word) if word else "" for word in plain),
            tuple(4.0 if token.kind == "number" else zipf(word) for token, word in zip(kept, plain, strict=True)),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """Words `first` to `last` (half-open) of the copy stand where the partner has words `other_first` to `other_last`.

    Either side may be empty, not both.
    """

    first: int
    last: int
    other_first: int
    other_last: int


def differences(copy: Words, partner: Words) -> tuple[Difference, ...]:
    """The differences of two sentences, in the order of the copy."""
    matcher = SequenceMatcher(None, copy.stems, partner.stems, autojunk=False)
    return tuple(Difference(a, b, c, d) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal")


def alone_rows(words: Words, alone: Tagged) -> Matrix:
    """Columns WORD_ALONE, shape (words, columns)."""
    probabilities = _probabilities(words, alone)
    before, after = _neighbours(probabilities)
    usual = np.array(words.frequencies, float)
    usual_before, usual_after = _neighbours(usual)
    rows = np.zeros((len(words.tokens), len(WORD_ALONE)))
    shares = [capital_share(token.text) for token in words.tokens]
    columns = [
        probabilities, before, after,
        np.full(len(probabilities), probabilities.max(initial=0.0)), np.full(len(probabilities), alone.logit),
        usual, usual_before, usual_after,
        [len(token.text) for token in words.tokens],
        [token.text[0].isupper() for token in words.tokens],
        [token.kind == "number" for token in words.tokens],
        [at == 0 for at in range(len(words.tokens))],
        [is_name_word(token.text) for token in words.tokens],
        [-1.0 if share is None else share for share in shares],
        [bool(one) and words.stems[at - 1] == one if at else False for at, one in enumerate(words.stems)],
    ]  # fmt: skip
    for at, column in enumerate(columns):
        rows[:, at] = np.asarray(column, float)
    return rows


def beside_rows(
    words: Words, alone: Tagged, beside: Tagged, partner: Words, other: Tagged, elsewhere: frozenset[str]
) -> Matrix:
    """Columns WORD_BESIDE, shape (words, columns).

    Args:
        alone: the copy's sentence by itself; `beside` the same beside the partner; `other` the partner by itself.
        elsewhere: the stems of every word of the whole reference.
    """
    size, probabilities = len(words.tokens), _probabilities(words, beside)
    rows = np.zeros((size, len(WORD_BESIDE)))
    if not size:
        return rows
    before, after = _neighbours(probabilities)
    theirs = _probabilities(partner, other)
    own = frozenset(words.stems)
    missing = np.array([one not in own for one in partner.stems], bool)
    near = _meanings(words, alone) @ _meanings(partner, other).T if partner.tokens else np.zeros((size, 1))
    matched = frozenset(partner.stems)
    run = np.zeros((size, 6))
    run[:, 2], run[:, 3] = 1.0, 4.5
    for found in differences(words, partner):
        side = slice(found.other_first, found.other_last)
        run[found.first : found.last] = (
            found.last - found.first,
            found.other_last - found.other_first,
            _run_meaning(words, alone, partner, other, found),
            float(np.mean(partner.frequencies[side])) if found.other_last > found.other_first else 0.0,
            float(theirs[side].max(initial=0.0)),
            float(missing[side].sum()),
        )
    columns = [
        probabilities, before, after, np.full(size, probabilities.max(initial=0.0)), np.full(size, beside.logit),
        [one in matched for one in words.stems],
        [one in elsewhere for one in words.stems],
        run[:, 0], run[:, 1],
        _spellings(words, partner, missing),
        near.max(1) if near.size else np.zeros(size),
        run[:, 2], run[:, 3], run[:, 4], run[:, 5],
    ]  # fmt: skip
    rows[:, : len(WORD_ALONE)] = alone_rows(words, alone)
    for at, column in enumerate(columns, len(WORD_ALONE)):
        rows[:, at] = np.asarray(column, float)
    return np.round(rows, 4)


def _probabilities(words: Words, tagged: Tagged) -> Matrix:
    return np.array([tagged.over(start, end) for start, end in words.places], float)


def _neighbours(values: Matrix) -> tuple[Matrix, Matrix]:
    padded = np.concatenate([[0.0], values, [0.0]])
    return padded[:-2], padded[2:]


def _meanings(words: Words, tagged: Tagged) -> NDArray[np.float32]:
    return np.stack([tagged.meaning(start, end) for start, end in words.places])


def _run_meaning(words: Words, alone: Tagged, partner: Words, other: Tagged, found: Difference) -> float:
    if found.first == found.last or found.other_first == found.other_last:
        return 0.0
    mine = alone.meaning(words.places[found.first][0], words.places[found.last - 1][1])
    theirs = other.meaning(partner.places[found.other_first][0], partner.places[found.other_last - 1][1])
    return float(mine @ theirs)


def _spellings(words: Words, partner: Words, missing: NDArray[np.bool_]) -> list[float]:
    """How near in letters (0 ... 1) the nearest word is that only the partner has; 1 for a word on both sides."""
    left = [token.text.lower() for token, is_missing in zip(partner.tokens, missing, strict=True) if is_missing]
    theirs = frozenset(partner.stems)
    found = []
    for token, one in zip(words.tokens, words.stems, strict=True):
        if one in theirs:
            found.append(1.0)
            continue
        matcher = SequenceMatcher(None, "", token.text.lower(), autojunk=False)
        best = 0.0
        for word in left:
            matcher.set_seq1(word)
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                best = max(best, matcher.ratio())
        found.append(best)
    return found
