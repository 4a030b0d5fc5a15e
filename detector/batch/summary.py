"""Finished stories → `reports.jsonl`, `problems.jsonl`, `summary.json`, and `index.html` for people."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..findings.decisions import Decisions, mark_of_withheld, shown
from ..findings.need import CALLS, Call, Need, need_of
from ..types import SCHEMA_VERSION, Problem
from ..types.stored import stored_report
from ..writers.html import Line, Section, write_index
from ..writers.jsonl import line as report_line
from ..writers.jsonl import problem_line
from ..writers.whole_file import whole_file
from .journal import Journal


@dataclass(frozen=True, slots=True)
class Place:
    """One story of the input, in its order: the key of its report, or the problem that it has instead; its page."""

    key: str | None = None
    problem: Problem | None = None
    page: str = ""


@dataclass(frozen=True, slots=True, order=True)
class _Rank:
    """Where a story stands in the index: by its need, then in the order of the input."""

    need: Need
    number: int
    at: int
    """Of its report in `reports.jsonl`: the byte with which it begins."""
    page: str


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
    left_out: Counter[str] = field(default_factory=lambda: Counter(rejected=0, always=0))

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
        self.left_out.update(report["left_out"])

    def to_dict(self) -> dict[str, Any]:
        """Plain data, the counters in the order of the alphabet."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {"schema_version": SCHEMA_VERSION} | {
            name: dict(sorted(value.items())) if isinstance(value, Counter) else value for name, value in plain.items()
        }


def write_results(
    output: Path,
    signature: str,
    places: Iterable[Place],
    of_references: Iterable[Problem],
    journal: Journal,
    decisions: Decisions | None = None,
) -> Summary:
    """Write the four files; each appears whole or not at all.

    The journal keeps every report whole: what decisions leave out of them is left out here, so that a decision that is
    taken back shows its finding again.

    Raises:
        OSError: they cannot be written.
    """
    summary = Summary(signature)
    ranks: list[_Rank] = []
    places = tuple(places)
    with (
        whole_file(output / "reports.jsonl") as report_stream,
        whole_file(output / "problems.jsonl") as problem_stream,
    ):

        def tell(problem: Problem) -> None:
            summary.problems += 1
            problem_stream.write(f"{problem_line(problem)}\n".encode("utf-8", "backslashreplace"))

        for problem in of_references:
            tell(problem)
        for place in places:
            summary.stories += 1
            if place.problem is not None:
                tell(place.problem)
            elif place.key is not None:
                line, report = _shown(journal.line(place.key), decisions)
                ranks.append(_Rank(need_of(report), len(ranks), report_stream.tell(), place.page))
                report_stream.write(line)
                summary.add(report)
                for problem in _failed_stages(report):
                    tell(problem)
    with whole_file(output / "summary.json") as facts:
        facts.write(f"{json.dumps(summary.to_dict(), indent=2, ensure_ascii=False)}\n".encode())
    unread = [*of_references, *(place.problem for place in places if place.problem is not None)]
    _write_index(output, sorted(ranks), unread)
    return summary


def _write_index(output: Path, ranks: Sequence[_Rank], unread: Iterable[Problem]) -> None:
    """Write `index.html`, each report read again when its line is written: none is kept in memory."""
    with (output / "reports.jsonl").open("rb") as reports, whole_file(output / "index.html") as stream:
        out = io.TextIOWrapper(stream, "utf-8", "backslashreplace", newline="\n")

        def line(rank: _Rank) -> Line:
            reports.seek(rank.at)
            return Line(json.loads(reports.readline()), rank.page)

        def section(call: Call, title: str) -> Section:
            here = [rank for rank in ranks if rank.need.call is call]
            return Section(title, len(here), map(line, here))

        sections = [section(call, title) for call, title in CALLS.items()]
        write_index(sections, unread, out)
        out.detach()


def left_out(line: bytes, decisions: Decisions | None) -> str:
    """A word for what decisions leave out of a stored report; empty for nothing."""
    if decisions is None:
        return ""
    whole = stored_report(json.loads(line))
    return mark_of_withheld(shown(whole, decisions.of(whole)))


def _shown(line: bytes, decisions: Decisions | None) -> tuple[bytes, dict[str, Any]]:
    """A report as it is written: its line, without what decisions leave out, and its content."""
    report: dict[str, Any] = json.loads(line)
    if decisions is None:
        return line, report
    whole = stored_report(report)
    left = shown(whole, decisions.of(whole))
    if left is whole:
        return line, report
    return f"{report_line(left)}\n".encode("utf-8", "backslashreplace"), left.to_dict()


def _failed_stages(report: dict[str, Any]) -> Iterable[Problem]:
    story = report["story"]
    return (
        Problem(story["path"], story["id"], skipped["stage"], skipped["reason"])
        for skipped in report["not_run"]
        if skipped["failed"]
    )
