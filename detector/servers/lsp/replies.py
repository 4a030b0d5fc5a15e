"""Report of a document → what an editor shows of it: diagnostics, hover, quick fixes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types

from ...findings.edits import correction
from ...types import Finding, Report
from .positions import Positions

SOURCE = "detector"
REJECT, ALWAYS = "detector.reject", "detector.always"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"
_SEVERITIES = {"alert": types.DiagnosticSeverity.Warning, "hint": types.DiagnosticSeverity.Information}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told about a line of a document, from 0, which is no finding. `failed`: it was asked for."""

    line: int
    text: str
    failed: bool = True


def diagnostics(
    report: Report | None, remarks: Iterable[Remark], positions: Positions, hints: bool
) -> list[types.Diagnostic]:
    """The findings of a report and what could not be examined."""
    found = [
        types.Diagnostic(
            range=positions.line(remark.line),
            message=remark.text,
            severity=types.DiagnosticSeverity.Error if remark.failed else types.DiagnosticSeverity.Information,
            code="not-examined",
            source=SOURCE,
        )
        for remark in remarks
    ]
    return [*found, *(_diagnostic(finding, positions) for finding in visible(report, hints))]


def visible(report: Report | None, hints: bool) -> tuple[Finding, ...]:
    """The findings that are shown."""
    return () if report is None else tuple(one for one in report.findings if hints or one.tier == "alert")


def _diagnostic(finding: Finding, positions: Positions) -> types.Diagnostic:
    best = f" → {finding.suggestions[0].text or '(nothing)'}" if finding.suggestions else ""
    return types.Diagnostic(
        range=positions.range(finding.start, finding.end),
        message=finding.message + best,
        severity=_SEVERITIES[finding.tier],
        code=finding.rule,
        source=SOURCE,
        data={"finding": finding.id},
    )


def hover(found: Sequence[Finding], point: int, positions: Positions) -> types.Hover | None:
    """The findings at a code point, the shortest first, each with its reason, the evidence and suggestions."""
    here = sorted((one for one in found if one.start <= point <= one.end), key=lambda one: one.end - one.start)
    if not here:
        return None
    text = "\n\n".join("\n".join(_reasons(one)) for one in here)
    # plain text: what stands in a story is nobody's markup
    contents = types.MarkupContent(types.MarkupKind.PlainText, text)
    return types.Hover(contents, positions.range(here[0].start, here[0].end))


def _reasons(finding: Finding) -> Iterator[str]:
    yield f"“{finding.text}”: {finding.message}"
    if finding.quoted:
        yield "It stands in a direct quotation."
    for evidence in finding.evidence:
        yield f"{evidence.kind}: {evidence.text} ({evidence.source})"
    for suggestion in finding.suggestions:
        yield f"→ {suggestion.text or '(nothing)'}  ({suggestion.source})"
    yield f"{finding.tier} {finding.score:.2f} · {finding.rule} · detector explain {finding.rule}"


@dataclass(frozen=True, slots=True)
class Target:
    """The document that edits are for. `versioned`: the editor takes the version that they are made for."""

    uri: str
    version: int | None
    versioned: bool

    def edit(self, edits: Sequence[types.TextEdit]) -> types.WorkspaceEdit:
        """Edits of the document as the editor takes them."""
        if not self.versioned:
            return types.WorkspaceEdit(changes={self.uri: list(edits)})
        document = types.OptionalVersionedTextDocumentIdentifier(uri=self.uri, version=self.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(text_document=document, edits=list(edits))])


def actions(
    report: Report, start: int, end: int, target: Target, positions: Positions, *, hints: bool, desk: bool
) -> list[types.CodeAction]:
    """Quick fixes for the findings that a stretch touches. `desk`: there is a file for decisions."""
    found = visible(report, hints)
    made: list[types.CodeAction] = []
    for finding in (one for one in found if one.start <= end and start <= one.end):
        marked = [_diagnostic(finding, positions)]

        def action(title: str, edits: Sequence[types.TextEdit], marked: list[types.Diagnostic] = marked) -> None:
            kind, edit = types.CodeActionKind.QuickFix, target.edit(edits)
            preferred = not any(one.diagnostics == marked for one in made)
            made.append(types.CodeAction(title=title, kind=kind, diagnostics=marked, edit=edit, is_preferred=preferred))

        for suggestion in finding.suggestions:
            title = f"Replace with “{suggestion.text}”" if suggestion.text else f"Delete “{finding.text}”"
            action(title, [types.TextEdit(positions.range(finding.start, finding.end), suggestion.text)])
        mentions = [one for one in found if one.group == finding.group is not None and one.suggestions]
        if len(mentions) > 1 and finding.suggestions:
            edits = [types.TextEdit(positions.range(one.start, one.end), one.suggestions[0].text) for one in mentions]
            action(f"Replace in all {len(mentions)} places: “{finding.suggestions[0].text}”", edits)
        for command, title in ((REJECT, "No error here"), (ALWAYS, "Always right for this desk")):
            if command == REJECT or desk:
                asked = types.Command(title=title, command=command, arguments=[target.uri, finding.id])
                made.append(
                    types.CodeAction(
                        title=f"{title}: “{finding.text}”",
                        kind=types.CodeActionKind.QuickFix,
                        diagnostics=marked,
                        command=asked,
                    )
                )
    return made


def fix_all(report: Report, target: Target, positions: Positions) -> types.CodeAction | None:
    """The edits of `detector fix`: the first suggestion of every alert."""
    edits = [types.TextEdit(positions.range(one.start, one.end), one.text) for one in correction(report).edits]
    if not edits:
        return None
    return types.CodeAction(title="Make all corrections of alerts", kind=FIX_ALL, edit=target.edit(edits))
