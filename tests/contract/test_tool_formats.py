"""What is written for other tools: SARIF against its schema, rdjson by its definition, places in any text."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from detector.annotation import annotate
from detector.findings.decisions import decide, shown, withheld
from detector.findings.report import report as made_report
from detector.signals import all_signals
from detector.types import (
    Alignment,
    Article,
    Evidence,
    Finding,
    Problem,
    Reference,
    Report,
    Skipped,
    Suggestion,
    Verdict,
)
from detector.writers import Ruled, Run, open_writer

SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0-rtm.5.json").read_text("utf-8"))
MARKED = "Ministry of Labor"
TEXTS = {
    "line feeds": f"Zoë 😀 said.\n\nThe {MARKED} spoke.\n",
    "carriage returns and line feeds": f"Zoë 😀 said.\r\n\r\nThe {MARKED} spoke.\r\n",
    "lone carriage returns": f"Zoë 😀 said.\r\rThe {MARKED} spoke.\r",
    "form feeds": f"Zoë 😀 said.\n\x0cPage\x0b two\n😀 The {MARKED} spoke.\u2028\x85",
    "over a line's end": f"The {MARKED}".replace(" of ", "\r\nof ") + " spoke.",
}


def _report(text: str, marked: str = MARKED, **facts: Any) -> Report:
    marked = next(form for form in (marked, marked.replace(" of ", "\r\nof ")) if form in text)
    copy = annotate.annotate(Article("story", text, **({"path": "desk/a story.txt"} | facts)))
    other = annotate.annotate(Article("story", "The Labor Department spoke.", "desk/other.txt"))
    finding = Finding(
        id="0123456789ab",
        rule="institution",
        category="name.org",
        start=text.index(marked),
        end=text.index(marked) + len(marked),
        text=marked,
        tier="alert",
        score=0.91,
        message="This body has another name.",
        evidence=(Evidence("reference", "Labor Department", "story", 4, 20, story="story"),),
        suggestions=(Suggestion("Labor Department", 0.9, "reference"), Suggestion("", 0.1, "model")),
    )
    return made_report(
        Alignment(copy, (Reference(other, "given", 0.9, True, "both tell the same"),)),
        Verdict("garbled", 0.9),
        [0.5] * len(copy.sentences),
        [finding, replace(finding, id="ba9876543210", tier="hint", suggestions=(), evidence=())],
        (Skipped("quote", "broke", failed=True), Skipped("grammar/languagetool", "not fetched")),
        "sig",
    )


def _written(format: str, *reports: Report) -> Any:
    out = io.StringIO()
    open_writer(format)(Run("sig", reports, (Problem("empty.txt", "empty", "read", "it is empty"),)), out)
    return json.loads(out.getvalue())


def _sarif(*reports: Report) -> dict[str, Any]:
    written = _written("sarif", *reports)
    checker = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(written)] == []
    run: dict[str, Any] = written["runs"][0]
    return run


def _stretch(text: str, region: dict[str, Any], ends: str) -> str:
    """The text of a region by its lines and columns, counted here in another way than in the product."""
    lines = re.split(f"(?<={ends})", text)
    starts = [sum(map(len, lines[:n])) for n in range(len(lines) + 1)]
    return text[
        starts[region["startLine"] - 1] + region["startColumn"] - 1 : starts[region["endLine"] - 1]
        + region["endColumn"]
        - 1
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_a_region_of_sarif_is_the_marked_text_in_lines_and_in_code_points(name: str) -> None:
    text = TEXTS[name]
    run = _sarif(_report(text))
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["newlineSequences"] == ["\r\n", "\n", "\r"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert text[region["charOffset"] :][: region["charLength"]] == region["snippet"]["text"]
    assert region["snippet"]["text"].split() == MARKED.split()
    assert _stretch(text, region, r"\n|\r(?!\n)") == region["snippet"]["text"]


def test_a_result_of_sarif_has_its_rule_its_fixes_and_where_the_evidence_stands() -> None:
    run = _sarif(_report(TEXTS["line feeds"]))
    alert, hint = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [signal.rule for signal in all_signals()]
    assert rules[alert["ruleIndex"]]["id"] == alert["ruleId"] == "institution"
    assert "When it is wrong" in rules[alert["ruleIndex"]]["help"]["text"]
    assert (alert["level"], hint["level"]) == ("warning", "note")
    assert list(alert["partialFingerprints"].values()) == ["0123456789ab"]
    changes = [fix["artifactChanges"][0]["replacements"][0] for fix in alert["fixes"]]
    assert [change["insertedContent"]["text"] for change in changes] == ["Labor Department", ""]
    assert "fixes" not in hint
    (related,) = alert["relatedLocations"]
    assert related["physicalLocation"]["region"]["snippet"]["text"] == "Labor Department"
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "desk/other.txt"
    assert alert["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "desk/a%20story.txt"


def test_what_was_not_examined_is_a_notification() -> None:
    run = _sarif(_report(TEXTS["line feeds"]))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    told = [(one["level"], one["descriptor"]["id"]) for one in invocation["toolExecutionNotifications"]]
    assert told == [("error", "read"), ("error", "quote"), ("note", "grammar/languagetool")]
    assert "it is empty" in invocation["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize("path", ["feed.jsonl", None])
def test_a_story_that_is_no_file_has_its_text_in_sarif(path: str | None) -> None:
    text = TEXTS["form feeds"]
    facts = {"path": path, "embedded": path is not None, "locator": "line 3" if path else None}
    run = _sarif(_report(text, **facts))
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    artifact = run["artifacts"][place["index"]]
    assert artifact["contents"]["text"] == text
    assert artifact["location"]["uri"] == place["uri"]
    if path:
        assert run["artifacts"][artifact["parentIndex"]]["location"]["uri"] == "feed.jsonl"


def test_what_editors_rejected_is_suppressed_in_sarif() -> None:
    report = _report(TEXTS["line feeds"])
    decision = decide(report, "0123456789ab", "reject", when="2026-11-28T12:00:00Z", who="kim")
    made = {"0123456789ab": decision}
    out = io.StringIO()
    ruled = Ruled(made, withheld(report, made))
    open_writer("sarif")(Run("sig", (shown(report, made),), ruled=(ruled,)), out)
    written = json.loads(out.getvalue())
    assert [*jsonschema.Draft4Validator(SCHEMA).iter_errors(written)] == []
    results = {one["partialFingerprints"]["detectorFinding/v1"]: one for one in written["runs"][0]["results"]}
    assert len(results) == 2
    assert "suppressions" not in results["ba9876543210"]
    (suppression,) = results["0123456789ab"]["suppressions"]
    assert suppression["status"] == "accepted"
    assert "rejected by kim" in suppression["justification"]


FIELDS = {
    "result": {"diagnostics", "source", "severity"},
    "diagnostic": {"message", "location", "severity", "source", "code", "suggestions", "original_output"},
    "suggestion": {"range", "text"},
    "location": {"path", "range"},
    "range": {"start", "end"},
}
"""Fields as reviewdog's definition of its format has them: another name is dropped by it in silence."""


@pytest.mark.parametrize("name", TEXTS)
def test_rdjson_has_columns_in_bytes_and_no_field_that_reviewdog_does_not_know(name: str) -> None:
    text = TEXTS[name]
    written = _written("rdjson", _report(text))
    assert written.keys() <= FIELDS["result"]
    alert, hint, *problems = written["diagnostics"]
    for one in written["diagnostics"]:
        assert one.keys() <= FIELDS["diagnostic"]
        assert one["location"].keys() <= FIELDS["location"]
        assert one["severity"] in ("ERROR", "WARNING", "INFO")
    assert (alert["severity"], hint["severity"]) == ("WARNING", "INFO")
    assert [one["text"] for one in alert["suggestions"]] == ["Labor Department", ""]
    assert all(one.keys() == FIELDS["suggestion"] for one in alert["suggestions"])
    place = alert["location"]["range"]
    assert place.keys() == FIELDS["range"]
    lines = text.encode().split(b"\n")
    before = [b"\n".join([*lines[: p["line"] - 1], lines[p["line"] - 1][: p["column"] - 1]]) for p in place.values()]
    assert text.encode()[len(before[0]) : len(before[1])].decode().split() == MARKED.split()
    assert [one["location"] for one in problems] == [{"path": "empty.txt"}, {"path": "desk/a story.txt"}]
