"""Examples of the training set: what one is, which part it belongs to, and what identifies a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from . import segments as source

Part = Literal["test", "calibration", "heads", "tagger"]
Mark = tuple[int, int, float]
"""Start, end and how wrong: 0 ... 1, or UNKNOWN where nothing is learned from the words."""

UNKNOWN = -1.0
PARTS: Mapping[Part, frozenset[int]] = {
    "test": source.TEST_FOLDS,
    "calibration": source.CALIBRATION_FOLDS,
    "heads": source.HEAD_FOLDS,
    "tagger": source.PATTERN_FOLDS,
}
"""The first has the right of way where two stories share a text."""

_IDENTIFYING = 24
"""A shorter text (letters) may stand in several stories by chance."""
SAME_TEXT = 0.97
"""Overlap from which two texts are taken for one: beside it the other would say nothing."""
_LONGEST = 600
"""Longer texts (characters) are several sentences in one."""


@dataclass(frozen=True, slots=True)
class Example:
    """One line of the training set.

    `garbled` 0 ... 1 for the sentence (UNKNOWN: only its words are learned from); `weight` of it; `marks` are the words
    that are wrong, all others are right; `same` is shared by the versions of one sentence that are held against each
    other (same partner or none). `partner` is "" for a sentence alone.
    """

    part: Part
    kind: str
    story: str
    language: str
    system: str
    same: str
    copy: str
    partner: str
    garbled: float
    weight: float
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if any(not 0 <= start < end <= len(self.copy) for start, end, _ in self.marks):
            raise ValueError(f"a mark of {self.same} lies outside its text")


def part_of(story: str) -> Part:
    """The part that a story belongs to, by its key alone."""
    fold = source.fold(story)
    return next(part for part, folds in PARTS.items() if fold in folds)


def in_part(examples: Iterable[Example], part: Part) -> list[Example]:
    """The examples of one part."""
    return [example for example in examples if example.part == part]


def keys(example: Example) -> Iterator[str]:
    """Keys of the texts of an example."""
    for text in (example.copy, example.partner):
        yield from letters(text)


def letters(text: str) -> Iterator[str]:
    """The letters of a text that is long enough to be known by them; nothing for a shorter one."""
    key = "".join(char for char in text.lower() if char.isalnum())
    if len(key) >= _IDENTIFYING:
        yield key


def usable(text: str) -> bool:
    """Whether a text is long enough to say something and short enough to be one sentence."""
    return 8 <= len(text) <= _LONGEST and bool(text.strip())
