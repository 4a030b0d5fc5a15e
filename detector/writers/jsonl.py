"""JSON lines: one report a line. Problems have a file of their own in a batch; a check says them on standard error."""

from __future__ import annotations

import json
from typing import TextIO

from ..types import Problem, Report
from ..types.visible import escaped_json
from . import Run, problem_dict


def write(run: Run, out: TextIO) -> None:
    """Write each report on its line."""
    for report in run.reports:
        out.write(line(report) + "\n")


def line(report: Report) -> str:
    """One report as one line, without the line's end."""
    return escaped_json(json.dumps(report.to_dict(), ensure_ascii=False, separators=(",", ":")))


def problem_line(problem: Problem) -> str:
    """One problem as one line, without the line's end."""
    return escaped_json(json.dumps(problem_dict(problem), ensure_ascii=False))
