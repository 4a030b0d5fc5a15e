"""Whatever is found and decided: edits do not overlap, each finding has one fate, and all other text stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detector.findings.decisions import decide
from detector.findings.edits import correction
from detector.types import Finding, Report, Suggestion
from tests.reports import report

TEXTS = st.text(st.sampled_from("abAB .\r\n\ufeff’“😀é"), min_size=1, max_size=40)


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Report, dict[str, object]]:
    text = draw(TEXTS)
    found = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        suggestions = tuple(
            Suggestion(one, 0.9, "x") for one in draw(st.lists(st.text("abA ", max_size=4), max_size=2))
        )
        found.append(
            Finding(
                f"f{number}", "rule", "name.person", start, end, text[start:end],
                draw(st.sampled_from(("alert", "hint"))), draw(st.sampled_from((0.5, 0.9))), "m",
                suggestions=suggestions, group=draw(st.sampled_from((None, "g", "h"))),
            )
        )  # fmt: skip
    whole = report(text, found)
    decisions = {}
    for one in found:
        if (verdict := draw(st.sampled_from((None, "accept", "reject", "always")))) is not None:
            typed = draw(st.sampled_from((None, "typed", *(s.text for s in one.suggestions))))
            alone = draw(st.booleans())
            decisions[one.id] = decide(whole, one.id, verdict, when="", text=typed, alone=alone)  # type: ignore[arg-type]
    return whole, decisions  # type: ignore[return-value]


@given(_cases(), st.sampled_from((None, "alert", "hint")))
def test_edits_never_overlap_and_every_finding_has_one_fate(case: tuple[Report, dict], only: str | None) -> None:  # type: ignore[type-arg]
    whole, decisions = case
    made = correction(whole, decisions, only)  # type: ignore[arg-type]
    assert [one.finding for one in made.fates] == [one.id for one in whole.findings]
    assert all(one.end <= other.start for one, other in zip(made.edits, made.edits[1:], strict=False))
    by_id = {one.id: one for one in whole.findings}
    for fate in made.fates:
        assert (fate.edit is not None) == (fate.outcome in ("applied", "conflict"))
        if fate.outcome == "applied":
            assert fate.edit in made.edits and fate.finding in fate.edit.findings
        if fate.outcome == "rejected":
            assert not any(fate.finding in edit.findings for edit in made.edits)
    for edit in made.edits:
        assert all((by_id[id].start, by_id[id].end) == (edit.start, edit.end) for id in edit.findings)
        assert edit.text != by_id[edit.findings[0]].text


@given(_cases(), st.sampled_from((None, "alert", "hint")))
def test_all_that_is_not_edited_stays(case: tuple[Report, dict], only: str | None) -> None:  # type: ignore[type-arg]
    whole, decisions = case
    text = whole.alignment.copy.text
    made = correction(whole, decisions, only)  # type: ignore[arg-type]
    after = made.apply(text)
    shift = done = 0
    for edit in made.edits:
        assert after[done + shift : edit.start + shift] == text[done : edit.start]
        assert after[edit.start + shift : edit.start + shift + len(edit.text)] == edit.text
        done, shift = edit.end, shift + len(edit.text) - (edit.end - edit.start)
    assert after[done + shift :] == text[done:]


@given(_cases())
def test_the_order_in_which_findings_come_changes_nothing(case: tuple[Report, dict]) -> None:  # type: ignore[type-arg]
    whole, decisions = case
    backwards = report(whole.alignment.copy.text, whole.findings[::-1])
    assert correction(whole, decisions).edits == correction(backwards, decisions).edits
