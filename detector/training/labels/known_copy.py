"""Copy of which it is known without a reader what is wrong: of people, of weak systems, and with errors injected.

Human copy is taken to be right, alone or beside another human version of the story. Weak systems seldom damage names
and organizations in the way that a way through another script does, so errors are injected into human copy
(`synthetic/injection.py` says which): what is marked there is right, anything else in that copy false.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Literal

from ...pipeline import Examiner
from ...types import Alignment, Article
from ..corpora import segments as source
from ..synthetic import injection
from ..synthetic import names as injected

Part = Literal["clean", "machine", "injected"]

SYSTEMS = 3
"""Machine versions of a story of the paired news, the weakest first."""
WEAK = 0.5
"""The least grade of a system whose versions are read."""
STRETCHES = 200
"""Stretches of round trips that are read in a human and in a machine version."""
BESIDE_ORIGINAL = 80
"""Stretches of FLORES (first written in English) that are read in a machine version beside the original."""
_TURNS = 3
"""Draws of garbled names for each story that people wrote twice."""


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A copy, segment by segment, with what it is shown beside and what tells what is right in it.

    `partner`: the segments of the version that the signals are shown, or empty. `humans`, `strong`: for each segment
    its other human versions and what strong systems write. `shown_is_right`: the partner is the original text and so
    tells what is right itself. `errors`: what was injected.
    """

    story: str
    language: str
    system: str
    part: Part
    copy: tuple[str, ...]
    partner: tuple[str, ...] = ()
    humans: tuple[tuple[str, ...], ...] = ()
    strong: tuple[tuple[str, ...], ...] = ()
    shown_is_right: bool = False
    errors: tuple[injection.SyntheticError, ...] = ()


def copies(data: Path, folds: frozenset[int], half: int, examiner: Examiner) -> Iterator[KnownCopy]:
    """The copy of some folds, in an order that only the data decides."""
    yield from _garbled_names(data, folds)
    for case in (*_paired_news(data, folds), *_round_trips(data, folds), *_clean(data, half)):
        yield case
        if case.part == "clean" and not case.partner:
            document = examiner.annotate(Article(case.story, "\n\n".join(case.copy)))
            errors = injection.renderings(examiner.case(Alignment(document)))
            yield from _with_errors(case, (*errors, *injection.slips(case.copy)) if errors else ())
    yield from institutions(data, folds)


def _clean(data: Path, half: int) -> Iterator[KnownCopy]:
    for name, texts in source.clean_stories(data):
        if source.fold(name) % 2 == half:
            yield KnownCopy(name, "en", "human", "clean", texts)


def _paired_news(data: Path, folds: frozenset[int]) -> Iterator[KnownCopy]:
    for story in source.paired_stories(data):
        first = story[0]
        if first.fold not in folds:
            continue
        humans = source.human_versions(story)
        strong = strong_versions(story)
        start = KnownCopy(first.story, first.language, "human", "clean", humans[0], strong=strong)
        for at, copy in enumerate(humans):
            yield replace(start, copy=copy)
            for other in humans[:at] + humans[at + 1 :]:
                yield replace(start, copy=copy, partner=other)
        for system in weakest(story):
            copy = tuple(dict(s.machines)[system] for s in story)
            machine = replace(start, system=system, part="machine", copy=copy)
            yield replace(machine, humans=tuple(zip(*humans, strict=True)))
            for at, shown in enumerate(humans):
                rest = tuple(zip(*(humans[:at] + humans[at + 1 :]), strict=True)) or ((),) * len(story)
                yield replace(machine, partner=shown, humans=rest)


def weakest(story: Sequence[source.Segment]) -> list[str]:
    """The weakest systems that have every segment, those left out that nothing is fitted on."""
    seen = source.systems(story) - source.UNSEEN_SYSTEMS
    graded = [name for name in seen if source.GRADES.get(name, 0.0) >= WEAK]
    return sorted(graded, key=lambda name: (-source.GRADES[name], name))[:SYSTEMS]


def strong_versions(segments: Sequence[source.Segment]) -> tuple[tuple[str, ...], ...]:
    """For each segment what the systems wrote that are not named as weak, in one order for all."""
    names = sorted(name for name in source.systems(segments) if not source.GRADES.get(name))
    return tuple(tuple(dict(s.machines)[name] for name in names) for s in segments)


def _round_trips(data: Path, folds: frozenset[int]) -> Iterator[KnownCopy]:
    usable = (s for s in source.apart(source.round_trips(data)) if s.fold in folds and not s.unseen)
    stretches = []
    for (story, language), members in groupby(usable, key=lambda s: (s.story, s.language)):
        listed = list(members)[:34]
        if len(listed) >= 3 and weakest(listed):
            stretches.append((source.order("findings", story, language), listed))
    stretches.sort(key=lambda item: item[0])
    read: set[str] = set()
    originals = 0
    for at, (_, listed) in enumerate(stretches):
        first = listed[0]
        system = weakest(listed)[0]
        human = tuple(s.humans[0] for s in listed)
        strong = strong_versions(listed)
        copy = tuple(dict(s.machines)[system] for s in listed)
        machine = KnownCopy(first.story, first.language, system, "machine", copy, strong=strong)
        if at < STRETCHES:
            if human[0] not in read:  # sets of several languages share English stories
                read.add(human[0])
                yield KnownCopy(first.story, first.language, "human", "clean", human)
            yield replace(machine, humans=tuple((text,) for text in human))
        if first.set == "flores" and originals < BESIDE_ORIGINAL:
            originals += 1
            yield replace(machine, partner=human, humans=((),) * len(human), shown_is_right=True)


def institutions(data: Path, folds: frozenset[int]) -> Iterator[KnownCopy]:
    """Sentences of human versions that name foreign ministries and the like, rightly."""
    with (data / "clean" / "human_refs_foreign_institutions.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            story = f"institutions/{row['set']}/{row['lang_pair']}/{row['seg_id']}"
            if source.fold(story) in folds:
                yield KnownCopy(story, row["lang_pair"].removesuffix("-en"), "human", "clean", (row["sentence"],))


def _garbled_names(data: Path, folds: frozenset[int]) -> Iterator[KnownCopy]:
    """Garbled names of the folds' entities: alone in the stories where they were seen, and beside another version."""
    errors = injection.names(data)
    for story in source.paired_stories(data):
        first = story[0]
        if first.fold not in folds:
            continue
        found: dict[str, injection.SyntheticError] = {}
        for segment in story:
            for error in errors.get((f"{segment.set}.{segment.language}-en", segment.index), ()):
                if injected.entity_fold(error.right) in folds:
                    found.setdefault(error.right, error)
        for human in source.human_versions(story):
            start = KnownCopy(first.story, first.language, "human", "clean", human)
            yield from (case for case in _with_errors(start, tuple(found.values())) if not case.partner)
    for turn in range(_TURNS):
        for one in injected.stories(data, folds, turn):
            if one.injected:
                yield injected_case(one, beside=True)


def injected_case(one: injected.RenamedStory, *, beside: bool) -> KnownCopy:
    """A copy with garbled names, beside the other human version or alone."""
    copy, other = (tuple(text.split("\n\n")) for text in (one.copy, one.other))
    places = {(name.right, one.copy[name.start : name.end]) for name in one.injected}
    errors = tuple(injection.SyntheticError(right, wrong, "name") for right, wrong in sorted(places))
    return KnownCopy(one.story, "en", "injected", "injected", copy, partner=other if beside else (), errors=errors)


def _with_errors(case: KnownCopy, errors: Sequence[injection.SyntheticError]) -> Iterator[KnownCopy]:
    """Human copy with errors in it, alone and beside itself without them; nothing where it has none of the names."""
    there = tuple(error for error in errors if any(injection.injected(text, (error,)) != text for text in case.copy))
    if there:
        copy = tuple(injection.injected(text, there) for text in case.copy)
        alone = replace(case, system="injected", part="injected", copy=copy, errors=there)
        yield alone
        yield replace(alone, partner=case.copy)
