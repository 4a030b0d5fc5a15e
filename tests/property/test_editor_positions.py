"""Places as editors count them, there and back, for any text and any of the three encodings."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from detector.servers.lsp.positions import Positions
from detector.servers.lsp.references import story

CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
TEXTS = st.text(st.sampled_from("ab é😀\r\n\t\x0b\x0c\u2028\x85"), max_size=40)


@given(TEXTS, st.sampled_from(sorted(CODECS)))
def test_a_place_is_the_units_before_it_in_its_line_and_leads_back(text: str, encoding: str) -> None:
    positions = Positions(text, encoding)
    codec, width = CODECS[encoding]
    for point in range(len(text) + 1):
        if text[point - 1 : point + 1] == "\r\n" and point:
            continue  # between them there is no place
        before = re.split(r"\r\n|\r|\n", text[:point])
        place = positions.position(point)
        assert (place.line, place.character) == (len(before) - 1, len(before[-1].encode(codec)) // width)
        assert positions.point(place) == point


@given(TEXTS, st.integers(0, 50), st.integers(0, 50))
def test_a_place_that_is_not_there_is_the_end_of_its_line(text: str, line: int, character: int) -> None:
    point = Positions(text, None).point(types.Position(line, character))
    assert 0 <= point <= len(text)
    assert Positions(text, None).position(point).line == min(line, len(re.split(r"\r\n|\r|\n", text)) - 1)


@given(TEXTS, st.sampled_from(["<!-- {} -->", "# {}", "{}"]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_line_of_the_comment_is_blank_and_nothing_else_of_the_story_changes(text: str, form: str, end: str) -> None:
    comment = form.format("detector-reference: other.txt")
    whole = f"Head{end}{comment}{end}{text}"
    masked = story(whole)
    assert len(masked) == len(whole)
    assert "detector-reference" not in masked
    assert masked.startswith(f"Head{end}") and masked.endswith(f"{end}{text}")
    assert masked[len("Head") + len(end) :][: len(comment)].strip() == ""
