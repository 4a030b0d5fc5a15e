"""How well sentences and stories of weak machine translation are told from people's; how honest probabilities are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ...evaluation.baselines import Baselines
from ...evaluation.measures import Matrix, Sample, auroc, calibration_error, precision_recall, reliability
from ...evaluation.table import Cell, Curve, Row, Section, not_run, section
from ..corpora import segments as source
from .baseline_methods import EngineMarks
from .methods import Method, probability
from .samples import STRETCH, Contrast, Version, versions

LENGTHS = (3, 10, STRETCH)
"""Sentences of a story that are read."""
ASKED_STRETCHES = 5
"""Stretches of each system, from seen and from unseen languages each, that LanguageTool reads: it is slow."""
ASKED_STORIES = 24
"""Stories with two human versions that it reads."""
FEWEST = 10
"""A line with fewer values on either side is left out."""
GRADED = 0.2
"""The grade from which a machine sentence counts as garbled where probabilities are checked; it is their weight."""

Progress = Callable[[str], None]
Values = Mapping[str, Mapping[Version, Matrix]]
"""By method and version: a number for each segment."""


@dataclass(frozen=True, slots=True)
class Group:
    """Contrasts that make one line."""

    key: str
    name: str
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A measurement: contrasts, the methods asked, their answers, and who could not be asked."""

    contrasts: tuple[Contrast, ...]
    methods: Mapping[str, Method]
    values: Values
    missing: Mapping[str, str]


def compared(
    contrasts: Sequence[Contrast], detector: Method, measures: Sequence[Method], baselines: Baselines, note: Progress
) -> Ready:
    """Every method's answers about every version, LanguageTool about a part of them."""
    every = versions(contrasts)
    methods: dict[str, Method] = {detector.name: detector, **{one.name: one for one in measures}}
    values: dict[str, dict[Version, Matrix]] = {}
    for name, one in methods.items():
        values[name] = {version: one.sentences(version) for version in every}
        note(f"{name}: {len(every)} versions of stories read")
    for engine in baselines.engines:
        asked = versions(_part(contrasts)) if engine.name == "languagetool" else every
        method, told = EngineMarks(engine), dict[Version, Matrix]()
        for version in asked:
            found = baselines.asked(engine, partial(method.sentences, version))
            if found is not None:
                told[version] = found
        if engine.name not in baselines.missing:
            methods[engine.name], values[engine.name] = method, told
            note(f"{engine.name}: {len(asked)} versions of stories read")
    return Ready(tuple(contrasts), methods, values, dict(baselines.missing))


def _part(contrasts: Sequence[Contrast]) -> list[Contrast]:
    """The first stretches of each cell, or the stories that come first by their keys."""
    if contrasts and contrasts[0].machine.partner:
        stories = sorted({c.machine.key for c in contrasts}, key=lambda key: source.order("asked", key))
        return [c for c in contrasts if c.machine.key in stories[:ASKED_STORIES]]
    kept: list[Contrast] = []
    counts: dict[tuple[str, bool], int] = {}
    for contrast in contrasts:
        cell = contrast.system, contrast.unseen_language
        counts[cell] = counts.get(cell, 0) + 1
        if counts[cell] <= ASKED_STRETCHES:
            kept.append(contrast)
    return kept


# ------------------------------------------------------------------ groups


def headlines(contrasts: Iterable[Contrast]) -> list[Group]:
    """Weak systems: all together, what was fitted on, and what was not; a part that is all of them is left out."""
    weak = [contrast for contrast in contrasts if contrast.weak]
    fitted = [contrast for contrast in weak if not contrast.unseen_system]
    listed = (
        ("weak", "weak systems", weak),
        ("weak-seen", "weak systems and languages that were fitted on", [c for c in fitted if not c.unseen_language]),
        ("weak-unseen-languages", "weak systems, unseen languages", [c for c in fitted if c.unseen_language]),
        ("weak-unseen-systems", "unseen weak systems", [c for c in weak if c.unseen_system]),
    )
    return [
        Group(key, name, tuple(chosen)) for key, name, chosen in listed if chosen and (key == "weak" or chosen != weak)
    ]


def by_system(contrasts: Iterable[Contrast], *, apart: bool) -> list[Group]:
    """A group for each system, weakest first; `apart` keeps seen and unseen languages apart."""
    groups: dict[tuple[str, bool], list[Contrast]] = {}
    for contrast in contrasts:
        groups.setdefault((contrast.system, apart and contrast.unseen_language), []).append(contrast)
    ordered = sorted(groups, key=lambda cell: (-source.GRADES.get(cell[0], 0.0), cell))
    found = []
    for system, unseen in ordered:
        name = system + (" (unseen)" if system in source.UNSEEN_SYSTEMS else "")
        name += "" if not apart else ", unseen languages" if unseen else ", seen languages"
        key = f"system-{system}" + ("" if not apart else "-unseen-languages" if unseen else "-seen-languages")
        found.append(Group(key, name, tuple(groups[system, unseen])))
    return found


def by_language(contrasts: Iterable[Contrast]) -> list[Group]:
    """A group for each language, weak systems only."""
    groups: dict[tuple[bool, str], list[Contrast]] = {}
    for contrast in contrasts:
        if contrast.weak:
            groups.setdefault((contrast.unseen_language, contrast.language), []).append(contrast)
    return [
        Group(
            f"language-{language}{'-unseen' if unseen else ''}",
            f"{language}{' (unseen)' if unseen else ''}, weak systems",
            tuple(groups[unseen, language]),
        )
        for unseen, language in sorted(groups)
    ]


# ------------------------------------------------------------------ sections


def sections(ready: Ready, key: str, where: str) -> list[Section]:
    """Stories and sentences of contrasts as two sections. `where` ends their titles: "alone" or "beside ..."."""
    groups = headlines(ready.contrasts)
    stories = [*_story_rows(ready, groups, LENGTHS)]
    stories += _story_rows(
        ready, [*by_system(ready.contrasts, apart=False), *by_language(ready.contrasts)], LENGTHS[-1:]
    )
    paired = any(contrast.machine.partner for contrast in ready.contrasts)
    apart = by_system(ready.contrasts, apart=not paired)
    sentences = _sentence_rows(ready, [*groups, *apart, *by_language(ready.contrasts)])
    listed = ", ".join(map(str, LENGTHS[:-1]))
    what = "News stories in two human versions and the machine's" if paired else "Stretches of neighbouring sentences"
    return [
        section(
            f"stories-{key}",
            f"Stories {where}: AUROC",
            f"{what}; human against machine versions of which the first {listed} or {LENGTHS[-1]} sentences are read.",
            "versions of stories",
            stories,
        ),
        section(
            f"sentences-{key}",
            f"Sentences {where}: AUROC",
            "The sentences of the same versions, human against machine; machine sentences that equal the human ones "
            "are left out.",
            "sentences",
            sentences,
        ),
    ]


def _story_rows(ready: Ready, groups: Sequence[Group], lengths: Sequence[int]) -> Iterator[Row]:
    for group in groups:
        for length in lengths:
            cells = {
                name: cell
                for name in ready.values
                if (cell := _compared(*_stories(ready, name, group.contrasts, length))) is not None
            }
            if "detector" in cells:
                name = f"{group.name}, {length} sentences"
                yield Row(f"{group.key}/{length}", name, cells | not_run(ready.missing))


def _stories(ready: Ready, method: str, contrasts: Sequence[Contrast], length: int) -> tuple[Sample, Sample]:
    told, one = ready.values[method], ready.methods[method]

    def valued(chosen: Iterable[Version]) -> Sample:
        return Sample.of(
            [(v.key, np.array([one.story(v, told[v][:length])])) for v in dict.fromkeys(chosen) if v in told]
        )

    return valued(v for c in contrasts for v in c.human), valued(c.machine for c in contrasts)


def _sentence_rows(ready: Ready, groups: Sequence[Group]) -> Iterator[Row]:
    for group in groups:
        cells = {
            name: cell
            for name in ready.values
            if (cell := _compared(*_sentences(ready.values[name], group.contrasts))) is not None
        }
        if "detector" in cells:
            yield Row(group.key, group.name, cells | not_run(ready.missing))


def _sentences(told: Mapping[Version, Matrix], contrasts: Sequence[Contrast]) -> tuple[Sample, Sample]:
    human = [(v.key, told[v]) for v in dict.fromkeys(v for c in contrasts for v in c.human) if v in told]
    machine = []
    for version, other in {c.machine: c.human[0] for c in contrasts}.items():
        if version in told:
            differs = np.array([text != theirs for text, theirs in zip(version.copy, other.copy, strict=True)])
            machine.append((version.key, told[version][differs]))
    return Sample.of(human), Sample.of(machine)


def _compared(clean: Sample, garbled: Sample) -> Cell | None:
    if min(len(clean.values), len(garbled.values)) < FEWEST:
        return None
    return auroc(clean, garbled)


# ------------------------------------------------------------------ honesty


def honesty(ready: Ready, key: str, where: str) -> tuple[list[Row], list[Curve]]:
    """Expected calibration error of sentences and stories of weak systems, and the curves of both diagrams."""
    rows, curves = [], []
    for group in headlines(ready.contrasts):
        told, truth, weights = _probabilities(ready, group.contrasts)
        cells = calibration_error(told, truth, weights)
        rows.append(Row(f"sentences-{key}/{group.key}", f"sentences {where}, {group.name}", cells))
        if group.key == "weak":
            name = f"sentences {where}"
            curves.append(reliability(name, told.values, truth, weights))
            curves.append(precision_recall(name, told.values, truth))
        for length in LENGTHS:
            sides = _stories(ready, "detector", group.contrasts, length)
            if min(len(side.values) for side in sides) < FEWEST:
                continue
            told, truth, weights = _even(*sides)
            cells = calibration_error(told, truth, weights)
            name = f"stories {where}, {length} sentences, {group.name}"
            rows.append(Row(f"stories-{key}/{group.key}/{length}", name, cells))
            if group.key == "weak" and length == LENGTHS[-1]:
                name = f"stories {where}"
                curves.append(reliability(name, told.values, truth, weights))
                curves.append(precision_recall(name, told.values, truth))
    return rows, curves


def _probabilities(ready: Ready, contrasts: Sequence[Contrast]) -> tuple[Sample, Matrix, Matrix]:
    """Each machine sentence that counts as garbled and the human one that says the same, both with its grade."""
    told = ready.values["detector"]
    parts, truth, weights = [], [], []
    for contrast in contrasts:
        grades = np.array(contrast.grades)
        counts = grades >= GRADED
        for version, label in ((contrast.human[0], 0.0), (contrast.machine, 1.0)):
            parts.append((version.key, probability(told[version][counts])))
            truth.append(np.full(int(counts.sum()), label))
            weights.append(grades[counts])
    return Sample.of(parts), np.concatenate(truth), np.concatenate(weights)


def _even(clean: Sample, garbled: Sample) -> tuple[Sample, Matrix, Matrix]:
    """Both sides as probabilities, with weights that make them equally heavy."""
    values = probability(np.concatenate([clean.values, garbled.values]))
    counts = np.array([len(clean.values), len(garbled.values)])
    truth = np.repeat([0.0, 1.0], counts)
    return Sample(values, clean.keys + garbled.keys), truth, np.repeat(counts.sum() / 2 / counts, counts)
