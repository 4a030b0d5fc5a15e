"""reports → a format that people or programs read.

A member gives `write(run, out)`. Every format is made of the same `Run`, shows the same findings, and shows what was
not examined. The text for people has a `Look` too, which `open_writer` gives it. `out` is a text stream, and a stream
of bytes for the formats in `BINARY`, which never go to a terminal.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

from ..types import SCHEMA_VERSION, Decision, Problem, Report, Withheld
from ..types.errors import UsageError

FORMATS = ("text", "json", "jsonl", "csv", "sarif", "rdjson", "html", "docx")
BINARY = frozenset({"docx"})


@dataclass(frozen=True, slots=True)
class Ruled:
    """Decisions of editors on a story: by the id of the finding, and what of its report is not shown for that."""

    decisions: Mapping[str, Decision]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Result of one call of the program."""

    signature: str
    reports: tuple[Report, ...]
    unread: tuple[Problem, ...] = ()
    """What has no report because it could not be read or examined at all."""
    ruled: tuple[Ruled, ...] = ()
    """One for each report, where a file of decisions was asked; none where not."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that could not be examined: stories without a report, stages that failed in the others."""
        return (*self.unread, *chain.from_iterable(map(failures, self.reports)))

    def to_dict(self) -> dict[str, Any]:
        """The published JSON object (`data/schema/report-1.json`)."""
        return {
            "schema_version": SCHEMA_VERSION,
            "signature": self.signature,
            "reports": [report.to_dict() for report in self.reports],
            "problems": [problem_dict(problem) for problem in self.problems],
        }

    def without_hints(self) -> Run:
        """The same with the alerts alone."""
        alerts = (tuple(f for f in report.findings if f.tier == "alert") for report in self.reports)
        reports = tuple(replace(report, findings=kept) for report, kept in zip(self.reports, alerts, strict=True))
        return replace(self, reports=reports)


@dataclass(frozen=True, slots=True)
class Look:
    """How the text for people looks."""

    colour: bool = False
    width: int = 80
    hints: bool = False
    explain: bool = False


Writer = Callable[[Run, Any], None]
"""Takes a `TextIO`, or a `BinaryIO` for a format in `BINARY`."""


def open_writer(format: str, look: Look | None = None) -> Writer:
    """The writer of a format.

    Raises:
        UsageError: there is no such format.
    """
    if format in FORMATS:
        member = importlib.import_module(f".{format}", __name__)
        writer: Writer = partial(member.write, look=look) if format == "text" and look is not None else member.write
        return writer
    raise UsageError(f"unknown format {format!r}; there are {', '.join(FORMATS)}")


def failures(report: Report) -> Iterator[Problem]:
    """The stages that were asked for and failed on a story."""
    for skipped in report.not_run:
        if skipped.failed:
            yield Problem(report.story.path, report.story.id, skipped.stage, skipped.reason)


def problem_dict(problem: Problem) -> dict[str, str | None]:
    """A problem as the published schema has it."""
    return {"path": problem.path, "story": problem.story, "stage": problem.stage, "reason": problem.reason}
