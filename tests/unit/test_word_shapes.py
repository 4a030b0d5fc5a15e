"""Shapes of words: capitals, acronyms, openings of sentences."""

from __future__ import annotations

import pytest

from detector.annotation import sentences as split
from detector.annotation import word_shapes
from detector.annotation.word_shapes import bare, is_acronym, is_name_only, is_opener, is_plain, opens, share
from detector.language import tables
from detector.types import Token


@pytest.fixture(autouse=True)
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares of capitals of three words; the rest is known by its frequency alone."""
    shares = {"keeping": 0.05, "bush": 0.6, "stephen": 0.99, "mark": 0.3}
    monkeypatch.setattr(word_shapes, "capital_share", lambda word: shares.get(word.lower()))
    monkeypatch.setattr(word_shapes, "is_everyday", lambda word: shares.get(word.lower(), 1.0) < 0.5)
    monkeypatch.setattr(word_shapes, "is_name_word", lambda word: word.lower() in ("bush", "stephen", "mark", "twain"))
    monkeypatch.setattr(word_shapes, "zipf", lambda word: 4.5 if word.lower() == "often" else 1.0)


def tokens(text: str) -> list[Token]:
    return list(split.tokens(text, split.sentences(text)))


@pytest.mark.parametrize("word", ["FBI", "U.N.", "G20", "UNESCO"])
def test_two_to_seven_capitals_are_an_acronym(word: str) -> None:
    assert is_acronym(word)


@pytest.mark.parametrize("word", ["I", "XIV", "VIII", "Fbi", "2024", "GOVERNMENT", "IX"])
def test_other_shapes_are_none(word: str) -> None:
    assert is_acronym(word) == (word == "XIV")  # only the Roman numerals of the list are known


def test_a_word_without_its_possessive_mark() -> None:
    assert [bare(word) for word in ("Reid's", "Reid’s", "James'", "Reid")] == ["Reid", "Reid", "James", "Reid"]


def test_a_plain_word_is_mostly_small_or_frequent() -> None:
    assert [word for word in ("Keeping", "Bush", "Often", "Rare", "KEEPING") if is_plain(word)] == ["Keeping", "Often"]


def test_a_name_only_is_hardly_ever_small() -> None:
    assert [word for word in ("Stephen", "Bush", "Twain", "Keeping") if is_name_only(word)] == ["Stephen", "Twain"]


def test_an_opener_has_its_capital_from_the_sentence() -> None:
    lists = {"stop_name": "The", "institution_noun": "court", "honorific": "mr"}
    rows = [{"list": name, "words": words} for name, words in lists.items()]
    with tables.replaced("wordlists.tsv", ("list", "words"), rows):
        assert is_opener("The", "Court") and is_opener("Keeping", "Stephen")
        assert not is_opener("Mr", "Keeping") and not is_opener("Keeping", "Court")
        assert not is_opener("Mark", "Twain") and is_opener("Mark", "keeping")


def test_a_token_opens_after_a_quotation_mark_a_colon_or_a_sentence() -> None:
    text = 'He said: "Stay. Go, then," and left.'
    opening = {token.text for at, token in enumerate(tokens(text)) if opens(tokens(text), at)}
    assert {"He", "Stay"} <= opening and not {"said", "then", "left"} & opening


def test_the_share_is_of_longer_words_and_none_where_there_are_few() -> None:
    assert share(tokens("PRICES RISE AGAIN today in ALL cities"), str.isupper) == pytest.approx(3 / 5)
    assert share(tokens("PRICES RISE AGAIN"), str.isupper) == 0.0
