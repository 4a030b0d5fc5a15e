"""A Word document: what `detector fix` would change as tracked changes, everything else as comments.

The first suggestion of an alert is a tracked change, with a comment that says why; a hint, and a finding without a
suggestion, is a comment alone. A copy that is a Word document is written with all that it has; of any other a new one
is made, a paragraph a line. With all changes rejected it has the text of the copy, with all accepted that of
`detector fix`. One document holds one story.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from ..findings.edits import correction
from ..formats.docx.blank import made_of
from ..formats.docx.changes import Replacement
from ..formats.docx.redline import Comment, obstacle, redlined
from ..types import Decision, Edit, Finding, Report
from ..types.errors import UsageError
from . import Run


def write(run: Run, out: BinaryIO) -> None:
    """Write the document.

    Raises:
        UsageError: the run has no story, or several.
    """
    if len(run.reports) != 1:
        number = len(run.reports) or "no"
        raise UsageError(f"a Word document holds one story; there are {number}: check one story at a time")
    out.write(document(run.reports[0], run.ruled[0].decisions if run.ruled else None))


def document(report: Report, decisions: Mapping[str, Decision] | None = None) -> bytes:
    """The bytes of the document of one story; what editors accepted is changed as they did."""
    article = report.alignment.copy.article
    original = article.original if article.original is not None else made_of(article.text)
    edits = correction(report, decisions).edits
    try:
        return redlined(original, [_replacement(edit) for edit in edits], _comments(report, edits))
    except ValueError:  # the file has a place that cannot be changed: what is asked for there becomes a comment
        made = [edit for edit in edits if obstacle(original, _replacement(edit)) is None]
        return redlined(original, [_replacement(edit) for edit in made], _comments(report, made))


def _replacement(edit: Edit) -> Replacement:
    return Replacement(edit.start, edit.end, edit.text)


def _comments(report: Report, edits: list[Edit] | tuple[Edit, ...]) -> list[Comment]:
    """A comment for each finding; of mentions that are one decision and changed alike, for the first."""
    made = {finding: edit for edit in edits for finding in edit.findings}
    places: dict[str, int] = {}
    for finding in report.findings:
        places[finding.group or finding.id] = places.get(finding.group or finding.id, 0) + 1
    told: set[tuple[str, bool]] = set()
    comments = [_summary(report)]
    for finding in report.findings:
        key = (finding.group or finding.id, finding.id in made)
        if key in told:
            continue
        told.add(key)
        lines = _lines(finding, made.get(finding.id), places[key[0]])
        comments.append(Comment(finding.start, finding.end, lines))
    return comments


def _summary(report: Report) -> Comment:
    """The comment on the story as a whole, at its first sentence: what is to be done, and what was not looked at."""
    first = report.sentences[0]
    lines = [report.verdict.action]
    lines += [f"Not looked at: {skipped.stage}: {skipped.reason}" for skipped in report.not_run]
    return Comment(first.start, first.end, tuple(lines))


def _lines(finding: Finding, edit: Edit | None, places: int) -> tuple[str, ...]:
    lines = [finding.message]
    if finding.quoted:
        lines.append("It stands in a direct quotation.")
    if places > 1:
        lines.append(f"{places} places, one decision.")
    lines += [f"{evidence.kind}: {evidence.text} ({evidence.source})" for evidence in finding.evidence]
    others = [one.text or "(nothing)" for one in finding.suggestions if edit is None or one.text != edit.text]
    if others:
        lines.append(f"{'Suggestions' if edit is None else 'Other suggestions'}: {' · '.join(others)}")
    lines.append(f"{finding.tier}, rule {finding.rule}, score {finding.score:.2f}")
    return tuple(lines)
