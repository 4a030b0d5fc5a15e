"""Titles of office: right before a name, or in the apposition right after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from detector.annotation import sentences as split
from detector.annotation.offices import Titles
from detector.language import tables

LISTS = {
    "office_noun": "chief|warden|head", "office_modifier": "deputy|acting", "institution_noun": "office|council",
    "speech_verb": "said", "stop_name": "the", "honorific": "mr", "institution_head": "office",
}  # fmt: skip


@pytest.fixture(autouse=True)
def few_offices() -> Iterator[None]:
    """Three offices, and no word of the lists that ship."""
    with tables.replaced("wordlists.tsv", ("list", "words"), [{"list": k, "words": v} for k, v in LISTS.items()]):
        yield


def title(text: str, name: str) -> str | None:
    tokens = list(split.tokens(text, split.sentences(text)))
    first = next(at for at, token in enumerate(tokens) if token.start == text.index(name))
    found = Titles(tokens).beside(first, first + len(name.split()))
    return text[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met deputy warden Ada Quill.", "deputy warden"),
        ("It was acting chief of staff Ada Quill.", "acting chief of staff"),
        ("Then, the Harbor council head Ada Quill spoke.", "Harbor council head"),
        ("It was Ada Quill, the head of the Oldport office, who left.", "head of the Oldport office"),
        ("It was Ada Quill, warden, and a friend.", "warden"),
        ("It was Ada Quill, a friend of the house.", None),
        ("It was Ada Quill, who left the house.", None),
        ("A gardener, Ada Quill, spoke.", None),
    ],
)
def test_the_title_beside_a_name(text: str, expected: str | None) -> None:
    assert title(text, "Ada Quill") == expected


def test_a_title_ends_right_before_the_name() -> None:
    text = "The warden told Ada Quill."
    tokens = list(split.tokens(text, split.sentences(text)))
    assert (
        not Titles(tokens).office_before(3) and Titles(tokens).office_before(2) and not Titles(tokens).office_before(0)
    )
