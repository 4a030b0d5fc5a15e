"""How words are written alike: possessives, punctuation, the two sides of the Atlantic."""

from __future__ import annotations

import pytest

from detector.language.normalize import american, fold_punctuation, has_possessive, stem, without_possessive


@pytest.mark.parametrize(
    ("british", "other"),
    [
        ("colour", "color"), ("neighbours", "neighbors"), ("centre", "center"), ("fibres", "fibers"),
        ("organise", "organize"), ("realisation", "realization"), ("defence", "defense"), ("catalogue", "catalog"),
        ("programmes", "programs"), ("paediatric", "pediatric"), ("organisers", "organizers"),
    ],
)  # fmt: skip
def test_both_spellings_have_one_key(british: str, other: str) -> None:
    assert american(british) == american(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Miller", "Miler"), ("filled", "filed"), ("four", "for"), ("rise", "rize")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert american(one) != american(other)


def test_endings_of_verbs_are_one_where_that_is_asked_for() -> None:
    assert american("travelled", inflected=True) == american("traveled", inflected=True)
    assert american("towards", inflected=True) == "toward"


def test_a_possessive_mark_is_taken_off_in_either_form_and_nothing_else() -> None:
    assert [without_possessive(word) for word in ("Reid's", "Reid’s", "its", "James'", "s")] == [
        "Reid", "Reid", "its", "James'", "s",
    ]  # fmt: skip
    assert has_possessive("Reid’s") and not has_possessive("its")


def test_punctuation_is_folded_one_for_one() -> None:
    text = "“It’s – well”\u00a0so"
    assert fold_punctuation(text) == '"It\'s - well" so'
    assert len(fold_punctuation(text)) == len(text)


def test_stems_are_crude_and_leave_numbers() -> None:
    assert [stem(word) for word in ("vote", "voters", "ministers", "12500")] == ["vote", "vote", "minist", "12500"]
