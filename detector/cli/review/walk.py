"""A report and what is decided on it, step by step; knows no screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...findings.decisions import Decisions, decide, shown
from ...findings.edits import correction, decided
from ...types import Correction, Decision, Finding, Report, Ruling


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision to be made: its mentions in the order of the text, the first of which is shown."""

    mentions: tuple[Finding, ...]

    @property
    def finding(self) -> Finding:
        """The mention that offers most: an alert before a hint, with a suggestion before one without."""
        return min(self.mentions, key=lambda one: (one.tier != "alert", not one.suggestions, one.start))


class Walk:
    """The choices of a story in the order of its text, and what was decided of each.

    Every word is put into `kept`, a file of decisions, where one is given. `now`: the time, UTC, in ISO 8601.
    """

    def __init__(
        self,
        report: Report,
        now: Callable[[], str],
        *,
        kept: Decisions | None = None,
        who: str = "",
        hints: bool = False,
    ) -> None:
        self.report = report
        self._now, self._kept, self._who = now, kept, who
        self._decisions: dict[str, Decision] = {} if kept is None else dict(kept.of(report))
        self._done: list[tuple[Choice, dict[str, Decision]]] = []
        self.changed = False
        """Whether something was decided since the story was written."""
        self.choices = _choices(shown(report, self._decisions), hints=hints)

    def decision(self, choice: Choice) -> Decision | None:
        """The decision that holds for a choice; None where there is none."""
        return decided(self.report, self._decisions).get(choice.finding.id)

    def decide(self, choice: Choice, verdict: Ruling, text: str | None = None) -> None:
        """Put a word down on all mentions; `text`: what an accepted one is replaced by, if not its first suggestion."""
        made = decide(self.report, choice.finding.id, verdict, when=self._now(), who=self._who, text=text)
        if self._kept is not None:
            self._kept.record(made)
        before = {one.id: self._decisions[one.id] for one in choice.mentions if one.id in self._decisions}
        self._done.append((choice, before))
        self._decisions |= {mention.finding: made for mention in made.mentions}
        self.changed = True

    def undo(self) -> Choice | None:
        """Take the last word back; the choice that it was on, or None where nothing was decided here."""
        if not self._done:
            return None
        choice, before = self._done.pop()
        if self._kept is not None:
            self._kept.undo(self.report.story.id, choice.finding.id)
            for decision in {one.finding: one for one in before.values()}.values():
                self._kept.record(decision)
        for mention in choice.mentions:
            self._decisions.pop(mention.id, None)
        self._decisions |= before
        self.changed = True
        return choice

    @property
    def open(self) -> tuple[Choice, ...]:
        """The choices on which nobody has decided."""
        ruled = decided(self.report, self._decisions)
        return tuple(choice for choice in self.choices if choice.finding.id not in ruled)

    def correction(self) -> Correction:
        """The edits that were accepted, and the fate of every finding."""
        return correction(self.report, self._decisions, None)


def _choices(report: Report, *, hints: bool) -> tuple[Choice, ...]:
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault(finding.group or finding.id, []).append(finding)
    return tuple(
        Choice(tuple(group)) for group in groups.values() if hints or any(one.tier == "alert" for one in group)
    )
