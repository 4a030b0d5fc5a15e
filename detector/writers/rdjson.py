"""Reviewdog Diagnostic Format (rdjson): one diagnostic a finding, for reviewdog and what reads the same.

Lines end at line feeds; columns count bytes of UTF-8 from 1. A story that was taken out of a file has its place in
that file in its path ("feed.jsonl#line 3"). What could not be examined is a diagnostic without a range.
"""

from __future__ import annotations

import json
from typing import Any, TextIO

from ..types import Finding, Problem, Report
from ..types.offsets import Offsets
from . import Run

_SEVERITY = {"alert": "WARNING", "hint": "INFO"}


def write(run: Run, out: TextIO) -> None:
    """Write the result, indented by two."""
    diagnostics = [one for report in run.reports for one in _diagnostics(report)]
    diagnostics += [_of_problem(problem) for problem in run.problems]
    json.dump({"source": {"name": "detector"}, "diagnostics": diagnostics}, out, ensure_ascii=False, indent=2)
    out.write("\n")


def _diagnostics(report: Report) -> list[dict[str, Any]]:
    article = report.alignment.copy.article
    offsets = Offsets(article.text)
    path = article.path or article.id
    if article.embedded and article.locator:
        path = f"{path}#{article.locator}"
    return [_of_finding(finding, path, offsets) for finding in report.findings]


def _of_finding(finding: Finding, path: str, offsets: Offsets) -> dict[str, Any]:
    place = {"start": _position(finding.start, offsets), "end": _position(finding.end, offsets)}
    return {
        "message": finding.message,
        "location": {"path": path, "range": place},
        "severity": _SEVERITY[finding.tier],
        "code": {"value": finding.rule},
        "suggestions": [{"range": place, "text": suggestion.text} for suggestion in finding.suggestions],
    }


def _position(point: int, offsets: Offsets) -> dict[str, int]:
    return {"line": offsets.line_column(point)[0], "column": len(offsets.before(point).encode()) + 1}


def _of_problem(problem: Problem) -> dict[str, Any]:
    return {
        "message": f"not examined ({problem.stage}): {problem.reason}",
        "location": {"path": problem.path or problem.story or "-"},
        "severity": "ERROR",
        "code": {"value": "not-examined"},
    }
