"""For people: what is to be done, a table of the decisions, and on request each place with its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from ...findings.action import carrying
from ...findings.desk_words import counted, language, stage
from ...types import Problem, Report
from ...types.visible import on_one_line
from .. import Look, Run
from . import table
from .lines import MARGIN, styled, wrapped
from .passages import Passages

_PLAIN = Look()


def write(run: Run, out: TextIO, look: Look = _PLAIN) -> None:
    """Write what could not be read, of several stories how they stand, and every report."""
    blocks = [_unread(problem, look) for problem in run.unread]
    if len(run.reports) > 1:
        blocks.append(_together(run, look))
    blocks += [_Page(report, look).lines() for report in run.reports]
    for number, block in enumerate(blocks):
        if number:
            out.write("\n")
        for line in block:
            out.write(line.rstrip() + "\n")


def _unread(problem: Problem, look: Look) -> Iterator[str]:
    what = "OTHER VERSION NOT READ" if problem.stage == "reference" else "NOT EXAMINED"
    name = on_one_line(problem.path or problem.story or "")
    yield styled(f"{what}: {name}", look, fg="magenta", bold=True)
    yield from wrapped(problem.reason, look, MARGIN, MARGIN)


def _together(run: Run, look: Look) -> Iterator[str]:
    """Several stories in one sentence: which of them want an editor."""
    to_correct = sum(any(finding.tier == "alert" for finding in report.findings) for report in run.reports)
    doubted = sum(bool(carrying(report)) for report in run.reports)
    parts = [f"{counted(len(run.reports), 'story').replace('storys', 'stories')}: {to_correct} to correct"]
    parts += [f"{doubted} that may be machine-translated"] if doubted else []
    yield styled(", ".join(parts), look, bold=True)


class _Page:
    """One report, line by line."""

    def __init__(self, report: Report, look: Look) -> None:
        self.report = report
        self.look = look
        self.alerts = tuple(finding for finding in report.findings if finding.tier == "alert")
        self.shown = report.findings if look.hints else self.alerts
        self.passages = Passages(report, look, self.shown)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        decisions = table.rows(self.shown, {one.id: self.passages.sentence_of(one) + 1 for one in self.shown})
        if decisions:
            yield ""
            yield from table.lines(decisions, self.look)
        if not self.alerts:
            yield from self._doubted()
        if self.look.explain:
            yield from self.passages.lines()
        if foot := tuple(self._foot()):
            yield ""
            yield from foot

    def _head(self) -> Iterator[str]:
        story, verdict = self.report.story, self.report.verdict
        yield from wrapped(verdict.action, self.look, fg=self._colour(), bold=True)
        name = on_one_line(story.path or story.id)
        if story.text is not None:
            name = f"{name} · {on_one_line(story.id)}"
        yield f"{name} · {counted(story.words, 'word')}"
        for reference in self.report.references:
            use = "compared with" if reference.used else "not compared with"
            reason = reference.reason if self.look.explain else reference.reason.partition(";")[0]
            words = f"{use} {reference.path or reference.id} ({reason})"
            yield from wrapped(words, self.look, "", "  ", dim=True)
        if verdict.garbled is not None:
            yield from wrapped(self._rests_on(verdict.garbled), self.look, "", "  ", dim=True)

    def _colour(self) -> str:
        if self.report.verdict.label == "unknown" and not self.alerts:
            return "magenta"
        return "red" if self.alerts else "yellow" if carrying(self.report) else "green"

    def _rests_on(self, probability: float) -> str:
        """The story's score, and what carries it."""
        verdict = self.report.verdict
        words = f"probability of a bad translation {probability:.2f}"
        grounds = [counted(len(self.alerts), "alert")] if self.alerts else []
        if sentences := sorted(one.index + 1 for one in carrying(self.report)):
            grounds.append(f"how the sentences read, above all {', '.join(map(str, sentences))}")
        if grounds:
            words += f", by {' and '.join(grounds)}"
        if verdict.pivot is not None and verdict.label in ("garbled", "suspect"):
            words += f"; perhaps through {language(verdict.pivot.language)}"
        return words

    def _doubted(self) -> Iterator[str]:
        """The sentences on which a label rests that no alert explains."""
        for sentence in sorted(carrying(self.report), key=lambda one: one.index):
            yield ""
            yield from self.passages.sentence(sentence.index, ())

    def _foot(self) -> Iterator[str]:
        hints = len(self.report.findings) - len(self.alerts)
        more = [f"--hints shows {counted(hints, 'doubtful place')} more"] if hints and not self.look.hints else []
        more += ["--explain shows the reasons"] if self.shown and not self.look.explain else []
        if more:
            yield styled("; ".join(more), self.look, dim=True)
        left_out = self.report.left_out
        if left_out.rejected or left_out.always:
            counts = (f"{left_out.rejected} rejected", f"{left_out.always} always right for this desk")
            yield f"left out by earlier decisions: {', '.join(counts)}"
        yield from self._not_looked_at()

    def _not_looked_at(self) -> Iterator[str]:
        """By its reason; a reason that nobody asked about is said where reasons are asked for."""
        reasons: dict[str, list[str]] = {}
        unasked = []
        for skipped in self.report.not_run:
            if skipped.failed or self.look.explain:
                reasons.setdefault(skipped.reason, []).append(stage(skipped.stage))
            else:
                unasked.append(stage(skipped.stage))
        if unasked:
            words = f"Not looked at: {', '.join(unasked)} (--explain says why)"
            yield from wrapped(words, self.look, "", MARGIN, dim=True)
        if reasons:
            yield "Not looked at:"
            for reason, stages in reasons.items():
                yield from wrapped(f"{', '.join(stages)}: {reason}", self.look, "  ", MARGIN)
