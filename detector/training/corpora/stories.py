"""Versions of stories to learn from and to measure on: what the copy says, what its partner says, and what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from . import segments as source

STRONG = 0.0
"""The grade of a system that is not named in `data.GRADES`."""


@dataclass(frozen=True, slots=True)
class Story:
    """One version of a story, segment by segment; `partner` is a human version of the same segments, or empty.

    `weight` is how sure the label is: for garbled versions the mean grade of their segments.
    """

    name: str
    copy: tuple[str, ...]
    partner: tuple[str, ...]
    garbled: bool
    weight: float
    language: str
    system: str


def paired_stories(data: Path, folds: frozenset[int], *, unseen_systems: bool = False, systems: int = 3) -> list[Story]:
    """News stories beside a human version: the other human version, and up to so many graded machine versions.

    Only stories with two human versions give a clean one; where there is one, its machine versions are read beside it
    with half the weight, since nothing clean stands against them.
    """
    found = []
    for story in source.paired_stories(data):
        first = story[0]
        if first.fold not in folds:
            continue
        versions = [tuple(segment.humans[i] for segment in story) for i in range(min(len(s.humans) for s in story))]
        name, language = first.story, first.language
        for at, copy in enumerate(versions):
            found += [
                Story(name, copy, partner, False, 1.0, language, "human")
                for other, partner in enumerate(versions)
                if other != at
            ]
        graded = []
        for system in sorted(dict(first.machines)):
            if source.GRADES.get(system, 0.0) <= 0.25 or (system in source.UNSEEN_SYSTEMS) != unseen_systems:
                continue
            copy = tuple(dict(segment.machines).get(system, "") for segment in story)
            if all(copy):
                grades = [source.grade(system, text, human) for text, human in zip(copy, versions[0], strict=True)]
                graded.append((sum(grades) / len(grades), system, copy))
        for weight, system, copy in sorted(graded, reverse=True)[:systems]:
            # beside the human version that the grade was not taken from, where there is one
            partner = versions[-1]
            share = 1.0 if len(versions) > 1 else 0.5
            found.append(Story(name, copy, partner, True, round(weight * share, 4), language, system))
    return found


def single_stories(
    segments: Iterable[source.Segment],
    folds: frozenset[int],
    *,
    unseen: bool = False,
    unseen_systems: bool = False,
    limit: int = 160,
) -> list[Story]:
    """Stretches of neighbouring segments as stories, each in a human and a machine version of one graded system.

    Stretches of one story's key and language, at most 34 segments long; `limit` stretches, drawn by their keys.
    """
    usable = (s for s in segments if s.fold in folds and s.unseen == unseen and s.set != "mlqe")
    stretches = []
    for (story, language), members in groupby(usable, key=lambda s: (s.story, s.language)):
        listed = list(members)[:34]
        shared = set.intersection(*(set(dict(s.machines)) for s in listed))
        offered = sorted(
            (system for system in shared if (system in source.UNSEEN_SYSTEMS) == unseen_systems),
            key=lambda system: (-source.GRADES.get(system, 0.0), system),
        )
        if offered and source.GRADES.get(offered[0], 0.0) > 0.25 and len(listed) >= 3:
            stretches.append((source.order("stretch", story, language), story, language, offered[0], listed))
    found = []
    for _, story, language, system, listed in sorted(stretches, key=lambda item: item[0])[:limit]:
        human = tuple(s.humans[0] for s in listed)
        machine = tuple(dict(s.machines)[system] for s in listed)
        if not all(text.strip() for text in machine):
            continue
        grades = [source.grade(system, text, other) for text, other in zip(machine, human, strict=True)]
        weight = round(sum(grades) / len(grades), 4)
        found.append(Story(story, human, (), False, weight, language, "human"))
        found.append(Story(story, machine, (), True, weight, language, system))
    return found
