"""Words of a sentence as rows: what tells a wrong word from a right one, alone and beside a partner.

Beside a partner the two sides are held against each other word by word: what stands on both sides, by its stem, is no
difference; what is left over on both sides between two such words is one *difference*, a wording of the copy and the
wording of the other version in its place. Whether it is an error or another way to put it is learned
(`training/fit_words.py`) from these columns: the tagger's probabilities on both sides, how near the meanings are in
their context, how near the spellings are, how usual the words are, whether they stand elsewhere in the other version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from ..inference.features import Features
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


def alone_rows(words: Words, alone: Tagged) -> Features:
    """Columns WORD_ALONE, a row for each word."""
    probabilities = _probabilities(words, alone)
    before, after = _neighbours(probabilities)
    usual = np.array(words.frequencies, float)
    usual_before, usual_after = _neighbours(usual)
    shares = [capital_share(token.text) for token in words.tokens]
    columns = {
        "chance": probabilities, "chance_before": before, "chance_after": after,
        "chance_highest": probabilities.max(initial=0.0), "odds": alone.logit,
        "zipf": usual, "zipf_before": usual_before, "zipf_after": usual_after,
        "letters": [len(token.text) for token in words.tokens],
        "capital": [token.text[0].isupper() for token in words.tokens],
        "number": [token.kind == "number" for token in words.tokens],
        "first": [at == 0 for at in range(len(words.tokens))],
        "name_word": [is_name_word(token.text) for token in words.tokens],
        "capital_share": [-1.0 if share is None else share for share in shares],
        "repeated": [bool(one) and words.stems[at - 1] == one if at else False for at, one in enumerate(words.stems)],
    }  # fmt: skip
    return Features.of(columns, len(words.tokens))


def beside_rows(
    words: Words, alone: Tagged, beside: Tagged, partner: Words, other: Tagged, elsewhere: frozenset[str]
) -> Features:
    """Columns WORD_BESIDE, a row for each word.

    Args:
        alone: the copy's sentence by itself; `beside` the same beside the partner; `other` the partner by itself.
        elsewhere: the stems of every word of the whole reference.
    """
    size, probabilities = len(words.tokens), _probabilities(words, beside)
    if not size:
        return Features.stacked(WORD_BESIDE, ())
    before, after = _neighbours(probabilities)
    own = frozenset(words.stems)
    missing = np.array([one not in own for one in partner.stems], bool)
    near = _meanings(words, alone) @ _meanings(partner, other).T if partner.tokens else np.zeros((size, 1))
    matched = frozenset(partner.stems)
    columns = {
        "beside": probabilities, "beside_before": before, "beside_after": after,
        "beside_highest": probabilities.max(initial=0.0), "beside_odds": beside.logit,
        "matched": [one in matched for one in words.stems],
        "elsewhere": [one in elsewhere for one in words.stems],
        "spelling": _spellings(words, partner, missing),
        "meaning": near.max(1) if near.size else np.zeros(size),
        **_runs(words, alone, partner, other, missing),
    }  # fmt: skip
    table = alone_rows(words, alone).beside(Features.of(columns, size))
    return Features(WORD_BESIDE, np.round(table.select(WORD_BESIDE, "the head for words"), 4))


_UNCHANGED = {
    "run": 0.0,
    "other_run": 0.0,
    "meaning_run": 1.0,
    "other_zipf": 4.5,
    "other_chance": 0.0,
    "other_missing": 0.0,
}
"""Columns of a run of other words, for a word that is the same on both sides."""


def _runs(words: Words, alone: Tagged, partner: Words, other: Tagged, missing: NDArray[np.bool_]) -> dict[str, Matrix]:
    """Columns of the run of other words in which a word stands: its length on both sides, meaning, what is there."""
    theirs = _probabilities(partner, other)
    columns = {name: np.full(len(words.tokens), value) for name, value in _UNCHANGED.items()}
    for found in differences(words, partner):
        mine, side = slice(found.first, found.last), slice(found.other_first, found.other_last)
        columns["run"][mine] = found.last - found.first
        columns["other_run"][mine] = found.other_last - found.other_first
        columns["meaning_run"][mine] = _run_meaning(words, alone, partner, other, found)
        there = found.other_last > found.other_first
        columns["other_zipf"][mine] = float(np.mean(partner.frequencies[side])) if there else 0.0
        columns["other_chance"][mine] = float(theirs[side].max(initial=0.0))
        columns["other_missing"][mine] = float(missing[side].sum())
    return columns


def _probabilities(words: Words, tagged: Tagged) -> Matrix:
    return tagged.over_each(words.places).astype(float)


def _neighbours(values: Matrix) -> tuple[Matrix, Matrix]:
    padded = np.concatenate([[0.0], values, [0.0]])
    return padded[:-2], padded[2:]


def _meanings(words: Words, tagged: Tagged) -> NDArray[np.float32]:
    return tagged.meanings(words.places)


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
