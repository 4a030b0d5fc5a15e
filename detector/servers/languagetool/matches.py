"""Report → the answer of LanguageTool's API: matches with offsets in UTF-16 units, rules with its kinds of issue."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from ... import __version__
from ...grammar import Mark
from ...types import Category, Finding, Report
from .annotated import Annotated
from .request import AUTO, LANGUAGES, USUAL, Check

PREFIX = "DETECTOR_"
"""Begins the ids of our rules, so that none is taken for one of LanguageTool's."""
_HARPER = "HARPER_"
_AROUND = 40
"""Characters that are shown on both sides of a match."""
_SHOWN = 20
"""So many replacements are given at most, as by LanguageTool."""

_ISSUES: dict[str, str] = {
    "name.person": "misspelling", "name.org": "misspelling", "name.place": "misspelling", "name.acronym": "misspelling",
    "name.work": "misspelling", "spelling": "misspelling", "grammar": "grammar", "syntax": "grammar",
    "duplication": "grammar", "quote": "typographical",
}  # fmt: skip
"""Category → LanguageTool's kind of issue, of those that its clients keep; all others are `other`."""
_OTHER = "other"
_CHARACTERS = "characters"
_TYPES = {"misspelling": "UnknownWord"}


def answer(check: Check, report: Report | None, marks: tuple[Mark, ...] = ()) -> dict[str, Any]:
    """The answer to a check. `report` is None where there was no text; `marks` are Harper's own."""
    text, found = check.text, []
    if report is not None:
        found = [_match(text, report, finding) for finding in report.findings if _is_wanted(check, finding)]
    found += [_mark(text, report, mark) for mark in marks if check.wants(_mark_rule(mark), "HARPER")]
    incomplete = [skipped.reason for skipped in report.not_run if skipped.failed] if report is not None else []
    told = _language(check, report)
    if report is not None and told["detectedLanguage"]["code"].partition("-")[0] != "en":
        incomplete.append("the text is not English: it was not examined")
    return {
        "software": software(),
        "warnings": {"incompleteResults": bool(incomplete)}
        | ({"incompleteResultsReason": "; ".join(incomplete)} if incomplete else {}),
        "language": told,
        "matches": sorted(found, key=lambda match: (match["offset"], match["length"])),
        "sentenceRanges": [_range(text, one.start, one.end) for one in report.sentences] if report is not None else [],
        "detector": _story(report),
    }


def software() -> dict[str, Any]:
    """Which program answers, in the fields that clients of LanguageTool read."""
    return {
        "name": "detector",
        "version": __version__,
        "buildDate": "",
        "apiVersion": 1,
        "premium": False,
        "premiumHint": "",
        "status": "",
    }


def languages() -> list[dict[str, str]]:
    """The languages that can be asked for."""
    return [{"name": name, "code": code.partition("-")[0], "longCode": code} for code, name in LANGUAGES.items()]


def rule_id(rule: str) -> str:
    """The id of one of our rules, as LanguageTool writes ids."""
    return PREFIX + rule.upper().replace("-", "_")


def category_id(category: Category) -> str:
    """The id of one of our categories."""
    return category.upper().replace(".", "_")


def _is_wanted(check: Check, finding: Finding) -> bool:
    shown = finding.tier == "alert" or check.picky
    return shown and check.wants(rule_id(finding.rule), category_id(finding.category))


def _match(text: Annotated, report: Report, finding: Finding) -> dict[str, Any]:
    category = finding.category
    issue = _CHARACTERS if finding.rule == "encoding" else _ISSUES.get(category, _OTHER)
    kind = "Hint" if finding.tier == "hint" else _TYPES.get(issue, "Other")
    return _shape(
        text,
        report,
        (finding.start, finding.end),
        finding.message,
        [suggestion.text for suggestion in finding.suggestions],
        kind,
        {
            "id": rule_id(finding.rule),
            "description": f"{finding.rule} (detector)",
            "issueType": issue,
            "category": {"id": category_id(category), "name": category},
            "isPremium": False,
            "confidence": finding.score,
        },
    ) | {
        "detector": {
            "id": finding.id,
            "rule": finding.rule,
            "tier": finding.tier,
            "score": finding.score,
            "group": finding.group,
            "evidence": [one.text for one in finding.evidence],
        }
    }


def _mark_rule(mark: Mark) -> str:
    return f"{_HARPER}{mark.kind.upper()}"


def _mark(text: Annotated, report: Report | None, mark: Mark) -> dict[str, Any]:
    rule = {
        "id": _mark_rule(mark),
        "description": f"{mark.kind} (Harper)",
        "issueType": "grammar",
        "category": {"id": "HARPER", "name": "Harper"},
        "isPremium": False,
    }
    return _shape(text, report, (mark.start, mark.end), mark.message, list(mark.replacements), "Other", rule)


def _shape(
    text: Annotated,
    report: Report | None,
    span: tuple[int, int],
    message: str,
    replacements: list[str],
    kind: str,
    rule: dict[str, Any],
) -> dict[str, Any]:
    start, end = span
    offset, length = text.span(start, end)
    first, last = max(start - _AROUND, 0), min(end + _AROUND, len(text.plain))
    before = ("..." if first else "") + text.plain[first:start]
    shown = before + text.plain[start:last] + ("..." if last < len(text.plain) else "")
    return {
        "message": message,
        "shortMessage": "",
        "replacements": [{"value": value} for value in replacements[:_SHOWN]],
        "offset": offset,
        "length": length,
        "context": {
            "text": "".join(" " if char.isspace() else char for char in shown),
            "offset": _units(before),
            "length": _units(text.plain[start:end]),
        },
        "sentence": _sentence(text, report, start),
        "type": {"typeName": kind},
        "rule": rule,
        "ignoreForIncompleteSentence": False,
        "contextForSureMatch": -1,
    }


def _units(text: str) -> int:
    """The UTF-16 units of a text."""
    return len(text) + sum(char > "\uffff" for char in text)


def _sentence(text: Annotated, report: Report | None, at: int) -> str:
    if report is None or not report.sentences:
        return ""
    place = bisect_right(report.sentences, at, key=lambda sentence: sentence.start) - 1
    sentence = report.sentences[max(place, 0)]
    return text.plain[sentence.start : sentence.end]


def _range(text: Annotated, start: int, end: int) -> list[int]:
    offset, length = text.span(start, end)
    return [offset, offset + length]


def _language(check: Check, report: Report | None) -> dict[str, Any]:
    code = USUAL if check.language == AUTO else check.language
    read = (report.story.language if report is not None else None) or "en"
    detected = code if read == "en" else read
    return {
        "name": LANGUAGES[code],
        "code": code,
        "detectedLanguage": {"name": LANGUAGES.get(detected, detected), "code": detected, "confidence": 1.0},
    }


def _story(report: Report | None) -> dict[str, Any]:
    """Our own field: what is to be done about the story, and which references were used."""
    if report is None:
        return {}
    return {
        "signature": report.signature,
        "action": report.verdict.action,
        "label": report.verdict.label,
        "garbled": report.verdict.garbled,
        "references": [{"id": one.id, "used": one.used, "reason": one.reason} for one in report.references],
        "not_run": [{"stage": one.stage, "reason": one.reason} for one in report.not_run],
    }
