"""Keys under which names are filed."""

from __future__ import annotations

import pytest

from detector.authorities import Form
from detector.authorities.name_keys import (
    is_right,
    lists,
    name_key,
    neighbours,
    phrase_keys,
    skeleton_key,
    skeleton_keys,
    spelling_keys,
    stem,
    surnames,
    trigrams,
    word_keys,
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("U.S.", "us"), ("Kim Jong-un", "kim jong un"), ("J. D. Vance", "jd vance"),
        ("The Øster & Łódź", "oster and lodz"), ("O’Brien", "obrien"), ("the THE", "the"),
        ("  ", ""), ("ﬁnance", "finance"),
    ],
)  # fmt: skip
def test_the_key_of_a_name_is_the_same_however_it_is_written(name: str, key: str) -> None:
    assert name_key(name) == key
    assert name_key(key) == key


@pytest.mark.parametrize(
    ("name", "surname_first", "keys"),
    [
        ("Chris Van Hollen", False, ("hollen", "van hollen")),
        ("Bashar al-Assad", False, ("assad", "al assad")),
        ("Andrés Manuel López Obrador", False, ("obrador", "lopez obrador")),
        ("Robert Downey Jr.", False, ("downey",)),
        ("Xi Jinping", True, ("xi", "jinping")),
        ("Mao Ze Dong", True, ("mao",)),
        ("Pelé", False, ("pele",)),
        ("Jr.", False, ()),
    ],
)
def test_a_person_may_be_called_by_these_surnames(name: str, surname_first: bool, keys: tuple[str, ...]) -> None:
    assert surnames(name, surname_first) == keys


def test_words_of_a_name_are_filed_without_their_plural_and_once() -> None:
    assert word_keys("state of states") == ("state", "of")
    assert [stem(word) for word in ("agencies", "boss", "bus", "rights")] == ["agency", "boss", "bus", "right"]


def test_skeletons_are_those_of_consonants() -> None:
    assert skeleton_key("homan") == skeleton_key("human")
    assert skeleton_key("Aoi") != ""
    assert len(skeleton_keys("j homan human")) == 1  # an initial has none, and like ones count once
    assert set(spelling_keys("bureau of the interior")) == {"interior"}  # two consonants fit too many words


def test_skeletons_one_edit_apart_share_a_neighbour() -> None:
    assert set(neighbours("KLM")) == {"LM", "KM", "KL"}
    assert set(neighbours("KLM")) & set(neighbours("KRM"))
    assert neighbours("KL") == ()


def test_content_words_are_those_by_which_a_name_is_found_in_text() -> None:
    assert phrase_keys("Department of State") == (("department", "state"),)
    assert phrase_keys("United States Department of State")[-1] == ("u.s.", "department", "state")
    assert phrase_keys("Treasury") == phrase_keys("Court of Courts") == ()  # one word, or one word twice


def test_commas_of_a_name_are_told_from_those_of_one_turned_round() -> None:
    assert lists("Bureau of Alcohol, Tobacco, Firearms")
    assert not lists("Justice, Department of")


def test_a_known_garbled_form_is_no_right_one() -> None:
    forms = (Form("Tom Homan", "preferred"), Form("Tom Human", "garbled"))
    assert is_right(forms, name_key("Tom HOMAN")) and not is_right(forms, name_key("Tom Human"))


def test_the_ends_of_a_key_count_among_its_runs_of_letters() -> None:
    assert trigrams("ab") == {(" ", "a", "b"), ("a", "b", " ")}
