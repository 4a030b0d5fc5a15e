"""Portfolios: fields of government by the phrases that name them."""

from __future__ import annotations

from detector.language import tables
from detector.language.portfolios import portfolios


def test_longer_phrases_come_first_and_small_words_do_not_count() -> None:
    rows = [
        {"portfolio": "sea", "phrases": "sea|the lanes of the sea"},
        {"portfolio": "harbors", "phrases": "harbors"},
    ]
    with tables.replaced("portfolios.tsv", ("portfolio", "phrases"), rows):
        assert portfolios() == (("sea", ("lane", "sea")), ("harbors", ("harbor",)), ("sea", ("sea",)))
