"""A report under its decisions, as the page paints it: the word on each choice, the new text of each place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...findings.edits import Correction, correction
from ...types import Decision, Finding, Report
from .book import mark_of


def corrected(report: Report, decisions: Mapping[str, Decision]) -> Correction:
    """The edits that editors have accepted, and no others."""
    return correction(report, decisions, only=None)


def state_of(report: Report, decisions: Mapping[str, Decision]) -> dict[str, Any]:
    """`choices`: by the id of a choice, the decision on it; `places`: by the id of a finding, what is put there or why
    nothing is; `open`: how many corrections nobody has decided on."""
    choices: dict[str, dict[str, Any]] = {}
    for finding in report.findings:
        decision = decisions.get(finding.id)
        if decision is not None:
            choices.setdefault(finding.group or finding.id, _told(finding, decision))
    fates = corrected(report, decisions).fates
    places = {
        fate.finding: {"text": fate.edit.text if fate.edit and fate.outcome == "applied" else None, "why": fate.reason}
        for fate in fates
        if fate.outcome in ("applied", "conflict", "no-suggestion")
    }
    done, all_ = progress(report.findings, decisions)
    return {"choices": choices, "places": places, "decided": done, "all": all_}


def progress(findings: tuple[Finding, ...], decisions: Mapping[str, Decision]) -> tuple[int, int]:
    """How many corrections are decided on, of how many; hints do not count."""
    alerts: dict[str, bool] = {}
    for finding in findings:
        if finding.tier == "alert":
            key = finding.group or finding.id
            alerts[key] = alerts.get(key, False) or finding.id in decisions
    return sum(alerts.values()), len(alerts)


def _told(finding: Finding, decision: Decision) -> dict[str, Any]:
    text = decision.text
    if decision.verdict == "accept" and text is None and finding.suggestions:
        text = finding.suggestions[0].text
    return {
        "verdict": decision.verdict,
        "text": text,
        "who": decision.who,
        "when": decision.when,
        "mark": mark_of(decision),
        "elsewhere": decision.verdict == "always" and finding.id not in {one.finding for one in decision.mentions},
    }
