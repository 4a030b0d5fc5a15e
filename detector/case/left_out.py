"""Limits under which time and memory grow with the length of a story, and what a story over them is spared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..alignment.bands import BAND, is_whole
from ..annotation.persons import Person
from ..names.crowds import MOST_ASKED, MOST_NAMES
from ..names.spelling_model import LONGEST_WORD
from ..types import Alignment, Skipped

_NUMBER = re.compile(r"\d{309}")


def left_out(alignment: Alignment, persons: Sequence[Person]) -> Iterator[Skipped]:
    """Each limit that the story is over, and what is looked at instead."""
    others = {mention.text for mention in alignment.copy.mentions if mention.kind in ("place", "other")}
    if max(len(persons), len(others)) > MOST_NAMES:
        yield Skipped(
            "names",
            f"the story names {len(persons):,} persons and {len(others):,} places and other things: each was compared "
            f"with a few alone, not with all as up to {MOST_NAMES} are; names like those of authorities were looked "
            f"for up to the person of number {MOST_ASKED}",
            failed=True,
        )
    if any(len(word) > LONGEST_WORD for person in persons for word in person.words):
        yield Skipped("names", f"words of more than {LONGEST_WORD} letters were compared with no name", failed=True)
    documents = (alignment.copy, *(document for _, document in alignment.paired))
    if any(_NUMBER.search(document.text) for document in documents):
        yield Skipped("number", "numbers of 309 digits and more were left alone", failed=True)
    mine = len(alignment.copy.sentences)
    for _, document in alignment.paired:
        theirs = len(document.sentences)
        if not is_whole(mine, theirs):
            yield Skipped(
                "alignment",
                f"the versions have {mine:,} and {theirs:,} sentences: each was held against some {BAND:,} that stand "
                "at the same part of the other version, not against all",
                failed=True,
            )
