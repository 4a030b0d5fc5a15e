"""Countries: what points to one, in a run of words, a sentence, a story, or beside a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from detector.annotation import annotate
from detector.language import countries, tables
from detector.types import Article, Document, Span


@pytest.fixture(autouse=True)
def two_countries() -> Iterator[None]:
    """Two countries that share an alias."""
    columns = ("code", "name", "aliases", "adjectives", "capital", "cities")
    rows = [
        {"code": "ru", "name": "Ruritania", "adjectives": "Ruritanian", "capital": "Strelsau", "aliases": "US|Valley"},
        {"code": "gr", "name": "Grand Fenwick", "aliases": "Valley", "cities": "Old Fenwick Hill|Tully"},
    ]
    with tables.replaced("countries.tsv", columns, rows):
        yield


def story(text: str) -> Document:
    return annotate.annotate(Article("story", text))


def test_what_points_to_two_countries_points_to_none() -> None:
    assert countries.code_of("Valley") is None
    assert countries.code_of("the Ruritanian") == countries.code_of("STRELSAU") == "ru"


def test_an_acronym_that_is_a_pronoun_counts_in_capitals_alone() -> None:
    assert countries.code_of("US") == "ru" and countries.code_of("us") is None and countries.code_of("Us") is None


def test_a_city_is_no_country() -> None:
    assert countries.is_country("ruritanian") and not countries.is_country("Strelsau")


def test_the_longest_phrase_counts_once_and_small_letters_do_not() -> None:
    words = ["From", "Old", "Fenwick", "Hill", "to", "Strelsau", "and", "to", "tully"]
    assert countries.codes_in(words) == {"gr": 1, "ru": 1}


def test_the_country_of_a_story_leads_by_enough() -> None:
    assert countries.dominant([Counter(ru=2), Counter(ru=1, gr=1)]) == "ru"
    assert countries.dominant([Counter(ru=2)]) is None  # too few
    assert countries.dominant([Counter(ru=3, gr=3)]) is None
    assert countries.dominant([]) is None
    assert countries.of_story(story("Strelsau slept. Ruritanian trains stood. Ruritania’s king was away.")) == "ru"


def test_a_sentence_is_asked_without_a_span() -> None:
    text = "The Ruritanian court wrote to Tully."
    assert countries.of_sentence(story(text), 0) == {"ru": 1, "gr": 1}
    at = text.index("Ruritanian")
    assert countries.of_sentence(story(text), 0, Span(at, at + 10)) == {"gr": 1}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A Ruritanian court ruled.", "ru"),
        ("The court of Grand Fenwick ruled.", "gr"),
        ("The court in Strelsau ruled.", "ru"),
        ("Strelsau’s court ruled.", "ru"),
        ("The court ruled and Ruritania obeyed.", None),
        ("The court of appeal ruled.", None),
    ],
)
def test_the_country_beside_a_name(text: str, code: str | None) -> None:
    at = text.index("court")
    assert countries.beside(story(text), 0, Span(at, at + 5)) == code
