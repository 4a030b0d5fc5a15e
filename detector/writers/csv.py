"""A table: one row a finding; what was not examined, could not be read or is not shown has rows of its own (`row`).

A text that a spreadsheet would take for a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict
from typing import TextIO

from ..types import Report
from ..types.cells import guarded
from ..types.offsets import Offsets
from . import Run

COLUMNS = (
    "row", "story", "path", "verdict", "garbled", "id", "rule", "category", "tier", "score", "start", "end", "line",
    "column", "text", "message", "suggestion", "suggestion_source", "stage", "reason",
)  # fmt: skip

_LEFT_OUT = {"rejected": "editors rejected them", "always": "they are always right for this desk"}


def write(run: Run, out: TextIO) -> None:
    """Write the header and the rows."""
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
    table.writeheader()
    for report in run.reports:
        table.writerows(map(_guarded, _rows(report)))
    for problem in run.unread:
        table.writerow(
            _guarded(
                {
                    "row": "problem",
                    "story": problem.story,
                    "path": problem.path,
                    "stage": problem.stage,
                    "reason": problem.reason,
                }
            )
        )


def _guarded(row: dict[str, object]) -> dict[str, object]:
    return {column: guarded(cell) if isinstance(cell, str) else cell for column, cell in row.items()}


def _rows(report: Report) -> Iterator[dict[str, object]]:
    story = {
        "story": report.story.id,
        "path": report.story.path,
        "verdict": report.verdict.label,
        "garbled": report.verdict.garbled,
    }
    offsets = Offsets(report.alignment.copy.text)
    for finding in report.findings:
        line, column = offsets.line_column(finding.start)
        best = finding.suggestions[0] if finding.suggestions else None
        yield {
            "row": "finding",
            **story,
            "id": finding.id,
            "rule": finding.rule,
            "category": finding.category,
            "tier": finding.tier,
            "score": finding.score,
            "start": finding.start,
            "end": finding.end,
            "line": line,
            "column": column,
            "text": finding.text,
            "message": finding.message,
            "suggestion": best.text if best else "",
            "suggestion_source": best.source if best else "",
        }
    for skipped in report.not_run:
        yield {"row": "not_run", **story, "stage": skipped.stage, "reason": skipped.reason}
    for verdict, number in asdict(report.left_out).items():
        if number:
            reason = f"{number} findings are not shown: {_LEFT_OUT[verdict]}"
            yield {"row": "left_out", **story, "stage": "decisions", "reason": reason}
    if not report.findings and not report.not_run:
        yield {"row": "story", **story}
