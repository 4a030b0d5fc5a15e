"""Which of two spellings of a name looks like damage: by what is known of the words, and by how they differ."""

from __future__ import annotations

import pytest

from detector.names import damage as module
from detector.names.damage import damage

NAMES = {"marlowe": 3.0, "merlowe": 0.0, "orlova": 2.0, "orlov": 2.0, "tarrant": 3.0, "kestrel": 3.0}
EVERYDAY = {"barrel", "kestrel"}


@pytest.fixture(autouse=True)
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of names and everyday words are all that is known."""
    monkeypatch.setattr(module, "is_name_word", lambda word: word.lower() in NAMES)
    monkeypatch.setattr(module, "is_everyday", lambda word: word.lower() in EVERYDAY)
    monkeypatch.setattr(module, "zipf", lambda word: NAMES.get(word.lower(), 4.0 if word.lower() in EVERYDAY else 0.0))


def test_an_equal_word_is_no_damage() -> None:
    assert damage("Marlowe", "marlowe") == 0.0


def test_a_known_name_is_damaged_into_an_unknown_word_and_not_the_reverse() -> None:
    assert damage("Tarlot", "Tarrant") > 0.8 > 0.3 > damage("Tarrant", "Tarlot")


def test_an_everyday_word_is_damage_more_so_where_it_is_no_name() -> None:
    assert damage("Barrel", "Tarrant") > damage("Kestrel", "Tarrant") > 0.8
    assert damage("Tarrant", "Barrel") < 0.2


def test_the_rarer_of_two_known_names_is_the_likelier_damage() -> None:
    assert damage("Merlowe", "Marlowe") > damage("Marlowe", "Merlowe")


def test_the_form_for_a_woman_is_right_beside_the_one_for_a_man() -> None:
    assert damage("Orlova", "Orlov") < 0.2 and damage("Orlov", "Orlova") < 0.2
    assert damage("Tarrantova", "Tarrant") < damage("Tarrantov", "Tarrant")


def test_other_consonants_say_more_than_other_vowels() -> None:
    assert damage("Tarrond", "Tarrant") > damage("Torrant", "Tarrant")
