"""A finding of a report → a decision on it and its group; a report and decisions → what is shown of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from ...types import DecidedMention, Decision, Finding, LeftOut, Report, Ruling, Withheld
from ..action import with_action
from ..edits import decided


def decide(
    report: Report,
    finding: str,
    verdict: Ruling,
    *,
    when: str,
    who: str = "",
    text: str | None = None,
    alone: bool = False,
) -> Decision:
    """A decision on a finding of a report, by its id; on all mentions of its group, or on it `alone`.

    `text`: what an accepted finding is replaced by (None: each mention by its first suggestion). `when`: UTC, ISO 8601.

    Raises:
        KeyError: the report has no finding of this id.
    """
    own = next((one for one in report.findings if one.id == finding), None)
    if own is None:
        raise KeyError(finding)
    group = None if alone else own.group
    mentions = [one for one in report.findings if one.id == finding or (group is not None and one.group == group)]
    return Decision(
        story=report.story.id,
        sha256=report.story.sha256,
        finding=own.id,
        group=group,
        mentions=tuple(DecidedMention(finding=one.id, form=one.text, suggestion=_first(one)) for one in mentions),
        rule=own.rule,
        category=own.category,
        tier=own.tier,
        score=own.score,
        form=own.text,
        suggestion=_first(own),
        verdict=verdict,
        text=text if verdict == "accept" else None,
        who=who,
        when=when,
        signature=report.signature,
    )


def shown(report: Report, decisions: Mapping[str, Decision]) -> Report:
    """A report without what was rejected or is always allowed; its `left_out` says how many of each."""
    away = withheld(report, decisions)
    if not away:
        return report
    gone = {one.finding.id for one in away}
    counts = Counter(one.decision.verdict for one in away)
    kept = tuple(one for one in report.findings if one.id not in gone)
    left_out = LeftOut(rejected=counts["reject"], always=counts["always"])
    return with_action(replace(report, findings=kept, left_out=left_out, withheld=away))


def withheld(report: Report, decisions: Mapping[str, Decision]) -> tuple[Withheld, ...]:
    """The findings of a report that are not shown, each with the decision by which it is not."""
    ruled = decided(report, decisions)
    return tuple(
        Withheld(one, ruled[one.id]) for one in report.findings if one.id in ruled and ruled[one.id].verdict != "accept"
    )


def mark_of_withheld(report: Report) -> str:
    """A word for what decisions keep from being shown of a report; empty where they keep nothing."""
    away = sorted(f"{one.finding.id} {one.decision.verdict}" for one in report.withheld)
    return hashlib.sha256("\n".join(away).encode()).hexdigest() if away else ""


def _first(finding: Finding) -> str:
    return finding.suggestions[0].text if finding.suggestions else ""
