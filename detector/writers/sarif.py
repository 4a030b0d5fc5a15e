"""SARIF 2.1.0, for the tools that show the results of programs: one run, a result for each finding.

Rules have their pages as help, results our ids as partial fingerprints, every suggestion is a fix. Lines end where
editors end them (a lone carriage return ends one, a form feed does not), columns count code points. A story that was
taken out of a file (a row of JSON lines, a Word document) is an artifact of its own within that of the file, with its
text. What editors rejected or always allow is a result that is suppressed. What could not be examined, and what was not
looked at, are notifications.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from ..types import Decision, Document, Evidence, Finding, Problem, Report, Skipped, Suggestion
from ..types.offsets import ANY_END, Offsets
from . import Run

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"alert": "warning", "hint": "note"}
_FINGERPRINT = "detectorFinding/v1"
_HUNDRED = 100


def write(run: Run, out: TextIO) -> None:
    """Write the log, indented by two."""
    json.dump(log(run), out, ensure_ascii=False, indent=2)
    out.write("\n")


def log(run: Run) -> dict[str, Any]:
    """The SARIF log of a run."""
    rules = _rules()
    known = {rule["id"]: at for at, rule in enumerate(rules)}
    artifacts = _Artifacts()
    stories = [_Story(report, artifacts) for report in run.reports]
    results = [_result(finding, story, known) for story in stories for finding in story.report.findings]
    results += [
        _result(one.finding, story, known) | {"suppressions": [_suppression(one.decision)]}
        for story, ruled in zip(stories, run.ruled, strict=bool(run.ruled))
        for one in ruled.withheld
    ]
    notifications = [_of_problem(problem) for problem in run.problems]
    notifications += [_of_stage(s, report) for report in run.reports for s in report.not_run if not s.failed]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "detector", "version": _version(run.signature), "rules": rules}},
                "invocations": [{"executionSuccessful": not run.problems, "toolExecutionNotifications": notifications}],
                "artifacts": artifacts.listed,
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n", "\r"],
                "results": results,
                "properties": {"signature": run.signature},
            }
        ],
    }


def _version(signature: str) -> str:
    """Version of the program that made the reports: the first word of their signature."""
    return signature.partition(" ")[0].removeprefix("detector-")


# ---------------------------------------------------------------- rules


def _rules() -> list[dict[str, Any]]:
    from ..signals import all_signals

    return [
        {
            "id": signal.rule,
            "name": "".join(word.capitalize() for word in signal.rule.split("-")),
            "shortDescription": {"text": signal.page.splitlines()[0]},
            "fullDescription": {"text": " ".join(signal.page.partition("\n\n")[2].partition("\n\n")[0].split())},
            "help": {"text": signal.page},
            "defaultConfiguration": {"level": "warning" if signal.may_alert() else "note"},
            "properties": {"categories": list(signal.categories)},
        }
        for signal in all_signals()
    ]


# ---------------------------------------------------------------- where


class _Artifacts:
    """The files and stories that results lie in, each listed once."""

    def __init__(self) -> None:
        self.listed: list[dict[str, Any]] = []
        self._known: dict[tuple[str, str | None], int] = {}

    def of(self, document: Document) -> dict[str, Any]:
        """The location of a story's artifact."""
        article = document.article
        uri = file_uri(article.path) if article.path else quote(article.id)
        at = self._index((uri, None), {"location": {"uri": uri}})
        if article.path and not article.embedded:
            return {"uri": uri, "index": at}
        within: dict[str, Any] = {"contents": {"text": article.text}, "location": {"uri": uri}}
        if article.path:
            inner = "/" + quote(article.locator or article.id)
            within = {**within, "parentIndex": at, "location": {"uri": inner}}
            return {"uri": inner, "index": self._index((uri, inner), within)}
        self.listed[at] = within
        return {"uri": uri, "index": at}

    def _index(self, key: tuple[str, str | None], artifact: dict[str, Any]) -> int:
        if key not in self._known:
            self._known[key] = len(self.listed)
            self.listed.append(artifact)
        return self._known[key]


class _Story:
    """A report with the texts that its offsets count in: its own, and those of its references."""

    def __init__(self, report: Report, artifacts: _Artifacts) -> None:
        self.report = report
        self.artifacts = artifacts
        self._documents = (report.alignment.copy, *(one.document for one in report.alignment.references))
        self._offsets: dict[int, Offsets] = {}

    def place(self, start: int, end: int, text: int = 0) -> dict[str, Any]:
        """A stretch of one of the texts as a physical location; 0 is the copy."""
        artifact = self.artifacts.of(self._documents[text])
        snippet = {"text": self._documents[text].text[start:end]}
        return {"artifactLocation": artifact, "region": self.region(start, end, text) | {"snippet": snippet}}

    def region(self, start: int, end: int, text: int = 0) -> dict[str, Any]:
        """A stretch of one of the texts in lines and columns, and in code points."""
        if text not in self._offsets:
            self._offsets[text] = Offsets(self._documents[text].text, ANY_END)
        (line, column), (last, behind) = (self._offsets[text].line_column(point) for point in (start, end))
        return {
            "startLine": line,
            "startColumn": column,
            "endLine": last,
            "endColumn": behind,
            "charOffset": start,
            "charLength": end - start,
        }

    def related(self, evidence: Evidence) -> dict[str, Any] | None:
        """The location of a piece of evidence, where it was read in a text of this call."""
        kind = evidence.kind
        numbers = range(1, len(self._documents)) if kind == "reference" else range(1) if kind == "document" else ()
        for text in numbers:
            if self._documents[text].article.id == evidence.story and evidence.start is not None and evidence.end:
                place = self.place(evidence.start, evidence.end, text)
                return {"message": {"text": f"{kind}: {evidence.text}"}, "physicalLocation": place}
        return None


def file_uri(path: str) -> str:
    """A path as a reference: relative as it was given, absolute with its scheme; half characters as their bytes."""
    place = Path(path)
    escaped = quote(os.fsencode(place.as_posix()))
    return f"file://{escaped}" if place.is_absolute() else escaped


# ---------------------------------------------------------------- results


def _result(finding: Finding, story: _Story, rules: dict[str, int]) -> dict[str, Any]:
    article = story.report.alignment.copy.article
    place = story.place(finding.start, finding.end)
    where = f"{article.id}, {finding.locator}" if finding.locator else article.id
    result = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.tier],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": where}]}],
        "partialFingerprints": {_FINGERPRINT: finding.id},
        "rank": round(finding.score * _HUNDRED, 2),
        "properties": {
            "tier": finding.tier,
            "category": finding.category,
            "score": finding.score,
            "group": finding.group,
            "evidence": [f"{evidence.kind}: {evidence.text} ({evidence.source})" for evidence in finding.evidence],
        },
    }
    if finding.rule in rules:
        result["ruleIndex"] = rules[finding.rule]
    if finding.suggestions:
        region = story.region(finding.start, finding.end)
        result["fixes"] = [_fix(suggestion, place["artifactLocation"], region) for suggestion in finding.suggestions]
    related = [location for evidence in finding.evidence if (location := story.related(evidence)) is not None]
    if related:
        result["relatedLocations"] = [{"id": at, **location} for at, location in enumerate(related, 1)]
    return result


def _fix(suggestion: Suggestion, artifact: dict[str, Any], region: dict[str, Any]) -> dict[str, Any]:
    change = {"deletedRegion": region, "insertedContent": {"text": suggestion.text}}
    return {
        "description": {"text": f"{suggestion.text or 'delete it'} ({suggestion.source})"},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
    }


def _suppression(decision: Decision) -> dict[str, Any]:
    """A decision by which a finding is not shown."""
    said = "always right for this desk" if decision.verdict == "always" else "rejected"
    by = f" by {decision.who}" if decision.who else ""
    return {"kind": "external", "status": "accepted", "justification": f"{said}{by}, {decision.when}"}


# ---------------------------------------------------------------- notifications


def _of_problem(problem: Problem) -> dict[str, Any]:
    where = problem.path or problem.story
    return {
        "level": "error",
        "descriptor": {"id": problem.stage},
        "message": {"text": f"{where}: {problem.reason}" if where else problem.reason},
        **({"locations": [_whole(problem.path)]} if problem.path else {}),
    }


def _of_stage(skipped: Skipped, report: Report) -> dict[str, Any]:
    return {
        "level": "note",
        "descriptor": {"id": skipped.stage},
        "message": {"text": f"{report.story.path or report.story.id}: not looked at: {skipped.reason}"},
        **({"locations": [_whole(report.story.path)]} if report.story.path else {}),
    }


def _whole(path: str) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": file_uri(path)}}}
