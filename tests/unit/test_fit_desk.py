"""The curves of a desk: each rule moved to how often its editors found it right."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import detector
from detector.findings.calibration import Calibration
from detector.findings.decisions import Decisions, decide
from detector.findings.decisions.lines import line
from detector.settings import Settings
from detector.training import fit_desk
from detector.types import Decision, Observation
from tests.reports import finding, report

SHIPPED = Calibration.bundled()
SIGNATURE = f"detector-x model-abc.{SHIPPED.version} settings-y"
RULE = "institution"
KIND = max(key for key, curve in SHIPPED.curves.items() if key.startswith(f"{RULE}/") and curve.precision[-1] >= 0.95)


def decisions(right: int, wrong: int, score: float = 0.95, signature: str = SIGNATURE) -> list[Decision]:
    text = "The Ministry of Labor spoke."
    one = decide(report(text, [finding(text, "Ministry of Labor")]), "Ministry of Labor-0", "accept", when="2026-01-01")
    made = replace(one, rule=RULE, score=score, signature=signature)
    verdicts = ["accept"] * right + ["reject", "always"] * (wrong // 2) + ["reject"] * (wrong % 2)
    return [replace(made, verdict=verdict, finding=str(n)) for n, verdict in enumerate(verdicts)]  # type: ignore[arg-type]


def fitted(found: list[Decision], folder: Path) -> Calibration:
    return Calibration.read(fit_desk.write(fit_desk.fit(found, {SHIPPED.version: {}}), SHIPPED, folder))


def surest(calibration: Calibration) -> tuple[float, str | None]:
    seen = Observation(*KIND.split("/"), "name.org", 0, 1, 1.0, "m")
    return calibration.tier(seen, Settings())


def test_a_rule_that_editors_reject_makes_no_alert_any_more(tmp_path: Path) -> None:
    assert surest(SHIPPED)[1] == "alert"
    score, tier = surest(fitted(decisions(2, 40), tmp_path))
    assert tier != "alert"
    assert score < surest(SHIPPED)[0]


def test_the_score_goes_to_what_was_found_right() -> None:
    desk = fit_desk.fit(decisions(120, 80, score=0.9), {SHIPPED.version: {}})
    shifted = fit_desk._shifted((0.9,), desk.shifts[RULE])
    assert shifted[0] == pytest.approx(0.6, abs=0.01)
    assert desk.counts == {RULE: (120, 80)}


def test_few_decisions_move_a_rule_less_than_many_and_agreement_hardly() -> None:
    few, many, agreeing = (
        fit_desk.fit(found, {SHIPPED.version: {}}).shifts[RULE]
        for found in (decisions(1, 2), decisions(20, 40), decisions(19, 1))
    )
    assert many < few < 0
    assert abs(agreeing) < 0.1


def test_other_rules_stay_and_curves_still_rise(tmp_path: Path) -> None:
    own = fitted(decisions(3, 9), tmp_path)
    assert own.curves.keys() == SHIPPED.curves.keys()
    for key, curve in own.curves.items():
        before = SHIPPED.curves[key]
        if key.partition("/")[0] != RULE:
            assert curve == before
        for values, known in zip((curve.score, curve.precision), (before.score, before.precision), strict=True):
            assert list(values) == sorted(values)
            assert all((value == 0.0) == (other == 0.0) for value, other in zip(values, known, strict=True))


def test_decisions_under_a_desks_own_curves_count_as_under_those_that_ship(tmp_path: Path) -> None:
    first = fit_desk.fit(decisions(30, 20, score=0.9), {SHIPPED.version: {}})
    file = fit_desk.write(first, SHIPPED, tmp_path)
    version = Calibration.read(file).version
    known = {SHIPPED.version: {}, version: fit_desk.shifts_in(file)}
    shown = round(fit_desk._shifted((0.9,), first.shifts[RULE])[0], 4)
    later = decisions(30, 20, score=shown, signature=f"model-abc.{version}")
    again = fit_desk.fit([*decisions(30, 20, score=0.9), *later, *decisions(0, 50, signature="model-a.b")], known)
    assert again.other == 50
    assert again.shifts[RULE] == pytest.approx(first.shifts[RULE], abs=0.05)


def test_the_command_fits_and_a_check_goes_by_it(
    tmp_path: Path, stories: Path, detector_command: Callable[..., Any]
) -> None:
    copy, reference = ((stories / f"{name}.txt").read_text("utf-8") for name in ("garbled", "original"))
    whole = detector.check(copy, reference, grammar="none")
    alert = next(one for one in whole.findings if one.rule == "institution" and one.tier == "alert")
    file, lines = tmp_path / "desk.decisions", tmp_path / "desk.jsonl"
    with Decisions.open(file) as kept:
        for number in range(40):
            one = decide(whole, alert.id, "reject", when="2026-01-01T00:00:00Z")
            kept.record(replace(one, story=f"story-{number}"))
        lines.write_text("".join(line(one) + "\n" for one in kept.all()), "utf-8")
    for source, output in ((file, tmp_path / "a"), (lines, tmp_path / "b")):
        done = detector_command("train", "desk", "--decisions", source, "--output", output)
        assert done.returncode == 0, done.stderr
        assert "institution: 0 right, 40 wrong: moved by -" in done.stderr
    own = tmp_path / "a" / fit_desk.FILE
    assert own.read_bytes() == (tmp_path / "b" / fit_desk.FILE).read_bytes()
    again = detector.check(copy, reference, grammar="none", calibration=own)
    assert not [one for one in again.findings if one.rule == "institution" and one.tier == "alert"]
    assert [one for one in again.findings if one.rule != "institution"] == [
        one for one in whole.findings if one.rule != "institution"
    ]
    assert again.signature != whole.signature
    assert Calibration.read(own).version in again.signature


def test_what_is_missing_or_foreign_is_told(tmp_path: Path, detector_command: Callable[..., Any]) -> None:
    done = detector_command("train", "desk", "--output", tmp_path)
    assert (done.returncode, "--decisions FILE --output DIR" in done.stderr) == (2, True)
    done = detector_command("train", "desk", "--decisions", tmp_path / "none", "--output", tmp_path)
    assert done.returncode == 2
    (tmp_path / "other.json").write_text(json.dumps({"curves": {}}))
    with pytest.raises(detector.AssetError, match="train desk"):
        fit_desk.shifts_in(tmp_path / "other.json")
    with pytest.raises(detector.AssetError):
        detector.check("The mayor spoke.", grammar="none", calibration=tmp_path / "none.json")
