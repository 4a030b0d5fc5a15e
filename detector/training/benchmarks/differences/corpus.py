"""Held-out stories as pairs: near-copies, two human versions, and what lies between. Only test folds are read.

Everything is drawn by the key of the story: the same data gives the same trials.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from random import Random

from ...corpora import segments as source
from .errors import GENERATORS, PERSONAL, folded, injected
from .rewriting import arranged, light
from .values import SEPARATOR, Trial

LONGEST = 24
"""Segments of a story that are read: longer ones are cut."""
SHORTEST = 4
EQUAL = (0.80, 0.92)
"""The share of words of a partly rewritten story that stand in the partner: one is drawn between these."""

Pair = tuple[str, tuple[str, ...], tuple[str, ...]]
Story = tuple[str, tuple[str, ...]]


def two_versions(data: Path, size: int) -> list[Pair]:
    """Stories in two human versions, both ways round."""
    found = []
    for name, pairs in source.human_pairs(data):
        kept = [(a, b) for a, b in pairs if a.strip() and b.strip()][:LONGEST]
        if source.fold(name) in source.TEST_FOLDS and len(kept) >= SHORTEST:
            one, two = tuple(a for a, _ in kept), tuple(b for _, b in kept)
            found += [(f"{name}", one, two), (f"{name}", two, one)]
    return sorted(found, key=lambda pair: source.order("differences", *pair[:2]))[:size]


def stories(data: Path, size: int) -> list[Story]:
    """Stories that people wrote or translated, one version of each."""
    found: dict[str, tuple[str, ...]] = {}
    for story in source.paired_stories(data):
        found[story[0].story] = tuple(segment.humans[0] for segment in story)
    found |= dict(source.clean_stories(data))
    kept = [
        (name, tuple(text for text in texts if text.strip())[:LONGEST])
        for name, texts in found.items()
        if source.fold(name) in source.TEST_FOLDS and len(texts) >= SHORTEST
    ]
    return sorted(kept, key=lambda story: source.order("differences", story[0]))[:size]


# ------------------------------------------------------------------ pairs


def near(story: Story, *, later: bool) -> tuple[list[str], list[str], list[str]]:
    """Copy, its partner segments ("" where there is none), and the reference as it is printed: a light rewrite.

    The copy is the rewritten one where it is printed `later`, else the reference is.
    """
    dice = Random(f"near/{story[0]}/{later}")
    rewritten = light(story[1], dice, later=later)
    if later:
        listed = [(new, old) for new, old in zip(rewritten, story[1], strict=True) if new is not None]
        return [new for new, _ in listed], [old for _, old in listed], arranged(story[1], dice)
    partners = [text or "" for text in rewritten]
    return list(story[1]), partners, arranged([text for text in partners if text], dice)


def partly(pair: Pair) -> tuple[list[str], list[str], float]:
    """Copy, reference and the share of equal words: sentences of a light rewrite, some by another person's."""
    name, one, two = pair
    dice = Random(f"partly/{name}/{one[0]}")
    partners = [text or one[at] for at, text in enumerate(light(one, dice, later=False, drop=False))]
    target = dice.uniform(*EQUAL)
    for at in dice.sample(range(len(one)), len(one)):
        if equal_share(one, partners) <= target:
            break
        mixed = [*partners[:at], two[at], *partners[at + 1 :]]
        if equal_share(one, mixed) >= EQUAL[0]:
            partners = mixed
    return list(one), partners, equal_share(one, partners)


def equal_share(copy: Sequence[str], partners: Sequence[str]) -> float:
    """Share of the words of a copy that stand, in order, in the partner segments: in [0, 1]."""
    equal = total = 0
    for one, other in zip(copy, partners, strict=True):
        mine, theirs = folded(one), folded(other)
        total += len(mine)
        equal += sum(block.size for block in SequenceMatcher(None, mine, theirs, False).get_matching_blocks())
    return equal / max(1, total)


# ------------------------------------------------------------------ trials


def near_trials(data: Path, size: int, kinds: Sequence[str] | None) -> Iterator[Trial]:
    """Near-copies, with errors of some kinds injected, or none."""
    counts: Counter[str] = Counter()
    for number, story in enumerate(stories(data, size)):
        copy, partners, reference = near(story, later=number % 2 == 1)
        yield _trial(f"near/{story[0]}", copy, partners, reference, kinds, counts, None)


def partly_trials(data: Path, size: int, kinds: Sequence[str] | None) -> Iterator[Trial]:
    """Partly rewritten stories, with errors of some kinds injected, or none."""
    counts: Counter[str] = Counter()
    for pair in two_versions(data, size):
        copy, partners, share = partly(pair)
        yield _trial(f"partly/{pair[0]}", copy, partners, partners, kinds, counts, share)


def independent_trials(data: Path, size: int, kinds: Sequence[str] | None) -> Iterator[Trial]:
    """A human version beside another one, with errors of some kinds injected, or none."""
    counts: Counter[str] = Counter()
    for name, one, two in two_versions(data, size):
        yield _trial(f"independent/{name}", one, two, two, kinds, counts, None)


def name_trials(data: Path, size: int) -> Iterator[Trial]:
    """Names garbled beside the right ones: near-copies and independent versions by turns."""
    kinds = sorted(PERSONAL)
    for trials in (near_trials(data, size, kinds), independent_trials(data, size, kinds)):
        yield from (trial for trial in trials if trial.marks)


def _trial(
    key: str,
    copy: Sequence[str],
    partners: Sequence[str],
    reference: Sequence[str],
    kinds: Sequence[str] | None,
    counts: Counter[str],
    share: float | None,
) -> Trial:
    told = SEPARATOR.join(reference)
    if kinds is None:
        return Trial(key, SEPARATOR.join(copy), told, (), share)
    text, marks = injected(copy, partners, Random(f"{key}/{copy[0]}/{len(kinds)}"), counts, kinds)
    return Trial(key, text, told, marks, share)


EVERY_KIND = tuple(GENERATORS)
