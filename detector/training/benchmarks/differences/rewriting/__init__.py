"""Light rewrites by rule: what a second desk does to a story without changing what it says.

`light(segments, dice)` gives the segments of the rewritten story, each with the number of that which it was made of (or
None where it was dropped), before `arranged` merges, splits and moves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import regex

from . import spelling, style, updates, wording

TOUCHED = (0.4, 0.9)
"""The share of segments that are reworded at all, of the most verbatim stories and of the least."""
RULES = 3
"""Rules that a segment undergoes, at most."""
DROPPED = 0.04
"""The share of segments that are dropped."""
STYLES = 4
"""Rules of house style that one desk has: they are applied throughout."""

__all__ = ["arranged", "light"]


def light(segments: Sequence[str], dice: Random, *, later: bool, drop: bool = True) -> list[str | None]:
    """The segments as another desk would print them; `later`: it prints after the other, so that figures have grown."""
    side = dice.choice((spelling.american, spelling.british))
    house = [style.RULES[at] for at in sorted(dice.sample(range(len(style.RULES)), STYLES))]
    seed, touched = dice.random(), dice.uniform(*TOUCHED)
    found: list[str | None] = []
    for number, segment in enumerate(segments):
        if drop and number and dice.random() < DROPPED and len(segments) > 3:
            found.append(None)
            continue
        text = side(segment)
        for one in house:
            text = one(text, Random(seed))
        if dice.random() < touched:
            for rule in dice.sample(wording.RULES, dice.randint(1, RULES)):
                text = rule(text, dice)
            text = updates.updated(text, dice, later=later)
        found.append(text)
    return found


def arranged(segments: Sequence[str], dice: Random) -> list[str]:
    """Segments with one pair merged into a paragraph, one sentence split in two, one segment moved by a place."""
    listed = list(segments)
    if len(listed) > 3:
        at = dice.randrange(1, len(listed) - 1)
        listed[at : at + 2] = [f"{listed[at]} {listed[at + 1]}"]
    if len(listed) > 4:
        at = dice.randrange(2, len(listed) - 1)
        listed[at], listed[at + 1] = listed[at + 1], listed[at]
    for at in dice.sample(range(len(listed)), len(listed)):
        parted = _split(listed[at])
        if parted is not None:
            listed[at] = parted
            break
    return listed


def _split(text: str) -> str | None:
    """A sentence of two clauses as two sentences."""
    match = regex.fullmatch(r"([^.!?;\"“”]{40,}), (?:and|but) ((?:he|she|they|it|the) [^.!?;\"“”]{25,}\.)", text)
    return f"{match[1]}. {match[2][:1].upper()}{match[2][1:]}" if match else None
