"""The sentence that comes first: what is to be done, and nothing in the report says otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from detector.annotation import annotate
from detector.findings.action import with_action
from detector.types import (
    Alignment,
    Article,
    Finding,
    LeftOut,
    ReferenceFacts,
    Report,
    ScoredSentence,
    Skipped,
    StoryFacts,
    Suggestion,
    Verdict,
)

COPY = annotate.annotate(Article("port", "One. Two. Three. Four."))
USED = ReferenceFacts("original", "original.txt", "given", 0.9, True, "same story: 4 of 4 sentences")
OTHER = ReferenceFacts("zoo", "zoo.txt", "given", 0.1, False, "another story: they share no name")


def finding(name: str, tier: Any = "alert", *, score: float = 0.9, fixed: bool = True, **more: Any) -> Finding:
    suggestions = (Suggestion("right", 0.9, "reference"),) if fixed else ()
    return Finding(name, "rule", "term", 0, 1, "O", tier, score, "Wrong.", suggestions=suggestions, **more)


def told(label: Any, *findings: Finding, language: str = "en", **more: Any) -> Report:
    values = (0.1, 0.9, None, 0.4)
    sentences = tuple(ScoredSentence(at, 5 * at, 5 * at + 4, value) for at, value in enumerate(values))
    facts = StoryFacts("port", "port.txt", None, language, 300, "0" * 64)
    report = Report(facts, Verdict(label, 0.5), (), sentences, findings, (), "sig", Alignment(COPY, ()))
    return with_action(replace(report, **more))


ALONE = "; no other version of the story was given to compare with"


@pytest.mark.parametrize(
    ("label", "findings", "action"),
    [
        ("clean", [finding("a")], "1 correction to make"),
        (
            "garbled",
            [finding("a", group="a"), finding("b", group="a", quoted=True), finding("c"), finding("d", "hint")],
            "2 corrections to make in 3 places, 1 inside quotations · reads as machine-translated",
        ),
        (
            "suspect",
            [finding("a"), finding("b", fixed=False)],
            "1 correction to make and 1 passage to mend by hand in 2 places · may be machine-translated",
        ),
        (
            "garbled",
            [],
            "No single correction to make, but it reads as machine-translated: read sentences 1, 2 and 4 again",
        ),
        ("clean", [finding("a", "hint")], f"Nothing sure to correct, 1 doubtful place{ALONE}"),
        ("clean", [], f"Nothing to correct{ALONE}"),
        ("unknown", [finding("a")], "1 correction to make · too short to judge as a whole"),
    ],
)
def test_the_action_says_what_is_to_be_done(label: str, findings: list[Finding], action: str) -> None:
    assert told(label, *findings).verdict.action == action


def test_what_could_not_be_used_or_looked_at_is_said() -> None:
    assert told("clean", references=(USED,)).verdict.action == "Nothing to correct, compared with original.txt"
    assert told("clean", finding("a"), references=(OTHER, USED)).verdict.action == (
        "Not compared with zoo.txt (another story); 1 correction to make"
    )
    failed = (Skipped("grammar/harper", "not there", failed=True), Skipped("quote", "no reference"))
    assert told("clean", not_run=failed, references=(USED,)).verdict.action.endswith(
        "· could not be looked at: grammar (Harper)"
    )
    left_out = LeftOut(rejected=2, always=1)
    assert told("clean", finding("a"), left_out=left_out).verdict.action.endswith("· 3 left out by earlier decisions")


def test_a_story_that_is_not_judged_says_why() -> None:
    reason = "the story is in another language (ar): only English can be examined"
    report = told("unknown", language="ar", not_run=(Skipped("language", reason, failed=True),), references=(OTHER,))
    assert report.verdict.action == f"Not judged: {reason}"


def test_the_verdict_rests_on_the_surest_of_each_decision_and_on_the_worst_sentences() -> None:
    found = [
        finding("a", group="a", score=0.6), finding("b", group="a", score=0.8), finding("c", score=0.97),
        finding("d", "hint", score=0.99),
    ]  # fmt: skip
    because = told("suspect", *found).verdict.because
    assert [one.finding for one in because if one.kind == "finding"] == ["c", "b"]
    assert [(one.sentence, one.start) for one in because if one.kind == "sentence"] == [(1, 5), (3, 15), (0, 0)]
    assert all(one.kind == "finding" for one in told("clean", *found).verdict.because)
