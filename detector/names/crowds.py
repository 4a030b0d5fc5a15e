"""Stories of very many names: which of them are compared with one another.

A story of news names some dozens of persons and places, and each is compared with each. A list of members, of results
or of addresses may name thousands, and the pairs would grow with their square. From MOST_NAMES on the number of pairs
stays as it is there: each name is compared with the next few of the list alone, so that time grows with the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

MOST_NAMES = 200
"""Names of one sort up to which each is compared with each: five times what long stories of news have."""
MOST_PAIRS = MOST_NAMES * (MOST_NAMES - 1) // 2
MOST_OF_A_WORD = 30
"""Names that share a word which a further one with the same word is compared with: the last ones of them."""
MOST_ASKED = 300
"""Names of persons for which an authority is asked for similar ones, the first of the story."""


def reach(names: int) -> int:
    """How many of the following names one of so many is compared with."""
    return names if names <= MOST_NAMES else max(1, MOST_PAIRS // names)


def pairs(listed: Sequence[T]) -> Iterator[tuple[T, T]]:
    """The pairs that are compared, in the order of `itertools.combinations`."""
    within = reach(len(listed))
    for at, one in enumerate(listed):
        for other in listed[at + 1 : at + 1 + within]:
            yield one, other


def are_compared(names: int, others: int) -> bool:
    """Whether so many names of one story are compared with each of so many names of another version."""
    return names * others <= 2 * MOST_PAIRS
