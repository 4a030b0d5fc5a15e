"""Findings against the marks of a copy: which are found, which findings are right or false."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ....types import Finding
from .errors import folded
from .values import Examined, Mark

Parts = list[tuple[str, float, float]]
"""(story, above, below) of each part of a ratio."""
Spans = Callable[[Examined], Sequence[Finding]]
EXTRA = 3
"""Words that a right suggestion may have beyond the right form: a fuller name."""


def alerts(one: Examined) -> list[Finding]:
    """Findings that an editor should act on."""
    return [finding for finding in one.report.findings if finding.tier == "alert"]


def shown(one: Examined) -> list[Finding]:
    """Alerts and hints."""
    return list(one.report.findings)


def meets(finding: Finding, mark: Mark) -> bool:
    """Whether a finding lies over a mark; one that says that something is left out, over the sentence of a gap."""
    start, end = (mark.start, mark.end)
    if mark.wide is not None and finding.category == "omission":
        start, end = mark.wide
    return finding.start < end and start < max(finding.end, finding.start + 1)


def decisions(one: Examined) -> dict[int, list[Mark]]:
    """The marks of each error."""
    found: dict[int, list[Mark]] = {}
    for mark in one.trial.marks or ():
        found.setdefault(mark.group, []).append(mark)
    return found


def recall(examined: Iterable[Examined], chosen: Spans, kind: str | None = None) -> Parts:
    """Of each error the share of its places that are met."""
    return [
        (one.trial.key, sum(any(meets(f, mark) for f in chosen(one)) for mark in marks) / len(marks), 1.0)
        for one in examined
        for marks in decisions(one).values()
        if kind in (None, marks[0].kind)
    ]


def diff_recall(examined: Iterable[Examined], kind: str | None = None) -> Parts:
    """The same for the word diff."""
    return [
        (
            one.trial.key,
            sum(any(a < mark.end and mark.start < b for a, b in one.diff) for mark in marks) / len(marks),
            1.0,
        )
        for one in examined
        for marks in decisions(one).values()
        if kind in (None, marks[0].kind)
    ]


def precision(examined: Iterable[Examined], chosen: Spans) -> Parts:
    """Of each finding, whether it meets a mark."""
    return [
        (one.trial.key, float(any(meets(finding, mark) for mark in one.trial.marks or ())), 1.0)
        for one in examined
        for finding in chosen(one)
    ]


def diff_precision(examined: Iterable[Examined]) -> Parts:
    """The same for the word diff."""
    return [
        (one.trial.key, float(any(a < mark.end and mark.start < b for mark in one.trial.marks or ())), 1.0)
        for one in examined
        for a, b in one.diff
    ]


def false_rate(examined: Iterable[Examined], chosen: Spans) -> Parts:
    """Findings that meet no mark, over the words of the copy."""
    return [
        (
            one.trial.key,
            float(sum(not any(meets(f, mark) for mark in one.trial.marks or ()) for f in chosen(one))),
            float(one.report.story.words),
        )
        for one in examined
    ]


def diff_rate(examined: Iterable[Examined]) -> Parts:
    """The same for the word diff."""
    return [
        (
            one.trial.key,
            float(sum(not any(a < m.end and m.start < b for m in one.trial.marks or ()) for a, b in one.diff)),
            float(one.report.story.words),
        )
        for one in examined
    ]


def first_right(examined: Iterable[Examined], kind: str | None = None) -> Parts:
    """Of each error the share of its places where the first suggestion of the surest finding is right."""
    return [
        (one.trial.key, sum(is_first_right(one, mark) for mark in marks) / len(marks), 1.0)
        for one in examined
        for marks in decisions(one).values()
        if kind in (None, marks[0].kind)
    ]


def is_first_right(one: Examined, mark: Mark) -> bool:
    """Whether the finding that an editor sees first at a mark has the right form as its first suggestion."""
    met = [finding for finding in shown(one) if meets(finding, mark)]
    if not met:
        return False
    first = min(met, key=lambda finding: (finding.tier != "alert", -finding.score, finding.start))
    return bool(first.suggestions) and is_right(one.trial.copy, first, mark, first.suggestions[0].text)


def is_right(copy: str, finding: Finding, mark: Mark, suggestion: str) -> bool:
    """Whether a suggestion makes good what was damaged; a fuller form of it does, too, or another of the given name."""
    start, end = min(finding.start, mark.start), max(finding.end, mark.end)
    truth = folded(copy[start : mark.start] + mark.right + copy[mark.end : end])
    given = folded(copy[start : finding.start] + suggestion + copy[finding.end : end])
    offered, right = folded(suggestion), folded(mark.right)
    if truth == given or offered == right:
        return True
    wrong = set(folded(mark.wrong)) - set(truth)
    marked, before = folded(finding.text), folded(copy[: finding.start][-BEFORE:])
    doubled = before[-1:] == offered[:1] and offered[:1] != marked[:1]
    if not right or doubled or wrong & set(given):
        return False
    fuller = set(truth) <= set(given) and len(given) <= len(truth) + EXTRA
    return fuller or (set(right) <= set(offered) and len(offered) <= len(marked) + 1)


BEFORE = 40
"""Letters before a finding in which the word before it is sought."""


def together(examined: Iterable[Examined]) -> Parts:
    """Of each error of which two places or more are met, whether all findings there share one group."""
    parts: Parts = []
    for one in examined:
        for marks in decisions(one).values():
            met = [[f for f in shown(one) if meets(f, mark)] for mark in marks]
            met = [listed for listed in met if listed]
            if len(met) > 1:
                groups = {getattr(finding, "group", None) for listed in met for finding in listed[:1]}
                parts.append((one.trial.key, float(len(groups) == 1 and None not in groups), 1.0))
    return parts
