"""Which words may a literal translation have put for one another?

Two English words are related where one word of a pivot language covers both ("deputy" and "vice", "administration" and
"management"): the groups of `data/tables/calques.tsv`.
"""

from __future__ import annotations

from functools import lru_cache

from .lexicon import zipf
from .normalize import american, fold_punctuation, without_possessive
from .tables import derived, rows

_KNOWN = 3.0
"""Zipf frequency from which an American spelling is a word of its own, and not only looks like one."""
_SMALL = frozenset({"of", "the", "and", "for", "a", "an", "in", "on", "to", "&", ",", ".", "-", "'s", "’s", "u", "s"})


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """One key for the legitimate forms of a word: no capital, possessive mark, plural ending or British spelling."""
    low = without_possessive(fold_punctuation(word.lower())).rstrip("'")
    if low in ("u.s.", "u.s", "us", "usa", "u.s.a."):
        return "u.s."
    if low in ("u.k.", "u.k", "uk"):
        return "u.k."
    if (other := american(low)) != low and zipf(other) > _KNOWN:
        low = other
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        if low.endswith("ies") and len(low) > 4:
            return low[:-3] + "y"
        if low.endswith(("sses", "shes", "ches", "xes")):
            return low[:-2]
        return low[:-1]
    return low


def is_small(word: str) -> bool:
    """Whether a word only joins others inside a name."""
    return word.lower() in _SMALL


@derived()
def members() -> dict[str, tuple[str, ...]]:
    """concept → the words that it may be put as, as they stand in the table; single words only."""
    listed = rows("calques.tsv", "concept", "words")
    return {concept: tuple(word for word in cell.split("|") if " " not in word) for concept, cell in listed}


@derived()
def _groups() -> dict[str, frozenset[str]]:
    """lemma → the concepts that it may stand for."""
    found: dict[str, set[str]] = {}
    for concept, listed in members().items():
        for word in listed:
            found.setdefault(lemma(word), set()).add(concept)
    return {word: frozenset(concepts) for word, concepts in found.items()}


def concepts(word: str) -> frozenset[str]:
    """The concepts that a lemma may stand for; none for a word that is in no group."""
    return _groups().get(word, frozenset())


def related(left: str, right: str) -> bool:
    """Whether two lemmas may be renderings of one word of a pivot language."""
    return not concepts(left).isdisjoint(concepts(right))
