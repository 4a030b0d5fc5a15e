"""Samples to measure on: versions of held-out stories, drawn by key, so that the same data gives the same sample.

Alone: stretches of up to STRETCH neighbouring segments of one set and language, in the human version and in that of one
system. Beside a reference: the stories with two human versions, each of them and each graded system's beside the other.
Only stories of the test folds are used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ..corpora import segments as source

STRETCH = 30
"""Segments of a stretch, the length at which stories are compared."""
PER_SIDE = 18
"""Stretches of a system from languages that were fitted on, and as many from those that were not."""
PER_LANGUAGE = 4
LANGUAGES = 10
"""Languages of a system, of those that were fitted on and of those that were not: what most weak systems have."""
WEAK = 0.7
"""The grade from which a system counts as weak (`segments.GRADES`)."""

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a stretch or story: its segments and, in `partner`, those of a human version or nothing."""

    key: str
    copy: Texts
    partner: Texts


@dataclass(frozen=True, slots=True)
class Contrast:
    """The human and the machine version of one stretch; `grades` says of each machine segment how garbled it must be.

    `human` has two members where there are two human versions, each beside the other.
    """

    language: str
    unseen_language: bool
    system: str
    human: tuple[Version, ...]
    machine: Version
    grades: tuple[float, ...]

    @property
    def unseen_system(self) -> bool:
        return self.system in source.UNSEEN_SYSTEMS

    @property
    def weak(self) -> bool:
        return source.GRADES.get(self.system, 0.0) >= WEAK


def single(segments: Iterable[source.Segment]) -> list[Contrast]:
    """Stretches to be read alone, of every system, from seen and unseen languages, weak systems' languages first."""
    cells: dict[tuple[str, bool], dict[str, list[Contrast]]] = defaultdict(lambda: defaultdict(list))
    kept = [segment for segment in segments if segment.fold in source.TEST_FOLDS]
    for (_, language), members in groupby(kept, key=lambda s: (s.set, s.language)):
        for contrast in _stretches(language, list(members)):
            cells[contrast.system, contrast.unseen_language][language].append(contrast)
    systems: dict[str, set[str]] = defaultdict(set)
    for (system, _), languages in cells.items():
        for language in languages if source.GRADES.get(system, 0.0) >= WEAK else ():
            systems[language].add(system)
    return [
        contrast
        for cell in sorted(cells)
        for contrast in _drawn(
            cells[cell], sorted(cells[cell], key=lambda name: (-len(systems[name]), source.order("language", name)))
        )
    ]


def _stretches(language: str, segments: Sequence[source.Segment]) -> Iterator[Contrast]:
    for system in sorted({name for segment in segments for name, _ in segment.machines}):
        told = [s for s in segments if dict(s.machines).get(system, "").strip() and s.humans[0].strip()]
        for at in range(0, len(told), STRETCH):
            part = told[at : at + STRETCH]
            if len(part) < STRETCH:
                continue
            human = tuple(s.humans[0] for s in part)
            machine = tuple(dict(s.machines)[system] for s in part)
            key = part[0].story
            yield Contrast(
                language,
                part[0].unseen,
                system,
                (Version(key, human, ()),),
                Version(key, machine, ()),
                _grades(system, machine, human),
            )


def _drawn(offered: dict[str, list[Contrast]], languages: Sequence[str]) -> list[Contrast]:
    """One stretch of each language after the other, until PER_SIDE are there."""
    ordered = {
        language: sorted(offered[language], key=lambda c: source.order("stretch", c.machine.key, language))
        for language in languages[:LANGUAGES]
    }
    rounds = ((language, at) for at in range(PER_LANGUAGE) for language in ordered if at < len(ordered[language]))
    return [ordered[language][at] for language, at in rounds][:PER_SIDE]


def paired(data: Path) -> list[Contrast]:
    """News stories with two human versions: every graded system's beside the one that its grade was not taken from."""
    found = []
    for story in source.paired_stories(data):
        first = story[0]
        if first.fold not in source.TEST_FOLDS or min(len(segment.humans) for segment in story) < 2:
            continue
        one, two = (tuple(segment.humans[at] for segment in story) for at in (0, 1))
        human = (Version(first.story, one, two), Version(first.story, two, one))
        for system in sorted(name for name in dict(first.machines) if source.GRADES.get(name, 0.0) > 0):
            machine = tuple(dict(segment.machines).get(system, "") for segment in story)
            if all(text.strip() for text in (*machine, *one, *two)):
                version = Version(first.story, machine, two)
                grades = _grades(system, machine, one)
                found.append(Contrast(first.language, first.unseen, system, human, version, grades))
    return found


def _grades(system: str, machine: Texts, human: Texts) -> tuple[float, ...]:
    return tuple(source.grade(system, text, other) for text, other in zip(machine, human, strict=True))


def versions(contrasts: Iterable[Contrast]) -> list[Version]:
    """Every version once, in the order of the contrasts."""
    return list(dict.fromkeys(v for contrast in contrasts for v in (*contrast.human, contrast.machine)))


# ------------------------------------------------------------------ marked spans


@dataclass(frozen=True, slots=True)
class Marked:
    """A story as one system told it, with what people marked in each segment: (start, end, major) in its code points.

    A segment that several raters read stands there once for each of them.
    """

    system: str
    version: Version
    marks: tuple[tuple[tuple[int, int, bool], ...], ...]


def marked(data: Path, folds: frozenset[int]) -> list[Marked]:
    """Versions with marked errors (MQM, WMT21 Chinese-English), by story and system, beside the human version."""
    rows: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for row in source.rows(data / "spans" / "wmt21.zh-en.spans.jsonl.gz"):
        if source.fold(row["doc_id"]) in folds and row["hypothesis"].strip() and row["reference"].strip():
            rows[row["doc_id"], row["system"]].append(row)
    found = []
    for (story, system), listed in sorted(rows.items()):
        listed.sort(key=lambda row: (row["seg_id"], str(row["rater"])))
        copy, partner = (tuple(str(row[side]) for row in listed) for side in ("hypothesis", "reference"))
        marks = tuple(tuple(_marks(row)) for row in listed)
        found.append(Marked(system, Version(story, copy, partner), marks))
    return found


def _marks(row: dict[str, object]) -> Iterator[tuple[int, int, bool]]:
    errors = row["errors"]
    assert isinstance(errors, list)
    for error in errors:
        if error["start"] < error["end"]:
            yield error["start"], error["end"], error["severity"] == "major"


def weak_by_marks(others: Iterable[Marked]) -> frozenset[str]:
    """The half of the systems in whose output most is marked as major, by characters.

    `others` are stories that nothing is measured on, so that the choice does not flatter the figures.
    """
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for story in others:
        if not is_human(story.system):
            held = sums[story.system]
            held[0] += sum(end - start for marks in story.marks for start, end, major in marks if major)
            held[1] += sum(map(len, story.version.copy))
    ordered = sorted(sums, key=lambda system: (-sums[system][0] / max(1, sums[system][1]), system))
    return frozenset(ordered[: len(ordered) // 2])


def is_human(system: str) -> bool:
    """Whether a system's name stands for a human version."""
    return system.startswith("ref")
