"""No finding ever points elsewhere than at its text, whatever the text is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detector.pipeline import Examiner
from detector.types import Article, Report

ROOT = Path(__file__).resolve().parents[2]
STORIES = sorted((ROOT / "seeds").glob("*/*.txt"))
ODD = [
    "😀",
    "\u200b",
    "\ufeff",
    "é",
    "e\u0301",
    "ß",
    "İ",
    "\u202e",
    "\r\n",
    "\n\n",
    "\u2028",
    "中",
    "“",
    "’",
    "…",
    "\t",
    "\x0c",
]


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner(grammar="harper") as opened:
        yield opened


def _hold(report: Report, text: str) -> None:
    end = 0
    for sentence in report.sentences:
        assert text[end : sentence.start].strip() == ""
        assert sentence.start < sentence.end
        end = sentence.end
    assert text[end:].strip() == ""
    starts = []
    for finding in report.findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text
        assert all(suggestion.text != finding.text for suggestion in finding.suggestions)
        starts.append(finding.start)
    assert starts == sorted(starts)
    for reference, facts in zip(report.alignment.references, report.references, strict=True):
        other = reference.document.text
        spans = [
            (evidence.start, evidence.end)
            for finding in report.findings
            for evidence in finding.evidence
            if evidence.kind == "reference" and evidence.source == facts.id and evidence.start is not None
        ]
        spans += [(link.start, link.end) for sentence in report.sentences for link in sentence.links]
        for start, stop in spans:
            assert stop is not None and 0 <= start < stop <= len(other)


@pytest.mark.parametrize("file", STORIES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_story_of_ours(examiner: Examiner, file: Path) -> None:
    text = file.read_text("utf-8")
    reference = file.with_name("reference.txt")
    _hold(examiner.examine(Article("copy", text)), text)
    _hold(examiner.examine(Article("copy", text), [Article("reference", reference.read_text("utf-8"))]), text)


@st.composite
def _disturbed(draw: st.DrawFn) -> tuple[str, str]:
    """A story of ours with odd signs strewn in, words doubled and stretches left out; and its reference."""
    file = draw(st.sampled_from([file for file in STORIES if file.stem == "garbled"]))
    text = file.read_text("utf-8")
    start = draw(st.integers(0, len(text) // 2))
    text = text[start : start + draw(st.integers(0, 1200))]
    for _ in range(draw(st.integers(0, 8))):
        place = draw(st.integers(0, len(text)))
        piece = draw(st.one_of(st.sampled_from(ODD), st.text(max_size=5), st.sampled_from(text.split() or ["the"])))
        text = f"{text[:place]}{piece}{text[place:]}"
    return text, file.with_name("reference.txt").read_text("utf-8")


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(_disturbed())
def test_whatever_is_strewn_into_a_story(examiner: Examiner, pair: tuple[str, str]) -> None:
    text, reference = pair
    report = examiner.examine(Article("copy", text), [Article("reference", reference)])
    _hold(report, text)
    assert not [skipped for skipped in report.not_run if "please report" in skipped.reason]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_at_all(examiner: Examiner, text: str) -> None:
    report = examiner.examine(Article("copy", text))
    _hold(report, text)
    assert not [skipped for skipped in report.not_run if "please report" in skipped.reason]
