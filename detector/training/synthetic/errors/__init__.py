"""Errors of every class injected into human copy, for the model of edits: each with its place, its class and the truth.

Beside another version of the story each of them is a difference that an editor would want to see. What machines really
do to names and words is injected where it is known (`damage.py`, `injection.py`); the rest is drawn from closed lists.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ...corpora import segments as source
from . import names, words
from .segment import Offer, Pool, Segment, Sort

__all__ = ["Injected", "Pool", "Sort", "injected"]


@dataclass(frozen=True, slots=True)
class Injected:
    """A wrong stretch of a text and the right form. `start == end`: words were left out there."""

    start: int
    end: int
    right: str
    sort: Sort


_Injector = Callable[[Segment], Iterator[Offer]]
_INJECTORS: tuple[_Injector, ...] = (
    names.respelt, names.respelt, names.other_person, names.as_word, names.other_place, names.roles, names.order,
    names.organization, names.office, names.acronym, words.sense, words.swap, words.other_word,
    words.polarity, words.negation, words.untranslated, words.number, words.unit, words.date, words.omission,
    words.addition,
)  # fmt: skip
_EASY: Mapping[_Injector, float] = {
    words.sense: 4.0, words.swap: 4.0, words.other_word: 3.0, words.untranslated: 6.0, words.polarity: 2.0,
    words.negation: 3.0, names.as_word: 3.0, words.omission: 6.0, words.addition: 6.0,
}  # fmt: skip
"""What nearly every sentence has a place for, and comes later in the draw by so many times."""


def injected(text: str, rng: random.Random, pool: Pool, most: int) -> tuple[str, tuple[Injected, ...]]:
    """A segment with up to `most` errors in different places, and what they are; the text itself where none fits."""
    segment = Segment(text, source.tokens(text), rng, pool)
    offers: list[Offer] = []
    for injector in sorted(_INJECTORS, key=lambda one: rng.random() * _EASY.get(one, 1.0)):
        listed = list(injector(segment))
        if listed:
            offers.append(rng.choice(listed))
    chosen: list[Offer] = []
    for offer in offers:
        start, end, put, _ = offer
        apart = all(end + 2 < other[0] or other[1] + 2 < start for other in chosen)
        if apart and put != text[start:end] and len(chosen) < most:
            chosen.append(offer)
    out, at = "", 0
    found = []
    for start, end, put, sort in sorted(chosen):
        out += text[at:start]
        found.append(Injected(len(out), len(out) + len(put), text[start:end], sort))
        out += put
        at = end
    return out + text[at:], tuple(found)
