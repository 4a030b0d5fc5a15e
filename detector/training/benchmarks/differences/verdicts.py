"""The verdict beside another version: weak machine versions against human ones, by the probability that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ....evaluation.measures import Sample, auroc, ratio
from ....evaluation.table import Cell, Row, Section, section
from ....pipeline import Examiner
from ...corpora import segments as source
from ..samples import Version, paired
from .corpus import LONGEST
from .examining import examined
from .values import SEPARATOR, Examined, Trial

FEWEST = 10
"""A system with fewer versions has no line of its own."""
UNSURE = 0.5
"""The probability of a story whose verdict has none."""


def measured(data: Path, size: int, examiner: Examiner, progress: Callable[[str], None]) -> Section:
    """AUROC of `verdict.garbled`, and the labels of machine versions."""
    contrasts = [contrast for contrast in paired(data) if contrast.weak]
    ordered = sorted(contrasts, key=lambda c: source.order("verdicts", c.machine.key, c.system))[: 2 * size]
    people = list(dict.fromkeys(version for contrast in ordered for version in contrast.human))[:size]
    human = examined((_trial(v, "human") for v in people), examiner, progress, "Verdicts, human versions")
    machine = examined((_trial(c.machine, c.system) for c in ordered), examiner, progress, "Verdicts, weak machines")
    rows = [Row("auroc/weak", "weak machine versions against human ones: AUROC", {"detector": _area(human, machine)})]
    for system in sorted({contrast.system for contrast in ordered}):
        chosen = [one for one, contrast in zip(machine, ordered, strict=True) if contrast.system == system]
        if len(chosen) >= FEWEST:
            rows.append(Row(f"auroc/{system}", f"{system}: AUROC", {"detector": _area(human, chosen)}))
    for label in ("garbled", "suspect", "clean"):
        for name, listed in (("human", human), ("weak machine", machine)):
            parts = [(one.trial.key.split("/", 1)[1], float(one.report.verdict.label == label), 1.0) for one in listed]
            key = f"{name.split()[-1]}/{label}"
            rows.append(Row(key, f"{name} versions called {label}", {"detector": ratio(parts)}))
    note = "News stories of the test folds in two human versions; each version is read beside one of them."
    return section("differences-verdicts", "Verdict beside another version", note, "versions of stories", rows)


def _trial(version: Version, system: str) -> Trial:
    copy, other = (SEPARATOR.join(texts[:LONGEST]) for texts in (version.copy, version.partner))
    return Trial(f"{system}/{version.key}", copy, other, None)


def _area(human: Sequence[Examined], machine: Sequence[Examined]) -> Cell:
    def sample(listed: Sequence[Examined]) -> Sample:
        told = [(one.trial.key.split("/", 1)[1], one.report.verdict.garbled) for one in listed]
        return Sample.of([(key, np.array([UNSURE if value is None else value])) for key, value in told])

    return auroc(sample(human), sample(machine))
