"""What an editor would find in the five real stories beside the repository, read from the real command's JSON.

The marks of a careful reader (offsets and accepted corrections, no text) are in gold/004.json.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from detector import Article, Examiner, Settings
from detector.evaluation import stories
from detector.evaluation.corrections import is_right
from detector.evaluation.desk import meets
from detector.types import Report
from tests.ratchet import Ratchet

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
GOLD = Path(__file__).parent / "gold"
NAMES = {"name.person", "name.org", "name.place", "name.acronym", "title", "untranslated"}


def _story(number: str) -> Article:
    (file,) = SEEDS.glob(f"{number}_*.txt")
    return Article(number, file.read_text("utf-8"))


def examined(number: str, reference: str | None = None, authority: str = "") -> Report:
    settings = Settings(grammar="none", authority=(authority,) if authority else ())
    with Examiner(settings) as examiner:
        return examiner.examine(_story(number), [_story(reference)] if reference else [])


@cache
def report(number: str, reference: str | None = None) -> dict[str, Any]:
    return examined(number, reference).to_dict()


def alerts(number: str, reference: str | None = None) -> list[dict[str, Any]]:
    return [f for f in report(number, reference)["findings"] if f["tier"] == "alert"]


@pytest.mark.parametrize("from_archive", [False, True], ids=["what ships", "with an archive of 000-003"])
def test_the_garbled_story_alone(from_archive: bool, tmp_path: Path, ratchet: Ratchet) -> None:
    authority = ""
    if from_archive:
        from detector.authorities.learning import build_archive

        file = tmp_path / "archive.sqlite"
        build_archive([_story(number) for number in ("000", "001", "002", "003")], file)
        authority = str(file)
    findings = examined("004", None, authority).findings
    (case,) = stories.read(SEEDS, GOLD / "004.json")
    marks = case.marks or ()
    names = [mark for mark in marks if mark.category in NAMES]
    alerts = [f for f in findings if f.tier == "alert"]
    wrong = [f.text for f in alerts if not any(meets(f.start, f.end, mark) for mark in marks)]
    sys.stdout.write(f"wrong alerts: {wrong}\n")
    met = [[f for f in findings if meets(f.start, f.end, mark)] for mark in names]
    key = "004 with an archive" if from_archive else "004 with what ships"
    ratchet.check(f"{key}/names found", sum(map(bool, met)))
    right = (any(is_right(f, mark, case.text) for f in hits) for mark, hits in zip(names, met, strict=True))
    ratchet.check(f"{key}/names with the right suggestion first", sum(right))
    ratchet.check(f"{key}/right alerts", len(alerts) - len(wrong))
    ratchet.check(f"{key}/wrong alerts", len(wrong), less=True)


def test_the_slip_in_001_is_found_and_nothing_else_is_an_alert() -> None:
    (alert,) = alerts("001", "002")
    assert alert["rule"] == "title"
    assert alert["suggestions"][0]["text"] == "deputy chief of staff"


def test_the_slip_in_003_is_found_and_nothing_else_is_an_alert() -> None:
    (alert,) = alerts("003", "002")
    assert alert["text"] == "Drug Enforcement Agency"
    assert alert["suggestions"][0]["text"] == "Drug Enforcement Administration"


@pytest.mark.parametrize(("number", "reference"), [("000", "002"), ("002", None)])
def test_copy_without_slips_has_no_alert(number: str, reference: str | None) -> None:
    assert alerts(number, reference) == []


def test_another_story_is_not_used_as_a_pair() -> None:
    (other,) = report("004", "002")["references"]
    assert other["used"] is False


@pytest.mark.parametrize("number", ["000", "001", "003"])
def test_versions_of_one_story_are_used_as_a_pair(number: str) -> None:
    (other,) = report(number, "002")["references"]
    assert other["used"] is True


def test_the_verdicts() -> None:
    def verdict(number: str, reference: str | None = None) -> dict[str, Any]:
        return report(number, reference)["verdict"]  # type: ignore[no-any-return]

    assert verdict("004")["label"] == "garbled"
    for number, reference in (("001", "002"), ("001", None), ("003", "002"), ("003", None), ("002", None)):
        assert verdict(number, reference)["label"] == "clean"
    for of in (lambda number: verdict(number), lambda number: verdict(number, "002")):
        _between(of)


def _between(verdict: Callable[[str], dict[str, Any]]) -> None:
    """000 reads as translated, but not as garbled: it lies between the human versions and 004."""
    human = max(verdict(number)["garbled"] for number in ("001", "003"))
    assert human < verdict("000")["garbled"] < report("004")["verdict"]["garbled"]
    assert verdict("000")["label"] in ("clean", "suspect")
