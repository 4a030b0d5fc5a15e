"""Phrases that name the field of a ministry ("foreign affairs", "external relations"): `data/tables/portfolios.tsv`."""

from __future__ import annotations

from .calques import is_small, lemma
from .tables import derived, rows


@derived()
def portfolios() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(portfolio, content lemmas of a phrase that names it), the longest phrases first."""
    found = [
        (portfolio, tuple(lemma(word) for word in phrase.split() if not is_small(word)))
        for portfolio, phrases in rows("portfolios.tsv", "portfolio", "phrases")
        for phrase in phrases.split("|")
    ]
    return tuple(sorted(found, key=lambda item: (-len(item[1]), item)))
