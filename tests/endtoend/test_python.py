"""The public names of the package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import detector


def test_every_public_name_is_there() -> None:
    for name in detector.__all__:
        assert getattr(detector, name) is not None
    assert list(detector.__all__) == sorted(detector.__all__)
    assert set(detector.__all__) <= set(dir(detector))
    with pytest.raises(AttributeError):
        detector.serve  # noqa: B018


def test_a_public_function_is_one_whatever_was_imported_before() -> None:
    probe = """
import detector.alignment.sentences, detector.cli.align, detector.pipeline, detector
from detector import align
assert callable(detector.align) and align is detector.align
assert len(align("The mayor spoke on Monday.", "On Monday the mayor spoke.").links) == 1
"""
    subprocess.run([sys.executable, "-c", probe], check=True)


def test_a_check_gives_a_report(stories: Path) -> None:
    copy = (stories / "garbled.txt").read_text("utf-8")
    report = detector.check(copy, (stories / "original.txt").read_text("utf-8"), grammar="none")
    assert report.verdict.label in ("garbled", "suspect")
    assert any(finding.tier == "alert" for finding in report.findings)
    assert all(copy[finding.start : finding.end] == finding.text for finding in report.findings)


def test_many_stories_share_one_examiner(stories: Path) -> None:
    with detector.Examiner(detector.Settings(grammar="none")) as examiner:
        first, again = (
            examiner.examine(detector.Article("a", (stories / "garbled.txt").read_text("utf-8"))) for _ in range(2)
        )
    assert first.to_dict() == again.to_dict()
    assert first.signature == again.signature != ""


@pytest.mark.parametrize("text", ["", " \n", "Hello", "😀" * 50, "\ufeff", "a\x00b"])
def test_odd_texts_give_a_report_that_does_not_judge(text: str) -> None:
    report = detector.check(text, grammar="none")
    assert report.verdict.label == "unknown"
    assert report.findings == ()


def test_a_wrong_setting_is_named() -> None:
    with pytest.raises(detector.SettingsError, match="gramar"):
        detector.check("The mayor spoke.", gramar="none")
    with pytest.raises(detector.UnreadableError, match="half a character"):
        detector.check("The mayor \ud800 spoke.")
    with pytest.raises(detector.UnreadableError, match="longer"):
        detector.check("The mayor spoke.", max_characters=3)


def test_names_are_compared() -> None:
    assert detector.compare_names("Tom Homan", "Thomas Homan") > detector.compare_names("Tom Homan", "Pam Bondi")


def test_what_the_readme_shows_of_python_runs(stories: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    block = (root / "README.md").read_text("utf-8").split("## From Python")[1].split("```python\n")[1].split("```")[0]
    copy, reference = ((stories / f"{name}.txt").read_text("utf-8") for name in ("garbled", "original"))
    known = {"copy": copy, "reference": reference, "stories": [("one", copy)]}
    exec(compile(block, "README.md", "exec"), known)
    assert len(known["reports"]) == 1
