"""Calques: which words one foreign word covers, and the key under which the forms of a word stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from detector.language import calques, tables


@pytest.fixture(autouse=True)
def two_groups() -> Iterator[None]:
    """Two concepts that share a word."""
    rows = [{"concept": "second", "words": "deputy|vice|stand-in man"}, {"concept": "sin", "words": "vice|sin"}]
    with tables.replaced("calques.tsv", ("concept", "words"), rows):
        yield


def test_words_of_one_concept_are_related_and_others_not() -> None:
    assert calques.related("deputy", "vice") and calques.related("sin", "vice")
    assert not calques.related("deputy", "sin") and not calques.related("unheard", "unheard")


def test_a_word_may_stand_for_several_concepts() -> None:
    assert calques.concepts("vice") == {"second", "sin"} and calques.concepts("virtue") == frozenset()


def test_phrases_are_no_words_of_a_group() -> None:
    assert calques.members() == {"second": ("deputy", "vice"), "sin": ("vice", "sin")}


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("Ministries", "ministry"), ("agency’s", "agency"), ("taxes", "tax"), ("churches", "church"),
        ("glass", "glass"), ("status", "status"), ("US", "u.s."), ("u.k", "u.k."), ("gas", "gas"),
    ],
)  # fmt: skip
def test_legitimate_forms_have_one_key(form: str, key: str) -> None:
    assert calques.lemma(form) == key


def test_an_american_spelling_is_taken_only_where_it_is_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calques, "zipf", lambda word: 5.0 if word == "defense" else 0.0)
    calques.lemma.cache_clear()
    try:
        assert calques.lemma("defence") == "defense" and calques.lemma("glamour") == "glamour"
    finally:
        calques.lemma.cache_clear()


def test_joining_words_are_small() -> None:
    assert calques.is_small("Of") and calques.is_small("’s") and not calques.is_small("off")
