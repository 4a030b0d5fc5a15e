"""Sentences and tokens of news as it comes: abbreviations, wrapped lines, headlines, quotes, lists."""

from __future__ import annotations

import pytest

from detector.annotation import sentences


def texts(story: str) -> list[str]:
    return [story[one.start : one.end] for one in sentences.sentences(story)]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("One word", ["One word"]),
        ("It rained. It snowed.", ["It rained.", "It snowed."]),
        (
            "Mr. Ali met Dr. Chan in the U.S. on Jan. 5. He left.",
            ["Mr. Ali met Dr. Chan in the U.S. on Jan. 5.", "He left."],
        ),
        ("A headline\n\nLONDON (AP) - It rained.", ["A headline", "LONDON (AP) - It rained."]),
        ("Prices rose 3.5 percent. Wages did not.", ["Prices rose 3.5 percent.", "Wages did not."]),
    ],
)
def test_sentences(story: str, expected: list[str]) -> None:
    assert texts(story) == expected


def test_wrapped_lines_are_running_text() -> None:
    story = (
        "The council voted on\nMonday to close the\nbridge for a year.\nDrivers will be sent\nround by the old road."
    )
    assert len(texts(story)) == 2


def test_unwrapped_lines_stand_alone() -> None:
    story = (
        "Bridge to close\nThe council voted on Monday to close the bridge for a year, officials said.\nDrivers protest"
    )
    assert len(texts(story)) == 3


def test_paragraphs_are_counted() -> None:
    assert [one.paragraph for one in sentences.sentences("It rained. It snowed.\n\nIt froze.")] == [0, 0, 1]


def test_a_sentence_without_end_is_cut() -> None:
    story = "word " * 20_000
    found = sentences.sentences(story)
    assert "".join(story[one.start : one.end] for one in found).replace(" ", "") == "word" * 20_000


def test_tokens_know_words_numbers_signs() -> None:
    story = "U.S. officials' offer of $3.5 million isn't final."
    found = sentences.tokens(story, sentences.sentences(story))
    kinds = {token.text: token.kind for token in found}
    assert kinds["U.S."] == kinds["isn't"] == "word"
    assert kinds["$3.5"] == "number"
    assert kinds["."] == "sign"
    assert all(story[token.start : token.end] == token.text for token in found)
