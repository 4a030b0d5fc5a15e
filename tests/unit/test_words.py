"""Words as they are held against those of another version: what editors write in two ways has one key."""

from __future__ import annotations

import pytest

from detector.annotation.annotate import annotate
from detector.annotation.words import Word, words
from detector.types import Article


def row(text: str) -> tuple[Word, ...]:
    return words(annotate(Article("story", text)), 0)


def keys(text: str) -> list[str]:
    return [word.key for word in row(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He can't say that it's ready.", "He cannot say that it is ready."),
        ("They won’t come, and we’ve seen it.", "They will not come, and we have seen it."),
        ("The neighbour organised the programme.", "The neighbor organized the program."),
        ("It was a well-known Franco-German deal.", "It was a well known Franco German deal."),
        ("Shares rose 5% in May.", "Shares rose five per cent in May."),
        ("It cost $3.5 million on August 5.", "It cost $3,500,000 on 5 August."),
        ("The U.S. spoke to J. F. Kennedy.", "The US spoke to J F Kennedy."),
        ("The minister's car, the ministers' cars.", "The minister car, the ministers cars."),
    ],
)
def test_two_ways_to_write_one_thing_have_one_key(one: str, other: str) -> None:
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("She won 6-4 on Monday.", "She won 4-6 on Monday."),
        ("The road is 20 miles long.", "The road is 20 kilometres long."),
        ("It cost 20 dollars in all.", "It cost 20 euros in all."),
        ("They met at 3 a.m. again.", "They met at 3 p.m. again."),
        ("He came on Monday again.", "He came on Tuesday again."),
        ("He can't say.", "He can say."),
        ("He spoke to us.", "He spoke to US."),
    ],
)
def test_what_says_something_else_has_another_key(one: str, other: str) -> None:
    assert keys(one) != keys(other)


def test_a_number_is_one_word_with_its_scale_and_unit() -> None:
    text = "The road of 20 miles cost $3.5 million, opened at 3 p.m. and is 5% longer."
    assert [word.text for word in row(text) if word.kind == "number"] == ["20 miles", "$3.5 million", "3 p.m.", "5%"]


def test_places_are_those_of_the_text() -> None:
    text = "Well-known envoys can't say why the minister's car left at 3 p.m. on Monday."
    assert [text[word.start : word.end] for word in row(text)] == [word.text for word in row(text)]
    assert [word.text for word in row(text)][:6] == ["Well", "known", "envoys", "ca", "n't", "say"]


def test_kinds() -> None:
    kinds = {word.text: word.kind for word in row("Police said that NATO and Miller met in May.")}
    assert kinds == {
        "Police": "word", "said": "word", "that": "word", "NATO": "acronym", "and": "word", "Miller": "name",
        "met": "word", "in": "word", "May": "number",
    }  # fmt: skip


def test_a_capital_at_the_start_tells_a_name_only_where_the_word_is_mostly_one() -> None:
    assert [row(text)[0].kind for text in ("Brussels was quiet.", "Officials were quiet.", "The town was quiet.")] == [
        "name", "word", "word",
    ]  # fmt: skip
    assert [word.first for word in row("Brussels was quiet.")] == [True, False, False]


def test_capitals_throughout_say_nothing() -> None:
    assert {word.kind for word in row("NATO MEETS IN BRUSSELS TODAY")} == {"word"}


def test_signs_are_no_words() -> None:
    assert keys("“Go!” – (he said) …") == ["go", "he", "said"]
    assert keys("…") == []
