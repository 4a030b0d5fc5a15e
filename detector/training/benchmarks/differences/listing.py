"""Misses, false marks and wrong suggestions as text that people can read, one a line, most telling columns first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ....types import Finding
from . import scoring
from .values import Examined

BESIDE = 60
"""Letters of context on either side."""


def unmet(one: Examined) -> list[Finding]:
    """Findings that meet no mark: all of them are false where all errors of the copy are marked."""
    return [f for f in scoring.shown(one) if not any(scoring.meets(f, mark) for mark in one.trial.marks or ())]


def lines(
    name: str,
    examined: Sequence[Examined],
    false: Callable[[Examined], Iterable[Finding]] = unmet,
    *,
    answers: bool = True,
) -> Iterator[str]:
    """Lines for all that went wrong in a set, by kind: missed errors, those that are hints, false marks.

    `false` gives the findings that are known to be wrong; `answers`: suggestions are compared, too.
    """
    found = []
    for one in examined:
        marks = one.trial.marks or ()
        for mark in marks:
            met = [finding for finding in scoring.shown(one) if scoring.meets(finding, mark)]
            what = "MISS" if not met else "HINT" if all(finding.tier == "hint" for finding in met) else ""
            if what:
                rules = ",".join(sorted({finding.rule for finding in met}))
                found.append((what, mark.kind, _line(one, mark.start, mark.end, f"-> {mark.right!r} {rules}")))
            if answers and met and not scoring.is_first_right(one, mark):
                offered = [finding.suggestions[0].text for finding in met if finding.suggestions]
                found.append(
                    ("ANSWER", mark.kind, _line(one, mark.start, mark.end, f"-> {mark.right!r}, not {offered}"))
                )
        for finding in false(one):
            what = "FALSE" if finding.tier == "alert" else "FALSE HINT"
            found.append((what, finding.rule, _line(one, finding.start, finding.end, _offer(finding))))
    yield f"# {name}"
    for what, kind, line in sorted(found):
        yield f"{what}\t{kind}\t{line}"


def _offer(finding: Finding) -> str:
    offered = f"-> {finding.suggestions[0].text!r}" if finding.suggestions else ""
    return f"{offered} score {finding.score:.2f}"


def _line(one: Examined, start: int, end: int, rest: str) -> str:
    text = one.trial.copy
    context = f"{text[max(0, start - BESIDE) : start]}>>{text[start:end]}<<{text[end : end + BESIDE]}"
    return f"{' '.join(context.split())}\t{rest}\t{one.trial.key}"
