"""Finished stories → `reports.jsonl`, `problems.jsonl` and `summary.json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..types import SCHEMA_VERSION, Problem
from ..writers.jsonl import problem_line
from .journal import Journal


@dataclass(frozen=True, slots=True)
class Place:
    """One story of the input, in its order: the key of its report, or the problem that it has instead."""

    key: str | None = None
    problem: Problem | None = None


@dataclass(slots=True)
class Summary:
    """The counts of a run, as `summary.json` has them."""

    signature: str
    stories: int = 0
    reports: int = 0
    problems: int = 0
    words: int = 0
    alerts: int = 0
    hints: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    not_run: Counter[str] = field(default_factory=Counter)
    paired: int = 0

    def add(self, report: dict[str, Any]) -> None:
        """Count one report."""
        self.reports += 1
        self.words += report["story"]["words"]
        self.paired += any(reference["used"] for reference in report["references"])
        self.verdicts[report["verdict"]["label"]] += 1
        for finding in report["findings"]:
            self.alerts += finding["tier"] == "alert"
            self.hints += finding["tier"] == "hint"
            self.rules[finding["rule"]] += 1
        for skipped in report["not_run"]:
            self.not_run[skipped["stage"]] += 1

    def to_dict(self) -> dict[str, Any]:
        """Plain data, the counters in the order of the alphabet."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {"schema_version": SCHEMA_VERSION} | {
            name: dict(sorted(value.items())) if isinstance(value, Counter) else value for name, value in plain.items()
        }


def write_results(
    output: Path, signature: str, places: Iterable[Place], of_references: Iterable[Problem], journal: Journal
) -> Summary:
    """Write the three files; each appears whole or not at all."""
    summary = Summary(signature)
    reports, problems = output / "reports.jsonl.part", output / "problems.jsonl.part"
    with (
        reports.open("wb") as report_stream,
        problems.open("w", encoding="utf-8", errors="backslashreplace") as problem_stream,
    ):

        def tell(problem: Problem) -> None:
            summary.problems += 1
            problem_stream.write(problem_line(problem) + "\n")

        for problem in of_references:
            tell(problem)
        for place in places:
            summary.stories += 1
            if place.problem is not None:
                tell(place.problem)
            elif place.key is not None:
                line = journal.line(place.key)
                report_stream.write(line)
                report = json.loads(line)
                summary.add(report)
                for problem in _failed_stages(report):
                    tell(problem)
    reports.replace(output / "reports.jsonl")
    problems.replace(output / "problems.jsonl")
    facts = output / "summary.json.part"
    facts.write_text(json.dumps(summary.to_dict(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    facts.replace(output / "summary.json")
    return summary


def _failed_stages(report: dict[str, Any]) -> Iterable[Problem]:
    story = report["story"]
    return (
        Problem(story["path"], story["id"], skipped["stage"], skipped["reason"])
        for skipped in report["not_run"]
        if skipped["failed"]
    )
