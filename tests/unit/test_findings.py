"""findings: which observations become findings, in which order and tier, and that their ids last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.annotation.annotate import annotate
from detector.findings import findings
from detector.findings.calibration import Calibration, Curve
from detector.settings import Settings
from detector.signals import precedence
from detector.types import Alignment, Article, Evidence, Finding, Observation, Suggestion

TEXT = (
    "The harbour board met on Monday to hear a report from the deputy minister. "
    "Mr. Helman told the board that Mr. Helman would resign before the spring. "
    "“The era wrote that the dam will be closed in May,” the spokeswoman of the board said. No. "
    "The board of the harbour will vote again about the plan for the new quay next week."
)
SETTINGS = Settings()


def alone(text: str = TEXT) -> Alignment:
    return Alignment(annotate(Article("copy", text)))


def seen(
    form: str,
    rule: str = "person-name",
    raw_score: float = 0.9,
    *,
    text: str = TEXT,
    nth: int = 0,
    source: str = "desk",
    better: str = "Hellman",
) -> Observation:
    """An observation of the nth place at which a form stands."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(form, start + 1)
    category = "grammar" if rule == "grammar" else "name.person"
    return Observation(
        rule, "near-spelling", category, start, start + len(form), raw_score, f"{form} may be wrong.",
        (Evidence("authority", better, source),), (Suggestion(better, raw_score, source),),
    )  # fmt: skip


LINE = Curve((0.0, 0.7999, 0.8, 1.0), (0.0, 0.7999, 0.8, 1.0), (0.0, 0.94, 0.95, 1.0), (0.0, 0.7999, 0.95, 1.0))
"""Strengths stand as they are; from .8 on they are alerts."""
PRECEDENCE = precedence()
RULES = ("person-name", "institution", "quote", "term", "consistency", "grammar", "difference")


def weigh(*observations: Observation, text: str = TEXT) -> tuple[Finding, ...]:
    calibration = Calibration(dict.fromkeys(RULES, LINE), "test")
    settings = replace(SETTINGS, min_hint_precision=0.4)
    return findings(observations, alone(text).copy, calibration, PRECEDENCE, settings)


def shown(calibration: Calibration, one: Observation, settings: Settings = SETTINGS) -> tuple[Finding, ...]:
    """What a calibration gives for one observation."""
    return findings((one,), alone().copy, calibration, PRECEDENCE, settings)


# ------------------------------------------------------------------ findings


def test_findings_stand_in_order_with_their_text_and_tier() -> None:
    found = weigh(seen("spokeswoman", raw_score=0.5), seen("harbour"), seen("Monday", raw_score=0.39))
    assert [finding.text for finding in found] == ["harbour", "spokeswoman"]
    assert [finding.tier for finding in found] == ["alert", "hint"]
    assert all(TEXT[finding.start : finding.end] == finding.text for finding in found)


def test_an_observation_that_points_at_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="person-name/near-spelling"):
        weigh(replace(seen("harbour"), end=len(TEXT) + 1))
    with pytest.raises(ValueError, match="points at nothing"):
        weigh(replace(seen("harbour"), end=seen("harbour").start))


def test_one_place_marked_by_two_rules_is_one_finding_with_both_reasons() -> None:
    both = (seen("Helman"), seen("Helman", "consistency", source="this story", better="Helmann"))
    for order in (both, both[::-1]):
        (finding,) = weigh(*order)
        assert finding.rule == "person-name"
        assert {evidence.source for evidence in finding.evidence} == {"desk", "this story"}
        assert {suggestion.text for suggestion in finding.suggestions} == {"Hellman", "Helmann"}


def test_grammar_gives_way_even_where_it_is_surer_and_wider() -> None:
    (finding,) = weigh(seen("Mr. Helman told", "grammar", 1.0), seen("Helman", raw_score=0.5))
    assert (finding.rule, finding.score) == ("person-name", 0.5)
    assert [f.rule for f in weigh(seen("Mr. Helman told", "grammar", 1.0))] == ["grammar"]


def test_the_wider_of_two_nested_names_stays_unless_it_is_much_weaker() -> None:
    wide, narrow = seen("harbour board", "institution", 0.85), seen("board", "institution", 0.85)
    assert [f.text for f in weigh(wide, narrow)] == ["harbour board"]
    assert [f.text for f in weigh(replace(wide, raw_score=0.5), narrow)] == ["board"]


def test_a_mark_that_encloses_a_difference_says_what_it_is_and_takes_its_tier() -> None:
    weak = seen("deputy minister", "institution", 0.5, better="vice minister")
    (found,) = weigh(seen("minister", "difference", 0.9, better="chief"), weak)
    assert (found.rule, found.text, found.tier, found.suggestions[0].text) == (
        "institution", "deputy minister", "alert", "vice minister",
    )  # fmt: skip
    (beside,) = weigh(seen("deputy minister", "difference", 0.9), seen("minister", "institution", 0.5))
    assert (beside.rule, beside.text) == ("difference", "deputy minister")


def test_a_long_quote_and_a_name_inside_it_are_both_shown() -> None:
    quote = seen("The era wrote that the dam will be closed in May", "quote")
    assert [f.rule for f in weigh(quote, seen("The era", "term"))] == ["term", "quote"]


def test_strengths_are_calibrated_by_rule_and_kind() -> None:
    curve = Curve((0.0, 0.8, 1.0), (0.0, 0.6, 0.7), (0.0, 0.9, 0.92), (0.0, 0.64, 0.7))
    fitted = Calibration({"person-name/near-spelling": curve}, "test")
    (finding,) = shown(fitted, seen("Helman", raw_score=0.9))
    assert (finding.score, finding.tier) == (0.65, "hint")
    (finding,) = shown(fitted, seen("Helman", raw_score=0.9), replace(SETTINGS, min_precision=0.91))
    assert (finding.score, finding.tier) == (0.65, "alert")
    assert shown(fitted, seen("Helman", raw_score=0.7)) == ()


def test_hints_are_shown_as_long_as_their_like_are_right_often_enough() -> None:
    curve = Curve((0.0, 0.5, 1.0), (0.1, 0.4, 0.5), (0.0, 0.7, 0.8), (0.0, 0.6, 0.7))
    fitted = Calibration({"person-name/near-spelling": curve}, "test")
    (finding,) = shown(fitted, seen("Helman", raw_score=0.5))
    assert (finding.score, finding.tier) == (0.4, "hint")
    assert shown(fitted, seen("Helman", raw_score=0.45)) == ()
    assert shown(fitted, seen("Helman", raw_score=0.5), replace(SETTINGS, min_hint_precision=0.65)) == ()


def test_a_suggestion_is_as_sure_as_what_is_suggested_for() -> None:
    curve = Curve((0.0, 1.0), (0.8, 0.9), (0.96, 0.97), (0.96, 0.97))
    fitted = Calibration({"person-name/near-spelling": curve}, "test")
    (finding,) = shown(fitted, seen("Helman", raw_score=0.2))
    assert finding.score == 0.82
    assert [suggestion.score for suggestion in finding.suggestions] == [0.82]


def test_a_weak_hint_is_not_carried_by_strong_ones() -> None:
    weak = Curve((0.0, 1.0), (0.29, 0.9), (0.7, 0.9), (0.7, 0.9))
    fitted = Calibration({"person-name/near-spelling": weak}, "test")
    assert shown(fitted, seen("Helman", raw_score=0.0)) == ()
    assert len(shown(fitted, seen("Helman", raw_score=0.1))) == 1


def test_a_rule_that_was_not_calibrated_gives_hints_at_most() -> None:
    (finding,) = shown(Calibration({}, "test"), seen("Helman", raw_score=1.0))
    assert (finding.score, finding.tier) == (1.0, "hint")


def test_a_kind_that_was_not_calibrated_goes_by_its_rule() -> None:
    fitted = Calibration({"person-name": Curve((0.0, 1.0), (0.0, 0.8), (0.0, 0.96), (0.0, 0.96))}, "test")
    (finding,) = shown(fitted, seen("Helman", raw_score=1.0))
    assert (finding.score, finding.tier) == (0.8, "alert")


# ------------------------------------------------------------------ ids


def test_ids_last_when_the_text_elsewhere_changes() -> None:
    before = weigh(seen("Helman"), seen("Helman", nth=1))
    text = "A storm broke over the coast.\n\n" + TEXT.replace("next week", "in a fortnight")
    after = weigh(seen("Helman", text=text), seen("Helman", nth=1, text=text), text=text)
    assert [f.id for f in before] == [f.id for f in after]
    assert len({f.id for f in before}) == 2


def test_ids_do_not_depend_on_which_other_findings_are_shown() -> None:
    both = weigh(seen("Helman"), seen("Helman", nth=1))
    (second,) = weigh(seen("Helman", nth=1))
    assert second.id == both[1].id


def test_equal_sentences_have_ids_of_their_own() -> None:
    text = "Mr. Helman left the board.\n\nMr. Helman left the board."
    found = weigh(seen("Helman", text=text), seen("Helman", nth=1, text=text), text=text)
    assert len({f.id for f in found}) == 2
