"""names: what counts as the same person or body, what as a legitimate variant, and the properties of both."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector import assets
from detector.names import (
    SAME_NAME,
    compare_names,
    convention_only,
    is_variant,
    normalize_name,
    skeleton,
    spelling_similarity,
    vowel_or_double_only,
    words_of,
)
from detector.names.costs import Costs
from detector.names.parts import is_organization_name, organization_name, person_name
from detector.names.spelling_model import spelling_model

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
    assert normalize_name("O’Néill") == "oneill"
    assert normalize_name("Łukasz-Ößer") == "lukaszosser"


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


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("George W. Bush", "George H. W. Bush"),
        ("Donald Trump Jr.", "Donald Trump Sr."),
        ("John Paul II", "John Paul I"),
        ("Mohammed bin Salman", "Mohammed bin Zayed"),
        ("Ivan Petrovich Sidorov", "Ivan Nikolaevich Sidorov"),
        ("Alexander Petrov", "Alexandra Petrova"),
        ("David C. Weiss", "David Cvach"),
        ("Kim Jong-un", "Kim Jong-il"),
        ("Bank of China", "Bank of Japan"),
        ("7th Fleet", "5th Fleet"),
        ("Fund III LP", "Fund IV LP"),
        ("Siemens AG", "Siemens Energy AG"),
        ("Islamic Republic of Iran Shipping Lines", "Islamic Republic of Iran Broadcasting"),
        ("Niger", "Nigeria"),
    ],
)
def test_look_alikes_are_others(left: str, right: str) -> None:
    assert compare_names(left, right) < SAME_NAME


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Obama, Barack", "President Barack Obama"),
        ("Vladimir Vladimirovich Putin", "V. Putin"),
        ("Mohammed bin Salman", "Mohammad bin Salman Al Saud"),
        ('Robert "Bob" Menendez', "Bob Menendez"),
        ("Killerand", "Kill Erand"),
        ("Владимир Путин", "Vladimir Putin"),
        ("Αλέξης Τσίπρας", "Alexis Tsipras"),
        ("Giorgos Papandreou", "George Papandreou"),
        ("OBAMA", "Barack Obama"),
        ("Siemens AG", "Siemens Aktiengesellschaft"),
        ("OOO Romashka", "Romashka LLC"),
        ("Johnson & Johnson", "Johnson and Johnson"),
        ("Intl Business Machines Corp", "IBM"),
        ("BBC", "British Broadcasting Corporation"),
        ("U.N. Security Council", "United Nations Security Council"),
        ("1st Infantry Division", "First Infantry Division"),
        ("Ministerio de Defensa", "Ministry of Defence"),
        ("JPMorgan Chase", "JP Morgan Chase & Co."),
    ],
)
def test_one_name_in_two_forms(left: str, right: str) -> None:
    assert compare_names(left, right) >= SAME_NAME


def test_the_parts_of_a_person_name() -> None:
    name = person_name("Lt. Col. Juan de la Cruz Jr.")
    assert name.words == ("Juan", "Cruz")
    assert name.generation == "2"
    assert person_name("Putin, Vladimir").words == ("Vladimir", "Putin")


def test_the_parts_of_a_body_name() -> None:
    name = organization_name("Gulf Eng. Svcs. L.L.C.")
    assert name.words == ("gulf", "engineering", "services")
    assert name.legal == ("LLC",)
    assert (
        is_organization_name("Ministry of Health")
        and is_organization_name("Acme Ltd")
        and not is_organization_name("John Church")
    )


def test_nearness_hears_what_a_script_cannot_write() -> None:
    assert spelling_similarity("Human", "Homan") > spelling_similarity("Human", "Hartman")
    assert spelling_similarity("Raul", "Roll") > spelling_similarity("Raul", "Rome")
    assert spelling_similarity("Cochrane", "Kokran") > 0.5 > spelling_similarity("Cochrane", "Corbyn")


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
    for compare in (compare_names, spelling_similarity):
        assert compare(left, right) == compare(right, left)
        assert 0.0 <= compare(left, right) <= 1.0
    assert is_variant(left, right) == is_variant(right, left)


@given(st.text(string.ascii_lowercase, min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_a_word_is_itself(word: str) -> None:
    assert spelling_similarity(word, word.upper()) == 1.0
    assert spelling_model().costs.distance(word, word) == 0.0
    assert spelling_similarity(word, word + "x") < 1.0


def test_costs_survive_the_file() -> None:
    assert Costs.of(spelling_model().costs.stored()) == spelling_model().costs
    assets.verify("models", "names")
