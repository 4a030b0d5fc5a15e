"""Report → what is to be done about the story, in one sentence, and what that rests on.

The sentence stands first on every surface, and nothing below it may say otherwise: it is made of the same findings,
sentences and skips that are shown. Whoever takes findings out of a report (`findings.decisions`) makes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..types import Finding, Ground, ReferenceFacts, Report, ScoredSentence
from .desk_words import counted, stage

SENTENCES_SHOWN = 3
"""So many sentences are named that a label rests on: what an editor reads before she decides about a story."""
_READS = {"garbled": "reads as machine-translated", "suspect": "may be machine-translated"}


def with_action(report: Report) -> Report:
    """The report, its verdict with the sentence that comes first and the findings and sentences that carry it."""
    verdict = report.verdict
    told = "; ".join(_parts(report)) + _left_out(report)
    because = (*map(_finding, leading(report.findings)), *map(_sentence, carrying(report)))
    return replace(report, verdict=replace(verdict, action=told[:1].upper() + told[1:], because=because))


def leading(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The surest alert of each decision, the surest decision first; of two alike the first of the text."""
    first: dict[str, Finding] = {}
    for finding in findings:
        if finding.tier == "alert":
            best = first.setdefault(finding.group or finding.id, finding)
            if finding.score > best.score:
                first[finding.group or finding.id] = finding
    return tuple(sorted(first.values(), key=lambda finding: (-finding.score, finding.start)))


def carrying(report: Report) -> tuple[ScoredSentence, ...]:
    """The sentences that a label other than clean rests on, the one most likely garbled first."""
    if report.verdict.label not in _READS:
        return ()
    estimated = [(-sentence.garbled, sentence.index) for sentence in report.sentences if sentence.garbled is not None]
    return tuple(report.sentences[index] for _, index in sorted(estimated)[:SENTENCES_SHOWN])


# ---------------------------------------------------------------------- the sentence


def _parts(report: Report) -> Iterator[str]:
    unexamined = next((skipped.reason for skipped in report.not_run if skipped.stage == "language"), None)
    if unexamined is not None:
        yield f"not judged: {unexamined}"
    else:
        yield from _not_compared(report)
        yield _action(report)


def _action(report: Report) -> str:
    alerts = [finding for finding in report.findings if finding.tier == "alert"]
    label = report.verdict.label
    failed = tuple(_failed(report))
    if alerts:
        reads = (_READS[label],) if label in _READS else ("too short to judge as a whole",) * (label == "unknown")
        return " · ".join((_corrections(alerts), *reads, *failed))
    if label in _READS:
        where = _listed([str(number) for number in sorted(one.index + 1 for one in carrying(report))])
        read = f"it {_READS[label]}: read sentences {where} again"
        return " · ".join((f"no single correction to make, but {read}", *failed))
    doubtful = len({finding.group or finding.id for finding in report.findings})
    nothing = f"nothing sure to correct, {counted(doubtful, 'doubtful place')}" if doubtful else "nothing to correct"
    short = ("too short to judge as a whole",) * (label == "unknown")
    return " · ".join((nothing + _alone(report), *short, *failed))


def _corrections(alerts: Sequence[Finding]) -> str:
    """How many decisions there are, in how many places, and what makes them more than a glance."""
    decisions: dict[str, bool] = {}
    for finding in alerts:
        key = finding.group or finding.id
        decisions[key] = decisions.get(key, False) or bool(finding.suggestions)
    offered = sum(decisions.values())
    missing = len(decisions) - offered
    quoted = sum(finding.quoted for finding in alerts)
    places = f" in {counted(len(alerts), 'place')}" if len(alerts) > 1 else ""
    to_do = [counted(offered, "correction") + " to make"] if offered else []
    to_do += [counted(missing, "passage") + " to mend by hand"] if missing else []
    return " and ".join(to_do) + places + (f", {quoted} inside quotations" if quoted else "")


def _not_compared(report: Report) -> Iterator[str]:
    """References that were offered to compare with and could not be used: said before all else."""
    for skipped in report.not_run:
        if skipped.stage == "reference":
            yield f"not compared with the other version: {skipped.reason}"
    unused: dict[str, list[str]] = {}
    for reference in report.references:
        if not reference.used:
            unused.setdefault(reference.reason.partition(":")[0], []).append(_name(reference))
    for reason, names in unused.items():
        yield f"not compared with {_listed(names)} ({reason})"


def _alone(report: Report) -> str:
    used = [_name(reference) for reference in report.references if reference.used]
    if used:
        return f", compared with {_listed(used)}"
    offered = report.references or any(skipped.stage == "reference" for skipped in report.not_run)
    return "" if offered else "; no other version of the story was given to compare with"


def _left_out(report: Report) -> str:
    number = report.left_out.rejected + report.left_out.always
    return f" · {number} left out by earlier decisions" if number else ""


def _failed(report: Report) -> Iterator[str]:
    stages = sorted({skipped.stage for skipped in report.not_run if skipped.failed})
    if stages:
        yield f"could not be looked at: {', '.join(map(stage, stages))}"


# ---------------------------------------------------------------------- parts


def _finding(finding: Finding) -> Ground:
    return Ground("finding", finding.id, None, finding.start, finding.end)


def _sentence(sentence: ScoredSentence) -> Ground:
    return Ground("sentence", None, sentence.index, sentence.start, sentence.end)


def _name(reference: ReferenceFacts) -> str:
    return reference.path or reference.id


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
