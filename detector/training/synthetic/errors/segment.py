"""A segment of human copy in which errors are injected, and what may stand for what in it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ....types import Token

Sort = Literal[
    "name", "other name", "place", "organization", "office", "sense", "word", "polarity", "number", "unit", "date",
    "acronym", "roles", "untranslated", "order", "omission", "addition",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pool:
    """Words and names that may stand for others: of other stories, put for them by systems, written alike."""

    persons: Sequence[str]
    places: Sequence[str]
    swaps: Mapping[str, Sequence[str]]
    alike: Mapping[str, Sequence[str]]
    usual: Mapping[int, Sequence[str]]
    """Everyday words by tenth of the Zipf scale."""


Offer = tuple[int, int, str, Sort]
"""Start, end, what is put there, and its class."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The text of a segment with its tokens; `rng` draws, from what the `pool` has."""

    text: str
    tokens: Sequence[Token]
    rng: random.Random
    pool: Pool
