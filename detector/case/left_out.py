"""Limits under which time and memory grow with the length of a story, and what a story over them is spared."""

from __future__ import annotations

from collections.abc import Iterator

from ..alignment.bands import BAND, is_whole
from ..types import Alignment, Skipped


def left_out(alignment: Alignment) -> Iterator[Skipped]:
    """Each limit that the story is over, and what is looked at instead."""
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
