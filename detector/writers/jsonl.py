"""JSON lines: one report a line. Problems, which have no report, are said on standard error by the command."""

from __future__ import annotations

import json
from typing import TextIO

from ..types import Report
from . import Look, Run


def write(run: Run, out: TextIO, _look: Look) -> None:
    """Write each report on its line."""
    for report in run.reports:
        out.write(line(report) + "\n")


def line(report: Report) -> str:
    """One report as one line, without the line's end."""
    return json.dumps(report.to_dict(), ensure_ascii=False, separators=(",", ":"))
