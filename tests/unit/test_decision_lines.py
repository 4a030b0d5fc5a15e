"""Decisions as JSON lines, and what they say about the rules."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.findings.decisions import decide
from detector.findings.decisions.lines import line, read
from detector.findings.decisions.verdicts import RuleVerdict, to_demote, verdicts
from detector.types import Decision
from detector.types.errors import UnreadableError
from tests.reports import finding, report

TEXT = "Marko Rubyo came. Rubyo left."
WHOLE = report(TEXT, [finding(TEXT, "Marko Rubyo", "Marco Rubio", group="g"), finding(TEXT, "Rubyo", nth=1, group="g")])
MADE = decide(WHOLE, "Rubyo-1", "accept", when="2026-01-01T00:00:00Z", who="kim", text="Rubio “é”\n😀")


def changed(**members: Any) -> bytes:
    data = json.loads(line(MADE)) | members
    return json.dumps({key: value for key, value in data.items() if value is not ...}).encode()


@given(st.text(st.characters(codec="utf-8")), st.none() | st.text(st.characters(codec="utf-8")))
def test_a_line_is_read_as_it_was_written(who: str, text: str | None) -> None:
    one = replace(MADE, who=who, text=text)
    assert "\n" not in line(one)
    assert list(read([line(one).encode()], None)) == [one]


def test_empty_lines_a_mark_and_further_members_are_passed_over() -> None:
    lines = [b"\xef\xbb\xbf" + changed(desk="sports") + b"\r\n", b"\n", b" \n", changed(who=..., group=...)]
    assert list(read(lines, None)) == [MADE, replace(MADE, who="", group=None)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (b"{", "line 2 is not a decision"),
        (b"[]", "is not a decision"),
        (b"1", "is not a decision"),
        (b"\xff", "is not a decision"),
        (changed(rule=...), "rule is missing"),
        (changed(verdict="perhaps"), "verdict is one of accept, reject, always"),
        (changed(tier="error"), "tier is one of"),
        (changed(score="high"), "is not a decision"),
        (changed(score=7), "between 0 and 1"),
        (changed(story=7), "story is a text"),
        (changed(story="\ud800"), "is not a decision"),
        (changed(when="yesterday"), "yesterday"),
        (changed(mentions=[]), "not among its mentions"),
        (changed(mentions=[{"finding": "Rubyo-1"}]), "form is missing"),
        (changed(mentions="none"), "is not a decision"),
    ],
)
def test_a_line_that_is_no_decision_is_named(wrong: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said) as caught:
        list(read([b"\n", wrong], "desk.jsonl"))
    assert "desk.jsonl: line 2 " in str(caught.value)


# ---------------------------------------------------------------- verdicts


def many(rule: str, right: int, wrong: int, tier: str = "alert") -> list[Decision]:
    one = replace(MADE, rule=rule, tier=tier)  # type: ignore[arg-type]
    rejected = [replace(one, verdict=("reject", "always")[number % 2]) for number in range(wrong)]  # type: ignore[arg-type]
    return [*[one] * right, *rejected]


def test_a_decision_counts_once_whatever_its_mentions() -> None:
    (found,) = verdicts([MADE])
    assert (found.decisions, found.right, found.precision) == (1, 1, 1.0)


def test_precision_is_told_by_rule_and_tier() -> None:
    found = verdicts([*many("title", 3, 1), *many("title", 1, 0, "hint"), *many("acronym", 0, 2)])
    assert [(one.rule, one.tier, one.right, one.wrong) for one in found] == [
        ("acronym", "alert", 0, 2), ("title", "alert", 3, 1), ("title", "hint", 1, 0),
    ]  # fmt: skip
    assert verdicts([]) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "low", "high"),
    # Wilson's interval as R gives it: prop.test(right, right + wrong, correct = FALSE)
    [(8, 2, 0.4902, 0.9433), (0, 4, 0.0, 0.4899), (10, 0, 0.7225, 1.0), (50, 50, 0.4038, 0.5962)],
)
def test_the_interval_is_wilsons(right: int, wrong: int, low: float, high: float) -> None:
    assert RuleVerdict("title", "alert", right, wrong).interval == pytest.approx((low, high), abs=1e-4)


def test_a_rule_is_to_be_demoted_where_its_alerts_are_mostly_rejected_beyond_chance() -> None:
    found = verdicts(
        [
            *many("title", 0, 4), *many("acronym", 0, 3), *many("number", 1, 5), *many("quote", 40, 60),
            *many("term", 90, 10), *many("wording", 0, 50, "hint"),
        ]
    )  # fmt: skip
    assert to_demote(found) == ("quote", "title")
