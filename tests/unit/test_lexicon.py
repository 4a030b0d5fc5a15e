"""What is known of a word: lists, capitals, names."""

from __future__ import annotations

import pytest

from detector.language import lexicon, tables


@pytest.fixture(autouse=True)
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three words whose capitals were counted, two names."""
    monkeypatch.setattr(lexicon, "_capitals", lambda: {"bush": (40, 60), "human": (100, 0), "stephen": (0, 100)})
    monkeypatch.setattr(lexicon, "name_words", lambda: frozenset({"stephen", "bush"}))


def test_lists_are_lower_cased_and_found_by_name() -> None:
    with tables.replaced("wordlists.tsv", ("list", "words"), [{"list": "fruit", "words": "Apple|pear"}]):
        assert lexicon.words("fruit") == {"apple", "pear"}
        with pytest.raises(KeyError):
            lexicon.words("month")


def test_the_share_of_capitals_is_smoothed_and_none_for_what_was_never_seen() -> None:
    share = {word: lexicon.capital_share(word) for word in ("Stephen", "HUMAN", "bush", "zzyzx")}
    assert share["zzyzx"] is None
    assert 0.0 < (share["HUMAN"] or 0) < 0.01 and 0.99 < (share["Stephen"] or 0) < 1.0
    assert share["bush"] == pytest.approx(0.6, abs=0.01)


def test_an_everyday_word_is_mostly_written_small() -> None:
    assert [word for word in ("Human", "Stephen", "Bush", "Zzyzx") if lexicon.is_everyday(word)] == ["Human"]


def test_names_are_known_in_any_case() -> None:
    assert lexicon.is_name_word("STEPHEN") and not lexicon.is_name_word("Human")


def test_a_word_of_no_list_has_no_frequency() -> None:
    assert lexicon.zipf("qqxzzqq") == 0.0 and lexicon.zipf("don’t") == lexicon.zipf("don't") > 5.0
