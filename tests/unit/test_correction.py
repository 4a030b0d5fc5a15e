"""Findings and decisions → edits, and what became of each finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.findings.decisions import decide, shown, withheld
from detector.findings.edits import correction
from detector.types import Decision, Finding, LeftOut, Report, Ruling
from tests.reports import finding, report

NOW = "2026-01-01T00:00:00Z"


def outcomes(whole: Report, *decisions: Decision, only: str | None = "alert") -> dict[str, str]:
    by_id = {one.finding: one for one in decisions}
    return {one.finding: one.outcome for one in correction(whole, by_id, only).fates}  # type: ignore[arg-type]


def applied(whole: Report, *decisions: Decision, only: str | None = "alert") -> str:
    made = correction(whole, {one.finding: one for one in decisions}, only)  # type: ignore[arg-type]
    return made.apply(whole.alignment.copy.text)


def ruled(whole: Report, id: str, verdict: Ruling, text: str | None = None, alone: bool = False) -> Decision:
    return decide(whole, id, verdict, when=NOW, who="kim", text=text, alone=alone)


TEXT = "\ufeffMarko Rubyo came.\r\nRubyo spoke of 4 ships; the vice minister left.\r\n"


@pytest.fixture
def whole() -> Report:
    return report(
        TEXT,
        (
            finding(TEXT, "Marko Rubyo", "Marco Rubio", "Mark Rubio", group="g"),
            finding(TEXT, "Rubyo", "Rubio", nth=1, group="g"),
            finding(TEXT, "4", "40", tier="hint", score=0.7, rule="number", category="number"),
            finding(TEXT, "vice minister", rule="title", category="title"),
        ),
    )


def test_without_decisions_alerts_are_mended_and_nothing_else_changes(whole: Report) -> None:
    assert applied(whole) == TEXT.replace("Marko Rubyo", "Marco Rubio").replace("Rubyo", "Rubio")
    assert outcomes(whole) == {
        "Marko Rubyo-0": "applied", "Rubyo-1": "applied", "4-0": "undecided", "vice minister-0": "no-suggestion",
    }  # fmt: skip


def test_hints_are_mended_when_asked_for(whole: Report) -> None:
    assert "40 ships" in applied(whole, only="hint")


def test_with_decisions_alone_only_what_was_accepted_is_mended(whole: Report) -> None:
    assert applied(whole, only=None) == TEXT
    accepted = ruled(whole, "4-0", "accept")
    assert applied(whole, accepted, only=None) == TEXT.replace("4", "40")
    assert outcomes(whole, accepted, only=None)["Marko Rubyo-0"] == "undecided"


def test_an_accepted_hint_is_mended_beside_undecided_alerts(whole: Report) -> None:
    assert (
        applied(whole, ruled(whole, "4-0", "accept"))
        == "\ufeffMarco Rubio came.\r\nRubio spoke of 40 ships" + (TEXT.partition("ships")[2])
    )


@pytest.mark.parametrize("verdict", ["reject", "always"])
def test_a_decision_holds_for_the_group(whole: Report, verdict: Ruling) -> None:
    decision = ruled(whole, "Rubyo-1", verdict)
    assert applied(whole, decision) == TEXT
    assert outcomes(whole, decision)["Marko Rubyo-0"] == "rejected"
    assert {one.finding for one in decision.mentions} == {"Marko Rubyo-0", "Rubyo-1"}


def test_a_decision_on_one_mention_alone_goes_before_that_of_its_group(whole: Report) -> None:
    group, own = ruled(whole, "Marko Rubyo-0", "reject"), ruled(whole, "Rubyo-1", "accept", alone=True)
    assert applied(whole, group, own) == TEXT.replace("\nRubyo", "\nRubio")


@pytest.mark.parametrize(
    ("chosen", "first", "second"),
    [
        (None, "Marco Rubio", "Rubio"),
        ("Mark Rubio", "Mark Rubio", "Rubio"),  # another suggestion: the mention has its own
        ("Marcos Rubia", "Marcos Rubia", "Rubia"),  # typed: word for word
        ("Marco A. Rubio", "Marco A. Rubio", "Rubio"),  # typed: the mention's own suggestion is a part of it
        ("the senator", "the senator", "Senator"),
    ],
)
def test_each_mention_has_its_own_words(whole: Report, chosen: str | None, first: str, second: str) -> None:
    made = applied(whole, ruled(whole, "Marko Rubyo-0", "accept", chosen), only=None)
    expected = second if chosen != "the senator" else "Senator"
    assert made == TEXT.replace("Marko Rubyo", first).replace("Rubyo", expected)


def test_what_was_typed_stands_as_it_was_typed() -> None:
    text = "Vice district attorney Lee left."
    whole = report(text, [finding(text, "Vice district attorney", "assistant district attorney")])
    assert applied(whole) == "Assistant district attorney Lee left."
    assert applied(whole, ruled(whole, "Vice district attorney-0", "accept", "prosecutor")) == "prosecutor Lee left."
    assert applied(whole, ruled(whole, "Vice district attorney-0", "accept", "")) == " Lee left."


@pytest.mark.parametrize(
    ("text", "words", "right", "made"),
    [
        ("“Vice minister” he is.", "Vice minister", "deputy minister", "“Deputy minister” he is."),
        ("The Vice Minister left.", "Vice Minister", "deputy minister", "The deputy minister left."),
        ("the vice minister left.", "the vice minister", "the deputy", "the deputy left."),
        ("Hasaka is calm.", "Hasaka", "al-Hasakah", "Al-Hasakah is calm."),
        ("Iphone sales fell.", "Iphone", "iPhone", "iPhone sales fell."),
        ("Ice came.", "Ice", "ICE", "ICE came."),
    ],
)
def test_a_sentence_begins_with_a_capital_where_it_did(text: str, words: str, right: str, made: str) -> None:
    assert applied(report(text, [finding(text, words, right)])) == made


def test_what_is_written_so_already_is_no_edit() -> None:
    text = "Deputy minister Lee left."
    whole = report(text, [finding(text, "Deputy minister", "deputy minister")])
    assert outcomes(whole) == {"Deputy minister-0": "unchanged"}
    assert correction(whole).edits == ()


# ---------------------------------------------------------------- conflicts


NESTED = "The chief of staff Rubyo left."


def nested(**inner: object) -> tuple[Report, Finding, Finding]:
    outer = finding(NESTED, "chief of staff Rubyo", "deputy chief of staff Rubio", id="outer", score=0.9)
    within = finding(NESTED, "Rubyo", "Rubio", **({"id": "inner", "score": 0.9} | inner))
    return report(NESTED, [outer, within]), outer, within


def test_the_longer_of_two_equals_is_made_and_the_other_told() -> None:
    whole, *_ = nested()
    made = correction(whole)
    assert made.apply(NESTED) == "The deputy chief of staff Rubio left."
    conflict = next(one for one in made.fates if one.outcome == "conflict")
    assert (conflict.finding, conflict.edit) == ("inner", made.edits[0])
    assert "outer" in conflict.reason


def test_the_surer_goes_before_the_longer_and_an_alert_before_a_hint() -> None:
    whole, *_ = nested(score=0.95)
    assert applied(whole) == "The chief of staff Rubio left."
    whole, *_ = nested(score=0.95, tier="hint")
    assert applied(whole, only="hint") == "The deputy chief of staff Rubio left."


def test_what_was_typed_goes_before_what_was_accepted_and_that_before_the_undecided() -> None:
    whole, *_ = nested(score=0.1, tier="hint")
    accepted = ruled(whole, "inner", "accept")
    assert applied(whole, accepted) == "The chief of staff Rubio left."
    typed = ruled(whole, "inner", "accept", "Rubin")
    assert applied(whole, typed, ruled(whole, "outer", "accept")) == "The chief of staff Rubin left."


def test_two_that_ask_for_the_same_are_one_edit() -> None:
    first = finding(NESTED, "Rubyo", "Rubio", id="one")
    whole = report(NESTED, [first, replace(first, id="two", rule="title")])
    made = correction(whole)
    assert [one.findings for one in made.edits] == [("one", "two")]
    assert {one.outcome for one in made.fates} == {"applied"}


def test_edits_that_touch_do_not_conflict_and_an_insertion_is_an_edit() -> None:
    text = "Rubyo4 ships left."
    whole = report(
        text, [finding(text, "Rubyo", "Rubio "), finding(text, "4", "40"), finding(text, "left", "left in May")]
    )
    assert applied(whole) == "Rubio 40 ships left in May."


# ---------------------------------------------------------------- shown


def test_what_was_rejected_is_left_out_and_counted(whole: Report) -> None:
    group, number = ruled(whole, "Rubyo-1", "always"), ruled(whole, "4-0", "reject")
    decisions = {one.finding: one for one in (group, number)}
    left = shown(whole, decisions)
    assert [one.id for one in left.findings] == ["vice minister-0"]
    assert left.left_out == LeftOut(rejected=1, always=2)
    assert left.to_dict()["left_out"] == {"rejected": 1, "always": 2}
    assert left.withheld == withheld(whole, decisions)
    assert "1 passage to mend by hand" in left.verdict.action
    assert [(one.finding.id, one.decision.verdict) for one in left.withheld] == [
        ("Marko Rubyo-0", "always"), ("Rubyo-1", "always"), ("4-0", "reject"),
    ]  # fmt: skip


def test_what_was_accepted_is_still_shown(whole: Report) -> None:
    assert shown(whole, {"4-0": ruled(whole, "4-0", "accept")}) == whole


def test_there_is_no_decision_on_what_is_not_in_the_report(whole: Report) -> None:
    with pytest.raises(KeyError):
        ruled(whole, "nobody", "reject")
