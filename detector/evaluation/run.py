"""Figures for a desk's own stories: who is opened, what is measured, and what is put into the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..pipeline import Examiner
from ..settings import Settings
from . import desk, stories
from .baselines import Baselines
from .measures import calibration_error, reliability
from .signature import signature
from .table import Cell, Curve, Row, Section, Table, section

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Own:
    """Where stories of one's own are: their folder, and the gold file, which says what is wrong with them, or None."""

    folder: Path
    gold: Path | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The part of a table that own stories fill, and what it was measured with."""

    sections: tuple[Section, ...]
    curves: tuple[Curve, ...]
    files: tuple[Path, ...]
    signature: str


def evaluate_own(mine: Own, settings: Settings | None = None, progress: Progress = lambda _: None) -> Table:
    """The table of figures for stories of one's own, examined under `settings`.

    Raises:
        UsageError: a file is missing, or a mark does not fit its story.
    """
    given = settings or Settings()
    listed = stories.read(mine.folder, mine.gold)
    with Baselines(given) as baselines, Examiner(given) as examiner:
        found = measure_own(mine, listed, examiner, baselines, progress)
        signed = signature(examiner, baselines, {"own stories": found.files})
    return Table(signed, found.sections, found.curves)


def measure_own(
    mine: Own,
    listed: Sequence[stories.StoryVersion],
    examiner: Examiner,
    baselines: Baselines,
    progress: Progress = lambda _: None,
) -> Measured:
    """The sections and the curve of stories that have been read."""
    outcome = desk.measured("own", "Own stories", listed, examiner, baselines, progress)
    row = Row("findings/own", "findings in own stories", error(outcome))
    drawn = reliability("findings in own stories", outcome.scores.values, outcome.right)
    return Measured(
        (*outcome.sections, calibration("own-calibration", [row])),
        (drawn,) if drawn.points else (),
        (*sorted(mine.folder.rglob("*.txt")), *([mine.gold] if mine.gold else [])),
        examiner.signature,
    )


def calibration(key: str, rows: Sequence[Row]) -> Section:
    """The section of expected errors."""
    note = (
        "Expected error: the mean gap between the probability given and the share that was right, over ten bins. "
        "Sentences weigh as much as their grade, human and machine versions alike; stories are taken as half garbled. "
        "Beside it what chance alone leaves on so few: the error of exact probabilities, with outcomes drawn by them."
    )
    return section(key, "Calibration", note, "findings, sentences or stories", rows)


def error(outcome: desk.Outcome) -> dict[str, Cell]:
    """The expected error of the findings' scores, by method."""
    if not len(outcome.right):
        return {"detector": Cell(None, reason="there was nothing to count")}
    return calibration_error(outcome.scores, outcome.right)
