"""More evidence never lowers a score."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.annotation.annotate import annotate
from detector.findings.calibration import CalibratedObservation, Calibration
from detector.findings.overlaps import Precedence, one_for_a_place
from detector.findings.suggestions import ranked
from detector.quality.classifier import Classifier
from detector.quality.story import alert_evidence
from detector.settings import Settings
from detector.signals import all_signals, precedence
from detector.types import Article, Evidence, Finding, Observation, Suggestion

SHARE = st.floats(0.0, 1.0).map(lambda share: round(share, 4))
TEXT = "The port director said that the docks would open in two weeks."
DOCUMENT = annotate(Article("copy", TEXT))
START, END = 4, 17

MANY = settings(max_examples=200, deadline=None, derandomize=True)


# ---------------------------------------------------------------- raw score → score


CALIBRATION = Calibration.bundled()


@pytest.mark.parametrize("key", sorted(CALIBRATION.curves))
def test_a_higher_raw_score_has_no_lower_score_nor_precision(key: str) -> None:
    curve = CALIBRATION.curves[key]
    values = [curve.at(number / 200) for number in range(201)]
    assert all(0.0 <= value <= 1.0 for one in values for value in one)
    for lower, higher in pairwise(values):
        assert lower.score <= higher.score
        assert lower.precision <= higher.precision
        assert lower.as_hint <= higher.as_hint


@MANY
@given(
    st.sampled_from([(signal.rule, category) for signal in all_signals() for category in signal.categories]),
    SHARE,
    SHARE,
)
def test_nor_a_lower_tier(rule: tuple[str, str], one: float, other: float) -> None:
    ranks = {None: 0, "hint": 1, "alert": 2}
    seen = Observation(rule[0], "any", rule[1], START, END, 0.0, "…")  # type: ignore[arg-type]
    lower, higher = (CALIBRATION.tier(replace(seen, raw_score=score), Settings()) for score in sorted((one, other)))
    assert lower[0] <= higher[0]
    assert ranks[lower[1]] <= ranks[higher[1]]


# ---------------------------------------------------------------- several marks on one place


@st.composite
def _marks(draw: st.DrawFn) -> CalibratedObservation:
    """A mark on one and the same place, of any rule but those that give way to all others."""
    rules = [signal.rule for signal in all_signals() if not signal.precedence.gives_way]
    score = draw(SHARE)
    suggestions = draw(st.lists(st.builds(Suggestion, st.sampled_from(("pier director", "head")), SHARE, st.just("x"))))
    evidence = tuple(Evidence("document", text, "copy") for text in draw(st.lists(st.sampled_from("abc"))))
    seen = Observation(
        draw(st.sampled_from(rules)), "any", "term", START, END, score, "…", evidence, tuple(suggestions)
    )
    return CalibratedObservation(score, draw(st.sampled_from(("alert", "hint"))), seen)


@MANY
@given(st.lists(_marks(), min_size=1, max_size=4), _marks())
def test_a_further_rule_that_marks_the_same_words(
    marks: list[CalibratedObservation], more: CalibratedObservation
) -> None:
    (before,) = one_for_a_place(marks, DOCUMENT, precedence())
    (after,) = one_for_a_place([*marks, more], DOCUMENT, precedence())
    assert after.score >= max(before.score, more.score)
    assert (after.tier == "alert") >= (before.tier == "alert")
    assert set(after.seen.evidence) >= set(before.seen.evidence)
    best = {one.text: one.score for one in after.seen.suggestions}
    assert all(best[one.text] >= one.score for one in before.seen.suggestions)


@MANY
@given(_marks(), st.lists(_marks(), min_size=1, max_size=3))
def test_one_that_gives_way_takes_nothing_from_a_place(
    mark: CalibratedObservation, others: list[CalibratedObservation]
) -> None:
    weak = replace(mark, seen=replace(mark.seen, rule="weak"))
    places = {"weak": Precedence(gives_way=True)}
    (before,) = one_for_a_place(others, DOCUMENT, places)
    (after,) = one_for_a_place([*others, weak], DOCUMENT, places)
    assert (after.score, after.tier, after.seen.rule) == (before.score, before.tier, before.seen.rule)
    assert set(after.seen.evidence) >= set(before.seen.evidence)


# ---------------------------------------------------------------- suggestions


SUGGESTIONS = st.lists(
    st.builds(
        Suggestion,
        st.sampled_from(("pier director", "Pier director", "the pier director", "head of the port", "“head”")),
        SHARE,
        st.sampled_from(("reference", "authority", "grammar")),
    ),
    max_size=6,
)


@MANY
@given(SUGGESTIONS, st.sampled_from(("reference", "authority", "another")), SHARE)
def test_a_further_source_of_a_suggestion(given: list[Suggestion], source: str, score: float) -> None:
    before = ranked(given, "port director")
    for one in before:
        after = {
            suggestion.text: suggestion.score
            for suggestion in ranked([*given, Suggestion(one.text, score, source)], "port director")
        }
        assert after[one.text] >= one.score


# ---------------------------------------------------------------- the story


@MANY
@given(
    st.lists(st.tuples(st.sampled_from(("term", "number", "name.person")), st.sampled_from("abcdef"))),
    st.integers(40, 2000),
)
def test_a_further_alert_in_a_story(alerts: list[tuple[str, str]], words: int) -> None:
    classifier = Classifier.bundled()
    findings = [
        Finding("0", "any", category, 0, 1, text, "alert", 0.9, "…")  # type: ignore[arg-type]
        for category, text in alerts
    ]
    added = [alert_evidence(classifier, findings[:count], words) for count in range(len(findings) + 1)]
    assert added == sorted(added)
    assert all(value >= 0.0 for value in added)
