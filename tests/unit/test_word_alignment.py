"""Which words of linked sentences stand for one another."""

from __future__ import annotations

import numpy as np
import pytest

from detector.alignment.words import Relation, align_words, inflected, same_form
from detector.annotation.annotate import annotate
from detector.annotation.words import Word, words
from detector.types import Article
from tests.fakes import word_vectors


def row(text: str) -> tuple[Word, ...]:
    return words(annotate(Article("story", text)), 0)


def aligned(copy: str, other: str) -> list[tuple[str, str, str, bool]]:
    """The pairs that are no equal words in their order."""
    mine, theirs = row(copy), row(other)
    similarity = np.round((word_vectors(None, mine) @ word_vectors(0, theirs).T).astype(np.float64), 3)
    return [
        (mine[pair.copy].text, theirs[pair.other].text, pair.relation.name, pair.moved)
        for pair in align_words(mine, theirs, similarity)
        if pair.moved or pair.relation != Relation.EQUAL
    ]


def test_equal_rows_have_no_other_pairs() -> None:
    assert aligned("The envoy left for Geneva.", "The envoy left for Geneva.") == []
    assert align_words((), row("The envoy left."), np.zeros((0, 3))) == ()


def test_what_stands_in_one_place_is_a_pair() -> None:
    assert aligned("The minister of Pakistan left on Friday.", "The minister of India left on Friday.") == [
        ("Pakistan", "India", "OTHER", False)
    ]


def test_forms_and_spellings_say_the_same() -> None:
    assert aligned("Envoys plan talks in Odessa.", "The envoy planned talks in Odesa.") == [
        ("Envoys", "envoy", "FORM", False), ("plan", "planned", "FORM", False), ("Odessa", "Odesa", "FORM", False),
    ]  # fmt: skip


def test_a_word_that_moved_has_its_partner() -> None:
    assert aligned("On Friday the envoy left for Geneva.", "The envoy left for Geneva on Friday.") == [
        ("Friday", "Friday", "EQUAL", True)
    ]


def test_names_that_changed_places_did_not_move() -> None:
    found = aligned("Police arrested Novak after Miller called.", "Police arrested Miller after Novak called.")
    assert found == [("Novak", "Miller", "OTHER", False), ("Miller", "Novak", "OTHER", False)]


def test_members_of_a_list_in_another_order_say_the_same() -> None:
    found = aligned("Miller and Novak came to Geneva.", "Novak and Miller came to Geneva.")
    assert {pair for pair in found if pair[3]} == {
        ("Miller", "Miller", "EQUAL", True), ("Novak", "Novak", "EQUAL", True),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 miles", "19 kilometres"),
        ("about 200,000", "203,412"),
        ("NATO", "Nato"),
        ("Kiev", "Kyiv"),
        ("countries", "country"),
        ("stopped", "stopping"),
    ],
)
def test_same_form(one: str, other: str) -> None:
    left, right = row(f"They saw {one}.")[-1], row(f"They saw {other}.")[-1]
    assert same_form(left, right)
    assert same_form(right, left)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("20 miles", "20 kilometres"),
        ("6-4", "4-6"),
        ("20 dollars", "20 euros"),
        ("NATO", "OTAN"),
        ("Iran", "Iraq"),
        ("Miller", "Mueller"),
        ("contract", "contrast"),
    ],
)
def test_other_forms(one: str, other: str) -> None:
    assert not same_form(row(f"They saw {one}.")[-1], row(f"They saw {other}.")[-1])


def test_inflections_differ_in_an_ending() -> None:
    assert all(inflected(*pair) for pair in (("plan", "planned"), ("plays", "playing"), ("carry", "carried")))
    assert not any(inflected(*pair) for pair in (("plan", "plant"), ("war", "warm"), ("is", "it"), ("form", "foreign")))
