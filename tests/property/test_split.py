"""Splitting loses no character, whatever the text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from detector.annotation import sentences as split

PIECES = st.sampled_from(
    [
        "Mr. ", "U.S. ", "said. ", '"', "“", "”", "'", ". ", "? ", "! ", "...", "…", "\n", "\n\n", "\r\n", " ", "\t",
        "\u00a0", "\u2028", "\x1c", "\x85", "\ufeff", "\x00", "(", ")", "Word", "word ", "3.5", "№ 7", "- ", "• ",
        "中文。", "متن؟ ", "😀", "e\u0301", "a" * 60, "St. ", "No. 1 ", "i.e. ", "http://a.b/c. ", "A.B.C. ",
    ]
)  # fmt: skip
STORIES = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=80).map("".join))


def check(text: str) -> None:
    found = split.sentences(text)
    assert [one.index for one in found] == list(range(len(found)))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start and before.paragraph <= after.paragraph for before, after in pairwise(found))
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        assert not text[start:end].strip()
    for one in found:
        assert text[one.start : one.end] == text[one.start : one.end].strip()


@settings(max_examples=400, deadline=None)
@given(STORIES)
@example('He left. "')
@example("\x1cA\x1c")
@example("a. " * 4000)
def test_sentences_leave_out_white_space_only(text: str) -> None:
    check(text)


@settings(max_examples=15, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=40).map("".join), st.integers(100, 400))
def test_long_stretches_too(piece: str, times: int) -> None:
    check((piece * times)[:30_000])


@settings(max_examples=200, deadline=None)
@given(STORIES)
def test_tokens_are_the_text_of_their_sentence(text: str) -> None:
    sentences = split.sentences(text)
    tokens = split.tokens(text, sentences)
    for token in tokens:
        sentence = sentences[token.sentence]
        assert sentence.start <= token.start < token.end <= sentence.end
        assert text[token.start : token.end] == token.text
    assert all(before.end <= after.start for before, after in pairwise(tokens))
    covered = {place for token in tokens for place in range(token.start, token.end)}
    assert all(
        text[place].isspace() for one in sentences for place in range(one.start, one.end) if place not in covered
    )
