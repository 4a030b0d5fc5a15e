"""How two English words stand to one another: the same in some sense, opposites, one a kind of the other, kinds of one.

Read from `models/senses/words.tsv.gz`, made by `training/tables/senses.py` from WordNet 3.0. A column of it lists
numbers of senses (synsets), which mean nothing by themselves: two words that share one may stand for one another.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, get_args

from .. import assets

Relation = Literal["same", "opposite", "kind", "sisters"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)


@dataclass(frozen=True, slots=True)
class _Word:
    """Lemmas, senses, what these are kinds of, what those are kinds of, and the lemmas that say the opposite."""

    lemmas: frozenset[str]
    senses: frozenset[str]
    wider: frozenset[str]
    above: frozenset[str]
    opposites: frozenset[str]


def relation(left: str, right: str) -> Relation | None:
    """The relation of two words, lower-cased and in any inflection; None where none is known, or a word is not."""
    return _relation(*sorted((left, right)))


def is_known(word: str) -> bool:
    """Whether the senses of a word, lower-cased, are known."""
    return word in _lines()


@lru_cache(maxsize=100_000)
def _relation(left: str, right: str) -> Relation | None:
    one, two = _listed(left), _listed(right)
    if one is None or two is None:
        return _negated(left, right)
    if one.lemmas & two.opposites or two.lemmas & one.opposites or _negated(left, right):
        return "opposite"
    if one.senses & two.senses or one.lemmas & two.lemmas:
        return "same"
    if (one.wider | one.above) & two.senses or (two.wider | two.above) & one.senses:
        return "kind"
    return "sisters" if one.wider & two.wider else None


def _negated(left: str, right: str) -> Relation | None:
    """Whether one word is the other with a prefix that negates it."""
    short, long = sorted((left, right), key=len)
    negated = len(short) > _SHORTEST and any(long == prefix + short for prefix in _PREFIXES)
    return "opposite" if negated else None


_SHORTEST = 3
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "non-", "anti", "anti-", "de", "mis")


@lru_cache(maxsize=50_000)
def _listed(word: str) -> _Word | None:
    line = _lines().get(word)
    return None if line is None else _Word(*(frozenset(cell.split()) for cell in line.split("\t")))


@cache
def _lines() -> dict[str, str]:
    """The rows by their word; a row is read where it is asked for, which few of them are."""
    with gzip.open(assets.path("models", "senses", "words.tsv.gz"), "rt", encoding="utf-8") as stream:
        parted = (line.rstrip("\n").partition("\t") for line in stream)
        return {word: cells for word, _, cells in parted}
