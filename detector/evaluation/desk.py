"""Findings against what people marked: precision and recall by rule and tier, first suggestions, verdicts.

A finding is right where it meets a mark; a mark is found where a finding meets it. A rule is asked for the marks of the
categories that it can give, no others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..pipeline import Examiner
from ..signals import all_signals
from ..types import Article, Finding, Report
from .baselines import Baselines
from .corrections import is_right
from .measures import Matrix, Sample, ratio
from .stories import Mark, StoryVersion
from .table import Cell, Row, Section, not_run, section

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Examined:
    """A story and what was found in it."""

    case: StoryVersion
    report: Report

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self.case.marks or ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The sections, and every finding's score with whether it was right."""

    sections: tuple[Section, ...]
    scores: Sample
    right: Matrix


def measured(
    key: str, title: str, cases: Sequence[StoryVersion], examiner: Examiner, baselines: Baselines, progress: Progress
) -> Outcome:
    """All stories alone, and those with a reference beside it."""
    found, every = [], []
    for mode, where, chosen in (
        ("alone", "alone", cases),
        ("paired", "beside a reference", [case for case in cases if case.reference is not None]),
    ):
        if not chosen:
            continue
        examined = []
        for case in chosen:
            beside = mode == "paired" and case.reference is not None
            others = (Article(f"{case.key}.reference", case.reference or ""),) if beside else ()
            examined.append(Examined(case, examiner.examine(Article(case.key, case.text), others)))
        rows = _precision(examined) + _recall(examined) + _suggested(examined) + _verdicts(examined)
        if mode == "alone":
            rows = _with_engines(rows, examined, baselines)
        every += examined
        note = (
            "A finding is right where it meets a mark; a rule's recall is over the marks of the categories it can give."
        )
        found.append(section(f"{key}-{mode}", f"{title}, {where}", note, "findings, marks, words or stories", rows))
        progress(f"{title}, {where}: {len(examined)} stories examined")
    marked = [one for one in every if one.case.marks is not None]
    scores = Sample.of([(_story(one), np.array([f.score for f in one.report.findings])) for one in marked])
    right = np.array([float(_meets_any(f, one.marks)) for one in marked for f in one.report.findings])
    return Outcome(tuple(found), scores, right)


def meets(start: int, end: int, mark: Mark) -> bool:
    """Whether a stretch and a mark share a character."""
    return start < mark.end and mark.start < end


def _meets_any(finding: Finding, marks: Sequence[Mark]) -> bool:
    return any(meets(finding.start, finding.end, mark) for mark in marks)


def _story(one: Examined) -> str:
    return one.case.story


def _row(key: str, name: str, parts: Sequence[tuple[str, float, float]], scale: float = 1.0) -> Row:
    return Row(key, name, {"detector": ratio(parts, scale)})


def _precision(examined: Sequence[Examined]) -> list[Row]:
    rows = []
    marked = [one for one in examined if one.case.marks is not None]
    for tier in ("alert", "hint"):
        shown = [(one, f) for one in marked for f in one.report.findings if f.tier == tier]
        rules = sorted({f.rule for _, f in shown})
        for rule in (None, *rules):
            parts = [(_story(one), float(_meets_any(f, one.marks)), 1.0) for one, f in shown if rule in (None, f.rule)]
            name = f"precision of {tier}s" + (f" of {rule}" if rule else "")
            rows.append(_row(f"precision/{tier}" + (f"/{rule}" if rule else ""), name, parts))
    clean = [one for one in marked if not one.marks]
    if clean:
        for tier in ("alert", "hint"):
            parts = [
                (_story(one), float(sum(f.tier == tier for f in one.report.findings)), float(one.report.story.words))
                for one in clean
            ]
            rows.append(_row(f"clean/{tier}", f"{tier}s for each 1,000 words where nothing is wrong", parts, 1000.0))
    return rows


def _recall(examined: Sequence[Examined]) -> list[Row]:
    every = [(one, mark) for one in examined for mark in one.marks]

    def row(key: str, name: str, marks: Sequence[tuple[Examined, Mark]], tier: str = "", rule: str = "") -> Row:
        parts = []
        for one, mark in marks:
            met = (f for f in one.report.findings if tier in ("", f.tier) and rule in ("", f.rule))
            parts.append((_story(one), float(any(meets(f.start, f.end, mark) for f in met)), 1.0))
        return _row(key, name, parts)

    if not every:
        return []
    rows = [
        row("recall/alert", "marks met by an alert", every, tier="alert"),
        row("recall/shown", "marks met by an alert or a hint", every),
    ]
    for category in sorted({mark.category for _, mark in every}):
        own = [(one, mark) for one, mark in every if mark.category == category]
        rows += [row(f"recall/category/{category}", f"marks of {category} met", own)]
    categories = {signal.rule: frozenset(signal.categories) for signal in all_signals()}
    for rule in sorted({f.rule for one, _ in every for f in one.report.findings}):
        own = [(one, mark) for one, mark in every if mark.category in categories.get(rule, (mark.category,))]
        rows += [row(f"recall/rule/{rule}", f"marks of its categories met by {rule}", own, rule=rule)]
    return rows


def _suggested(examined: Sequence[Examined]) -> list[Row]:
    met, every = [], []
    for one in examined:
        for mark in one.marks:
            if mark.accept:
                hits = [f for f in one.report.findings if meets(f.start, f.end, mark)]
                right = float(any(is_right(f, mark, one.case.text) for f in hits))
                every.append((_story(one), right, 1.0))
                if any(f.suggestions for f in hits):
                    met.append((_story(one), right, 1.0))
    if not every:
        return []
    return [
        _row("first/suggested", "first suggestion right, of the marks that something is suggested for", met),
        _row("first/marked", "first suggestion right, of all marks with a known correction", every),
    ]


def _verdicts(examined: Sequence[Examined]) -> list[Row]:
    rows = []
    for label in ("garbled", "clean"):
        labelled = [one for one in examined if one.case.label == label]
        for told in ("garbled", "suspect", "clean", "unknown") if labelled else ():
            parts = [(_story(one), float(one.report.verdict.label == told), 1.0) for one in labelled]
            rows.append(_row(f"verdict/{label}/{told}", f"{label} stories called {told}", parts))
    return rows


def _with_engines(rows: Sequence[Row], examined: Sequence[Examined], baselines: Baselines) -> list[Row]:
    """The rows with what an engine's marks would give, taken for alerts."""
    cells: dict[str, dict[str, Cell]] = {}
    marked = [one for one in examined if one.case.marks is not None]
    for engine in baselines.engines:
        told: list[tuple[Examined, list[tuple[int, int]]]] = []
        for one in marked:
            lints = baselines.asked(engine, partial(engine.marks, [one.case.text]))
            if lints is not None:
                told.append((one, [(lint.start, lint.end) for lint in lints[0]]))
        if engine.name in baselines.missing:
            continue
        precision = [
            (_story(one), float(any(meets(*span, mark) for mark in one.marks)), 1.0)
            for one, spans in told
            for span in spans
        ]
        recall = [
            (_story(one), float(any(meets(*span, mark) for span in spans)), 1.0)
            for one, spans in told
            for mark in one.marks
        ]
        clean = [
            (_story(one), float(len(spans)), float(one.report.story.words)) for one, spans in told if not one.marks
        ]
        cells[engine.name] = {
            "precision/alert": ratio(precision),
            "recall/alert": ratio(recall),
            "clean/alert": ratio(clean, 1000.0),
        }

    def completed(row: Row) -> Mapping[str, Cell]:
        if row.key not in ("precision/alert", "recall/alert", "clean/alert"):
            return row.cells
        return {**row.cells, **{name: one[row.key] for name, one in cells.items()}, **not_run(baselines.missing)}

    return [Row(row.key, row.name, completed(row)) for row in rows]
