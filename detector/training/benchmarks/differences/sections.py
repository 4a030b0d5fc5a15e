"""Examined trials as sections of the table: a row for each kind of error, columns for alerts, all shown, word diff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....evaluation.measures import ratio
from ....evaluation.table import Cell, Row, Section, section
from . import scoring
from .errors import GENERATORS
from .values import Examined

PER = 1000.0
FEWEST = 5
"""A kind with fewer errors has no line of its own."""
LABELS = ("garbled", "suspect", "clean", "unknown")
LEGEND = (
    "Alerts; alerts and hints; whether the first suggestion of what is shown first is right; and a plain word diff of "
    "linked sentences. Of an error at several places the share of them is counted. A mark is right when it lies over "
    "an injected error; intervals by story."
)


def of_errors(key: str, title: str, note: str, examined: Sequence[Examined]) -> Section:
    """Recall by kind, precision, false marks in 1,000 words."""
    rows = [_recall("recall/all", "errors of all kinds: found", examined, None)]
    for kind in GENERATORS:
        count = sum(marks[0].kind == kind for one in examined for marks in scoring.decisions(one).values())
        if count >= FEWEST:
            rows.append(_recall(f"recall/{_slug(kind)}", kind, examined, kind))
    rows.append(
        Row(
            "precision",
            "precision",
            {
                "alerts": ratio(scoring.precision(examined, scoring.alerts)),
                "shown": ratio(scoring.precision(examined, scoring.shown)),
                "diff": ratio(scoring.diff_precision(examined)),
            },
        )
    )
    rows.append(_rates("false", "false marks in 1,000 words", examined))
    rows.append(Row("group", "places of one error that share a group", {"shown": ratio(scoring.together(examined))}))
    return section(key, title, f"{note} {LEGEND}", "errors, marks or words", rows)


def of_names(key: str, title: str, note: str, examined: Sequence[Examined]) -> Section:
    """Recall alone, where other errors are not marked; by where the copy comes from."""
    rows = [_recall("recall/all", "all", examined, None)]
    for name, where, of_flores in (("flores", "FLORES, nine scripts and languages", True), ("news", "news", False)):
        chosen = [one for one in examined if ("/flores/" in one.trial.key) == of_flores]
        rows += [_recall(f"recall/{name}", where, chosen, None)] if chosen else []
    rows.append(Row("group", "places of one name that share a group", {"shown": ratio(scoring.together(examined))}))
    return section(key, title, note, "names", rows)


def of_quiet(key: str, title: str, note: str, examined: Sequence[Examined]) -> Section:
    """Marks in 1,000 words of copy without errors, and the labels of its stories."""
    rows = [_rates("marks", "marks in 1,000 words", examined)]
    rules = sorted({finding.rule for one in examined for finding in scoring.alerts(one)})
    for rule in rules:
        parts = [
            (one.trial.key, float(sum(f.rule == rule for f in scoring.alerts(one))), float(one.report.story.words))
            for one in examined
        ]
        rows.append(Row(f"marks/{rule}", f"alerts of {rule}", {"alerts": ratio(parts, PER)}))
    for label in LABELS:
        said = [(one.trial.key, float(one.report.verdict.label == label), 1.0) for one in examined]
        rows.append(Row(f"label/{label}", f"share of stories called {label}", {"detector": ratio(said)}))
    bad = [(one.trial.key, float(one.report.verdict.label in LABELS[:2]), 1.0) for one in examined]
    rows.append(Row("label/bad", "share of stories called suspect or garbled", {"detector": ratio(bad)}))
    return section(key, title, note, "words, or stories where a share is given", rows)


def _recall(key: str, name: str, examined: Sequence[Examined], kind: str | None) -> Row:
    cells: Mapping[str, Cell] = {
        "alerts": ratio(scoring.recall(examined, scoring.alerts, kind)),
        "shown": ratio(scoring.recall(examined, scoring.shown, kind)),
        "first": ratio(scoring.first_right(examined, kind)),
        "diff": ratio(scoring.diff_recall(examined, kind)),
    }
    return Row(key, name, cells)


def _rates(key: str, name: str, examined: Sequence[Examined]) -> Row:
    cells = {
        "alerts": ratio(scoring.false_rate(examined, scoring.alerts), PER),
        "shown": ratio(scoring.false_rate(examined, scoring.shown), PER),
    }
    if any(one.trial.reference is not None for one in examined):
        cells["diff"] = ratio(scoring.diff_rate(examined), PER)
    return Row(key, name, cells)


def _slug(kind: str) -> str:
    return kind.replace(",", "").replace(" ", "-")
