"""Spans that people marked as major errors, against the findings beside the human version: F1 with partial credit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ....evaluation.measures import span_figures, span_tallies, tallied
from ....evaluation.table import Row, Section, section
from ....pipeline import Examiner
from ...corpora import segments as source
from .. import samples
from .examining import examined
from .scoring import alerts, shown
from .values import SEPARATOR, Examined, Trial, starts

Told = Callable[[Examined], Sequence[tuple[int, int]]]
TOLD: dict[str, Told] = {
    "alerts": lambda one: [(finding.start, finding.end) for finding in alerts(one)],
    "shown": lambda one: [(finding.start, finding.end) for finding in shown(one)],
    "diff": lambda one: one.diff,
}


def measured(data: Path, size: int, examiner: Examiner, progress: Callable[[str], None]) -> Section:
    """F1, precision and recall of alerts, of all that is shown and of the word diff."""
    stories = [one for one in samples.marked(data, source.TEST_FOLDS) if not samples.is_human(one.system)]
    weak = samples.weak_by_marks(samples.marked(data, source.CALIBRATION_FOLDS))
    chosen = sorted(stories, key=lambda one: source.order("raters", one.version.key, one.system))[:size]
    reports = examined((_trial(one) for one in chosen), examiner, progress, "Raters' marks")
    rows = []
    for group, name in (("machine", "all systems"), ("weak", "the weaker half of the systems")):
        listed = [
            (one, marked)
            for one, marked in zip(reports, chosen, strict=True)
            if group == "machine" or marked.system in weak
        ]
        for figure, of in span_figures().items():
            cells = {}
            for method, told in TOLD.items():
                sums: dict[str, list[float]] = {}
                for one, marked in listed:
                    key = marked.version.key
                    added = _tallies(marked, told(one))
                    sums[key] = list(np.add(sums[key], added)) if key in sums else added
                if sums:
                    cells[method] = tallied(sums, of, sum(len(marked.marks) for _, marked in listed))
            key = f"{group}/{figure.replace(',', '').replace(' ', '-').lower()}"
            rows.append(Row(key, f"{name}: {figure}", cells))
    note = (
        "WMT21 Chinese-English, test folds, machine versions beside the human one. Each rater's marks count as one "
        "answer. Raters miss much, and agree little."
    )
    return section("differences-raters", "Major errors that raters marked (MQM)", note, "outputs (segments)", rows)


def _segments(marked: samples.Marked) -> list[tuple[str, str]]:
    """The segments of a version, each once, however many raters read it."""
    return list(dict.fromkeys(zip(marked.version.copy, marked.version.partner, strict=True)))


def _trial(marked: samples.Marked) -> Trial:
    told = _segments(marked)
    copy, other = (SEPARATOR.join(segment[side] for segment in told) for side in (0, 1))
    return Trial(f"{marked.version.key}/{marked.system}", copy, other, None)


def _tallies(marked: samples.Marked, told: Sequence[tuple[int, int]]) -> list[float]:
    """Sums of `span_tallies` over the answers of all raters; a span that ends elsewhere is cut at its segment's end."""
    pairs = _segments(marked)
    begins = dict(zip(pairs, starts([copy for copy, _ in pairs]), strict=True))
    total = np.zeros(len(span_tallies((), ())))
    for copy, partner, marks in zip(marked.version.copy, marked.version.partner, marked.marks, strict=True):
        begin = begins[copy, partner]
        here = [(a - begin, min(b - begin, len(copy))) for a, b in told if begin <= a < begin + len(copy)]
        total += np.array(span_tallies([(a, b) for a, b, major in marks if major], [(a, b) for a, b in here if a < b]))
    return list(total)
