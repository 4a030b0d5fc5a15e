"""Demands on all signals together, whatever the story: assembled from right and garbled sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detector.pipeline import Examiner
from detector.signals import by_rule
from detector.types import Article, Finding, Report
from tests.property.sentences import NEUTRAL, PAIRS

SPEAK_FOR_THEMSELVES = {"institution", "duplication", "untranslated", "grammar"}
"""What these mark may be marked in a version that the other one agrees with: an authority that names the organization,
a word said twice, a word of another script and a mistake of grammar need no other version. The list only shrinks."""

GO_BY_LINKS = {"person-name"}
"""How surely sentences of two versions are linked is asked of both stories whole: a paragraph more changes the fourth
digit of a link's score. These rules have it as a feature. The list only shrinks."""

GOES_BY_THE_STORY = "difference"
"""The rule to which a word means more or less by how verbatim two versions are as a whole: there alone a paragraph more
may move a score further, and what was hardly shown may go."""

STRANGERS = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner(grammar="harper") as opened:
        yield opened


@pytest.fixture(scope="module")
def steady() -> Iterator[Examiner]:
    """All rules but the one that goes by the whole story."""
    with Examiner(grammar="none", rules=tuple(rule for rule in by_rule() if rule != GOES_BY_THE_STORY)) as opened:
        yield opened


@pytest.fixture(scope="module")
def comparing() -> Iterator[Examiner]:
    """That rule alone."""
    with Examiner(grammar="none", rules=(GOES_BY_THE_STORY,)) as opened:
        yield opened


@st.composite
def _versions(draw: st.DrawFn, sides: tuple[int, ...] = (0, 1)) -> tuple[str, str]:
    """A story of 4 to 16 sentences, each right (side 0) or garbled (side 1), and a right version with most of them."""
    chosen = draw(st.lists(st.integers(0, len(PAIRS) - 1), min_size=4, max_size=16, unique=True))
    left_out = draw(st.sets(st.sampled_from(chosen), max_size=len(chosen) // 4))
    ends = st.sampled_from((" ", "\n\n"))
    copy = "".join(PAIRS[number][draw(st.sampled_from(sides))] + draw(ends) for number in chosen)
    other = "".join(PAIRS[number][0] + draw(ends) for number in chosen if number not in left_out)
    return copy.strip(), other.strip()


def _stories(sides: tuple[int, ...] = (0, 1)) -> st.SearchStrategy[str]:
    return _versions(sides).map(lambda versions: versions[0])


def _examine(examiner: Examiner, text: str, *others: str) -> Report:
    references = [Article(f"reference {number}", other) for number, other in enumerate(others)]
    report = examiner.examine(Article("copy", text), references)
    assert not [skipped for skipped in report.not_run if "please report" in skipped.reason]
    return report


# ---------------------------------------------------------------- a story beside itself


@STRANGERS
@given(_stories(sides=(0,)))
def test_a_right_story_beside_itself_has_no_finding(examiner: Examiner, text: str) -> None:
    report = _examine(examiner, text, text)
    assert report.references[0].used
    assert [(finding.rule, finding.text) for finding in report.findings] == []


@STRANGERS
@given(_stories())
def test_beside_itself_a_garbled_story_has_findings_only_of_rules_that_need_no_other_version(
    examiner: Examiner, text: str
) -> None:
    report = _examine(examiner, text, text)
    assert report.references[0].used
    assert {finding.rule for finding in report.findings} <= SPEAK_FOR_THEMSELVES
    kinds = {evidence.kind for finding in report.findings for evidence in finding.evidence}
    assert "reference" not in kinds


def test_no_rule_that_compares_speaks_for_itself() -> None:
    assert by_rule().keys() >= SPEAK_FOR_THEMSELVES
    assert not [rule for rule in SPEAK_FOR_THEMSELVES if by_rule()[rule].needs_reference]


# ---------------------------------------------------------------- text put before


def _moved(finding: Finding, by: int, story: str = "copy") -> Finding:
    """The same finding where so many code points were put before a story: what points into this story moves."""
    evidence = tuple(
        replace(one, start=one.start + by, end=one.end + by)
        if one.story == story and one.start is not None and one.end is not None
        else one
        for one in finding.evidence
    )
    moves = by if story == "copy" else 0
    return replace(finding, start=finding.start + moves, end=finding.end + moves, evidence=evidence)


@st.composite
def _before(draw: st.DrawFn) -> str:
    sentences = draw(st.lists(st.sampled_from(NEUTRAL), min_size=1, max_size=3, unique=True))
    return " ".join(sentences) + draw(st.sampled_from(("\n\n", "\n\n\n", "\r\n\r\n", "\n\n  ")))


@STRANGERS
@given(_stories(), _before())
def test_a_paragraph_put_before_moves_every_finding_and_changes_nothing_else(
    examiner: Examiner, text: str, before: str
) -> None:
    """Not even ids and scores; only the verdict, which is of the whole story, and the sentences' indexes may change."""
    plain, longer = _examine(examiner, text), _examine(examiner, before + text)
    by = len(before)
    assert longer.findings == tuple(_moved(finding, by) for finding in plain.findings)
    kept = longer.sentences[len(longer.sentences) - len(plain.sentences) :]
    assert [(s.start, s.end, s.garbled) for s in kept] == [
        (s.start + by, s.end + by, s.garbled) for s in plain.sentences
    ]


def _hold_alike(found: tuple[Finding, ...], expected: tuple[Finding, ...]) -> None:
    """The same findings; of a rule that goes by how surely sentences are linked the scores may differ a little."""
    assert list(map(_without_scores, found)) == list(map(_without_scores, expected))
    for one, other in zip(found, expected, strict=True):
        assert abs(one.score - other.score) <= (0.1 if one.rule in GO_BY_LINKS else 0.0)


def _without_scores(finding: Finding) -> Finding:
    return replace(finding, score=0.0, suggestions=tuple(replace(one, score=0.0) for one in finding.suggestions))


@STRANGERS
@given(_versions(), _before())
def test_beside_another_version_too(steady: Examiner, versions: tuple[str, str], before: str) -> None:
    text, other = versions
    plain, longer = _examine(steady, text, other), _examine(steady, before + text, other)
    assert plain.references[0].used and longer.references[0].used
    _hold_alike(longer.findings, tuple(_moved(finding, len(before)) for finding in plain.findings))


@STRANGERS
@given(_versions(), _before())
def test_a_paragraph_before_the_other_version_moves_the_evidence_in_it(
    steady: Examiner, versions: tuple[str, str], before: str
) -> None:
    text, other = versions
    plain, longer = _examine(steady, text, other), _examine(steady, text, before + other)
    assert plain.references[0].used and longer.references[0].used
    _hold_alike(longer.findings, tuple(_moved(finding, len(before), "reference 0") for finding in plain.findings))


@STRANGERS
@given(_versions(), _before())
def test_what_is_surely_different_stays_so_whatever_stands_before(
    comparing: Examiner, versions: tuple[str, str], before: str
) -> None:
    text, other = versions
    plain, longer = _examine(comparing, text, other), _examine(comparing, before + text, other)
    alerts = {(f.start + len(before), f.end + len(before)) for f in plain.findings if f.tier == "alert"}
    assert alerts <= {(f.start, f.end) for f in longer.findings}
