"""Ranking of suggestions."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from detector.findings.suggestions import ranked
from detector.types import Suggestion


def test_the_best_comes_first_and_a_poor_one_is_left_out() -> None:
    found = ranked(
        (Suggestion("Tim Homan", 0.4, "authority"), Suggestion("Tom Homan", 0.9, "reference")), "Thomas de Human"
    )
    assert [s.text for s in found] == ["Tom Homan"]


def test_sources_that_agree_strengthen_each_other_and_are_both_named() -> None:
    (found,) = ranked((Suggestion("ICE", 0.8, "authority"), Suggestion("ICE", 0.7, "reference")), "ice")
    assert found == Suggestion("ICE", 0.94, "authority, reference")


def test_one_source_said_twice_is_no_second_witness() -> None:
    (found,) = ranked((Suggestion("ICE", 0.6, "authority"), Suggestion("ICE", 0.7, "authority")), "ice")
    assert found == Suggestion("ICE", 0.7, "authority")


def test_what_stands_there_already_is_not_suggested_whatever_its_quotes() -> None:
    assert ranked((Suggestion("the people's bank", 0.9, "authority"),), "The people’s bank") == ()
    assert ranked((Suggestion("People's Bank", 0.9, "authority"),), "people’s bank") != ()


def test_the_article_follows_the_text() -> None:
    both = (Suggestion("State Department", 0.9, "authority"), Suggestion("the State Department", 0.8, "reference"))
    assert ranked(both, "the Ministry of Foreign Affairs")[0].text == "the State Department"
    assert ranked(both, "Ministry of Foreign Affairs")[0].text == "State Department"


def test_of_equals_the_first_given_stays_first() -> None:
    names = ("Drug Enforcement Administration", "D.E.A.")
    assert [s.text for s in ranked((Suggestion(name, 0.9, "authority") for name in names), "Drug Control")] == [*names]


def test_no_guess_is_better_than_a_bad_one() -> None:
    assert ranked((Suggestion("Homer", 0.2, "authority"),), "Human") == ()
    assert ranked((Suggestion("", 0.9, "authority"), Suggestion("  ", 0.9, "reference")), "Human") == ()


_SUGGESTIONS = st.lists(
    st.builds(
        Suggestion,
        st.text("abc ‘'", max_size=6),
        st.floats(0, 1),
        st.sampled_from(("authority", "reference", "document")),
    ),
    max_size=12,
)


@given(_SUGGESTIONS, st.text("abc ‘'", max_size=6))
def test_the_scores_do_not_depend_on_the_order_of_what_comes_in(suggestions: list[Suggestion], text: str) -> None:
    found = ranked(suggestions, text)
    assert [s.score for s in found] == [s.score for s in ranked(reversed(suggestions), text)]
    scores = [s.score for s in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0.3 <= score <= 1 for score in scores)
    assert len({s.text for s in found}) == len(found)


def test_of_alike_suggestions_the_one_that_fits_comes_first() -> None:
    offered = [Suggestion("worse", 0.71, "a"), Suggestion("better", 0.7, "b"), Suggestion("sure", 0.9, "c")]
    asked: list[list[str]] = []

    def misfit(forms: Sequence[str]) -> list[float]:
        asked.append(list(forms))
        return [0.1 if form == "better" else 0.8 for form in forms]

    assert [s.text for s in ranked(offered, "text", misfit)] == ["sure", "better", "worse"]
    assert asked == [["worse", "better"]]
    assert [s.text for s in ranked(offered, "text")] == ["sure", "worse", "better"]


def test_the_word_once_is_suggested_where_the_article_is_doubled() -> None:
    (one,) = ranked([Suggestion("the", 0.9, "the word once")], "the the")
    assert one.text == "the"
    assert ranked([Suggestion("the State Department", 0.9, "x")], "State Department") == ()
