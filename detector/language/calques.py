"""Which words may a literal translation have put for one another?

Two English words are related where one word of a pivot language covers both ("deputy" and "vice", "administration" and
"management"): the groups of `data/tables/calques.tsv`. Phrases that name the field of a ministry ("foreign affairs",
"external relations") are rows of `data/tables/portfolios.tsv`.
"""

from __future__ import annotations

from functools import cache, lru_cache

from .. import assets
from .lexicon import zipf

_BRITISH = (("our", "or"), ("isation", "ization"), ("tre", "ter"), ("ence", "ense"), ("amme", "am"))
_SMALL = frozenset({"of", "the", "and", "for", "a", "an", "in", "on", "to", "&", ",", ".", "-", "'s", "’s", "u", "s"})


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """One key for the legitimate forms of a word: no capital, possessive mark, plural ending or British spelling."""
    low = word.lower().replace("’", "'")
    low = low.removesuffix("'s").rstrip("'")
    if low in ("u.s.", "u.s", "us", "usa", "u.s.a."):
        return "u.s."
    if low in ("u.k.", "u.k", "uk"):
        return "u.k."
    for british, american in _BRITISH:
        if low.endswith(british) and zipf(low[: -len(british)] + american) > 3:
            low = low[: -len(british)] + american
            break
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


@cache
def members() -> dict[str, tuple[str, ...]]:
    """concept → the words that it may be put as, as they stand in the table; single words only."""
    rows = assets.path("data", "tables", "calques.tsv").read_text("utf-8").splitlines()[1:]
    cells = (row.split("\t")[:2] for row in rows)
    return {concept: tuple(word for word in cell.split("|") if " " not in word) for concept, cell in cells}


@cache
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


@cache
def portfolios() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(portfolio, content lemmas of a phrase that names it), the longest phrases first."""
    found = []
    for row in assets.path("data", "tables", "portfolios.tsv").read_text("utf-8").splitlines()[1:]:
        portfolio, cell, *_ = row.split("\t")
        found += [
            (portfolio, tuple(lemma(word) for word in phrase.split() if not is_small(word)))
            for phrase in cell.split("|")
        ]
    return tuple(sorted(found, key=lambda item: (-len(item[1]), item)))
