"""names: what counts as the same person or body, what as a legitimate variant, and the properties of both."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector import assets
from detector.names import (
    compare_names,
    convention_only,
    fold,
    is_variant,
    nearness,
    skeleton,
    vowel_or_double_only,
    words_of,
)
from detector.names.spelling import Costs, costs

WORDS = st.text(string.ascii_letters + "éüłß'’-. ", max_size=24)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Homan", "Human"),
        ("Phillips", "Filibs"),
        ("Abigail", "Abigel"),
        ("Hughes", "Hewgs"),
        ("Bernard", "Pernarrd"),
    ],
)
def test_skeleton_survives_a_way_through_another_script(left: str, right: str) -> None:
    assert skeleton(left) == skeleton(right) != ""


@pytest.mark.parametrize(("left", "right"), [("Norris", "Morris"), ("Baker", "Maker"), ("Taylor", "Tyler")])
def test_skeleton_keeps_other_consonants_apart(left: str, right: str) -> None:
    assert (skeleton(left) == skeleton(right)) is (left == "Taylor")


def test_fold_drops_signs_and_diacritics() -> None:
    assert fold("O’Néill") == "oneill"
    assert fold("Łukasz-Ößer") == "lukaszosser"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Tom Homan", "Thomas D. Homan"),
        ("Mr. Homan", "Tom Homan"),
        ("Kanno-Yungs", "Kanno Yungs"),
        ("Nuñez", "Nunez"),
        ("the Smiths", "Smith"),
        ("Volodymyr Zelensky's", "Zelensky"),
        ("J.D. Vance", "James David Vance"),
        ("Xi Jinping", "Jinping Xi"),
        ("Labour", "Labor"),
        ("Ursula von der Leyen", "Ursula Leyen"),
        ("Müller", "Mueller"),
    ],
)
def test_legitimate_variants(left: str, right: str) -> None:
    assert is_variant(left, right)
    assert is_variant(right, left)
    assert compare_names(left, right) >= 0.7


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Human", "Homan"),
        ("Thomas de Human", "Tom Homan"),
        ("Abigel Jackson", "Abigail Jackson"),
        ("Essia", "Essayli"),
        ("Norris", "Morris"),
        ("John Smith", "Jane Smith"),
        ("Justice Department", "State Department"),
        ("Department", "State Department"),
    ],
)
def test_damage_and_other_names_are_no_variants(left: str, right: str) -> None:
    assert not is_variant(left, right)


@pytest.mark.parametrize(
    ("garbled", "right", "other"),
    [
        ("Thomas de Human", "Thomas D. Homan", "Thomas Hampton"),
        ("Abigel Jackson", "Abigail Jackson", "Angela Johnson"),
        ("Bill Essia", "Bill Essayli", "Bill Hasler"),
        ("Volodimir Zilinski", "Volodymyr Zelensky", "Vladimir Zhirinovsky"),
        ("Department of Homlend Security", "Department of Homeland Security", "Department of Social Security"),
    ],
)
def test_the_right_name_is_nearer_than_a_like_one(garbled: str, right: str, other: str) -> None:
    assert compare_names(garbled, right) > compare_names(garbled, other)
    assert compare_names(garbled, right) >= 0.3


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Donald Trump", "Joe Biden"),
        ("John Smith", "Mary Smith"),
        ("State Department", "Justice Department"),
        ("Ministry of Finance", "Ministry of Defence"),
        ("", "Smith"),
    ],
)
def test_other_persons_and_bodies_are_far(left: str, right: str) -> None:
    assert compare_names(left, right) < 0.5


def test_a_surname_alone_is_less_certain_than_the_full_name() -> None:
    assert 0.6 < compare_names("Homan", "Tom Homan") < compare_names("Thomas Homan", "Tom Homan") <= 1.0


def test_an_acronym_stands_for_its_body() -> None:
    assert compare_names("FBI", "Federal Bureau of Investigation") > 0.7
    assert compare_names("FBI", "Central Bureau of Statistics") < 0.3


def test_kinds_of_difference() -> None:
    assert vowel_or_double_only("Mohammed", "Muhamad")
    assert not vowel_or_double_only("Essia", "Essayli")
    assert convention_only("Khrushchev", "Hrushchev")
    assert convention_only("Zelenskyy", "Zelensky")
    assert not convention_only("Norris", "Morris")
    assert not convention_only("Homan", "Human")


def test_words_of_a_name() -> None:
    assert words_of("Mr. Jean-Luc O’Neill’s") == ("Jean", "Luc", "O'Neill")
    assert words_of("J.D. Vance Jr.") == ("J.", "D.", "Vance")


@given(WORDS, WORDS)
@settings(max_examples=300, deadline=None)
def test_symmetric_and_bounded(left: str, right: str) -> None:
    for compare in (compare_names, nearness):
        assert compare(left, right) == compare(right, left)
        assert 0.0 <= compare(left, right) <= 1.0
    assert is_variant(left, right) == is_variant(right, left)


@given(st.text(string.ascii_lowercase, min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_a_word_is_itself(word: str) -> None:
    assert nearness(word, word.upper()) == 1.0
    assert costs().distance(word, word) == 0.0
    assert nearness(word, word + "x") < 1.0


def test_costs_survive_the_file() -> None:
    assert Costs.from_json(costs().to_json()) == costs()
    assets.verify("models", "names")


def test_fast_enough_for_thousands_of_names() -> None:
    names = [
        f"{a}{b}"
        for a in ("Mar", "Jon", "Ste", "Kar", "Wil")
        for b in ("tin", "son", "phens", "lov", "liams", "ek", "andu", "off")
    ]
    pairs = [(f"Anna {a}", f"Hanna {b}") for a in names for b in names if a < b]
    compare_names("warm", "up")
    start = time.process_time()
    for left, right in pairs:
        compare_names(left, right)
    assert (time.process_time() - start) / len(pairs) < 0.0003
