"""Silver labels, injection and calibration: what is counted as right, and what curves are made of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from detector import assets
from detector.findings.calibration import FORMAT, Calibration
from detector.pipeline import Examiner
from detector.training.fit_calibration import BOUND, GRID, OF_EDITS, fit, write
from detector.training.labels.known_copy import KnownCopy
from detector.training.labels.occurrence import stands
from detector.training.labels.silver import Labelled, Seen, _injected_sort, _is_right
from detector.training.synthetic import injection
from detector.training.synthetic.injection import SyntheticError
from detector.types import Category, Observation, Suggestion

WORDS = {("clean", False): 50_000, ("clean", True): 50_000, ("machine", False): 50_000, ("machine", True): 50_000}


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    return Examiner(grammar="none")


def observation(
    rule: str = "number",
    kind: str = "reference",
    raw_score: float = 0.9,
    start: int = 0,
    end: int = 4,
    better: str = "",
) -> Observation:
    category: Category = "number"
    suggestions = (Suggestion(better, raw_score, "reference"),) if better else ()
    return Observation(rule, kind, category, start, end, raw_score, "wrong", (), suggestions)


def labelled(number: int, right: bool, **given: float | str) -> Labelled:
    part = "machine" if right else "clean"
    seen = observation(**given)  # type: ignore[arg-type]
    return Labelled(f"story-{number}", "cs", "argos", part, True, seen, f"form-{number}", right, "")  # type: ignore[arg-type]


def fitted(*groups: list[Labelled]) -> dict[str, dict[str, dict[str, list[float]]]]:
    return fit(Seen(tuple(one for group in groups for one in group), WORDS, {}))  # type: ignore[arg-type]


# ------------------------------------------------------------------ curves


def test_what_is_nearly_always_right_is_an_alert_and_what_is_not_is_none() -> None:
    sure = [labelled(n, right=n > 1, raw_score=0.9) for n in range(200)]
    unsure = [labelled(n, right=n % 4 == 0, raw_score=0.5) for n in range(200)]
    curve = fitted(sure, unsure)["curves"]["number/reference"]
    assert curve["precision"][GRID.index(0.9)] >= 0.95
    assert curve["precision"][GRID.index(0.5)] < 0.8
    assert curve["score"][GRID.index(0.5)] < 0.6 < curve["score"][GRID.index(0.9)]
    assert curve["score"] == sorted(curve["score"])
    assert curve["precision"] == sorted(curve["precision"])


def test_the_precision_of_hints_is_theirs_alone() -> None:
    sure = [labelled(n, right=True, raw_score=0.9) for n in range(400)]
    unsure = [labelled(n, right=n % 10 < 3, raw_score=0.5, kind="reference") for n in range(400, 600)]
    curve = fitted(sure, unsure)["curves"]["number/reference"]
    assert curve["precision"][GRID.index(0.5)] > 0.55
    assert curve["as_hint"][GRID.index(0.5)] < 0.4
    assert curve["as_hint"][GRID.index(0.9)] == curve["precision"][GRID.index(0.9)] >= 0.95
    assert curve["as_hint"] == sorted(curve["as_hint"])


def test_five_right_ones_do_not_make_a_kind_sure() -> None:
    few = [labelled(n, right=True, kind="few", raw_score=0.9) for n in range(5)]
    rest = [labelled(n, right=n % 2 == 0, raw_score=0.9) for n in range(100)]
    stored = fitted(few, rest)
    curve = stored["curves"]["number/few"]
    assert curve["precision"][GRID.index(0.9)] < 0.95
    assert curve["score"][GRID.index(0.9)] > stored["curves"]["number"]["score"][GRID.index(0.9)]
    assert stored["counts"]["number/few"]["cases"] == 5


def test_one_name_repeated_in_a_story_is_one_case() -> None:
    once = fitted([labelled(1, right=True)], [labelled(n, right=False) for n in range(2, 12)])
    often = fitted([labelled(1, right=True)] * 30, [labelled(n, right=False) for n in range(2, 12)])
    assert often["counts"]["number/reference"]["cases"] == once["counts"]["number/reference"]["cases"]
    assert often["curves"]["number/reference"]["precision"] == pytest.approx(
        once["curves"]["number/reference"]["precision"], abs=0.02
    )


def test_every_rule_has_a_curve_though_nothing_was_seen_of_it() -> None:
    from detector.signals import all_signals

    stored = fitted([labelled(n, right=n % 2 == 0) for n in range(20)])
    assert {signal.rule for signal in all_signals()} - {OF_EDITS} <= stored["curves"].keys()
    assert stored["counts"]["media-name"]["right"] == 0


def test_grammar_is_never_an_alert() -> None:
    assert set(fitted([labelled(n, right=True) for n in range(50)])["curves"]["grammar"]["precision"]) == {0.0}


def test_what_is_written_can_be_read_and_is_named_in_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {"model.json": {"size": 1, "sha256": "x"}}}))
    stored = fitted([labelled(n, right=n % 2 == 0) for n in range(20)])
    write(tmp_path, stored)
    first = (tmp_path / "findings.json").read_bytes()
    write(tmp_path, fitted([labelled(n, right=n % 2 == 0) for n in range(20)]))
    assert (tmp_path / "findings.json").read_bytes() == first
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["files"]["findings.json"]["sha256"] == assets.sha256(tmp_path / "findings.json")
    assert manifest["files"]["model.json"]["sha256"] == "x"
    calibration = Calibration.read(tmp_path / "findings.json")
    assert all(0.0 < value < 1.0 for value in calibration.calibrated(observation(raw_score=0.9)))
    assert json.loads(first)["format"] == FORMAT
    assert 0.0 < BOUND < 0.5


# ------------------------------------------------------------------ silver labels


HUMAN = "The board of Kettle Bay named Tomas Lindqvist to run its 32 boats."
MACHINE = "The board of Kettle Bay has named Thomas Linkvist to lead his 23 boats."


@pytest.mark.parametrize(
    ("marked", "better", "right"),
    [
        ("Thomas Linkvist", "Tomas Lindqvist", True),
        ("23", "32", True),
        ("Kettle Bay", "Kettle", False),  # the other version has it too
        ("boats", "ships", False),
        ("lead", "steer", False),  # neither is in the other version
        ("has named", "", True),
    ],
)
def test_other_versions_tell_what_is_right(examiner: Examiner, marked: str, better: str, right: bool) -> None:
    case = KnownCopy("s", "cs", "argos", "machine", (MACHINE,), humans=((HUMAN,),), strong=((HUMAN, HUMAN, HUMAN),))
    start = MACHINE.index(marked)
    seen = observation(start=start, end=start + len(marked), better=better)
    assert _is_right(case, seen, examiner) is right


def test_without_another_version_nothing_is_said(examiner: Examiner) -> None:
    case = KnownCopy("s", "cs", "argos", "machine", (MACHINE,), partner=(HUMAN,), humans=((),), strong=((),))
    assert _is_right(case, observation(start=30, end=45, better="Tomas Lindqvist"), examiner) is None


def test_what_is_marked_in_human_copy_is_wrong(examiner: Examiner) -> None:
    assert _is_right(KnownCopy("s", "cs", "human", "clean", (MACHINE,)), observation(), examiner) is False


def test_a_slip_that_strong_systems_do_not_make_counts_for_nothing(examiner: Examiner) -> None:
    start = MACHINE.index("Thomas")
    seen = observation("proper-name", start=start, end=start + len("Thomas Linkvist"), better="Tomas Lindqvist")
    case = KnownCopy(
        "s", "cs", "human", "clean", (MACHINE,), partner=(HUMAN,), strong=((HUMAN, HUMAN, "The board met."),)
    )
    assert _is_right(case, seen, examiner) is None
    assert _is_right(replace(case, strong=((HUMAN, MACHINE, HUMAN),)), seen, examiner) is False
    assert _is_right(replace(case, strong=((HUMAN, "It met.", "It met."),)), seen, examiner) is False


def test_so_does_a_slip_in_a_number(examiner: Examiner) -> None:
    copy, right = "Some 3.8 billion people died.", "About 3.8 million people died."
    case = KnownCopy("s", "cs", "human", "clean", (copy,), partner=(right,), strong=((right, right, right),))
    seen = observation("number", start=5, end=16, better="3.8 million")
    assert _is_right(case, seen, examiner) is None
    assert _is_right(replace(case, strong=((copy, right, right),)), seen, examiner) is False


def test_a_name_beside_a_version_is_judged_by_people_alone(examiner: Examiner) -> None:
    start = MACHINE.index("Thomas")
    seen = observation("person-name", start=start, end=start + len("Thomas Linkvist"), better="Tomas Lindqvist")
    case = KnownCopy("s", "ja", "argos", "machine", (MACHINE,), partner=(HUMAN,), humans=((),), strong=((HUMAN,) * 3,))
    assert _is_right(case, seen, examiner) is None


@pytest.mark.parametrize(
    ("form", "text", "there"),
    [
        ("State Department", "the Department of State said", True),
        ("8,000", "some eight thousand people", True),
        ("8,000", "some eight hundred people", False),
        ("ICE", "the ice melted", False),
        ("ICE", "ICE agents", True),
        ("Lindqvist", "Lindqvist's boats", True),
    ],
)
def test_forms_stand_in_a_text_in_any_right_way(form: str, text: str, there: bool) -> None:
    assert stands(form, text) is there


# ------------------------------------------------------------------ planting


def test_errors_are_injected_as_whole_words_and_found_again() -> None:
    error = SyntheticError("Bay", "Bai", "name")
    text = injection.injected("Kettle Bay and Bayton", (error,))
    assert text == "Kettle Bai and Bayton"
    case = KnownCopy("s", "cs", "injected", "injected", (text,), errors=(error,))
    assert _injected_sort(case, observation(start=7, end=10)) == "name"
    assert _injected_sort(case, observation(start=0, end=10)) == "name"
    assert _injected_sort(case, observation(start=11, end=14)) is None


@pytest.mark.parametrize(
    ("right", "wrong", "injected"),
    [
        ("Zhang Zhiming", "Zhang Zhizhing", True),
        ("Kronshtadt", "Kronstadt", False),  # accepted transliterations
        ("Novak", "Novák", False),
        ("Houston", "Houston's", False),
        ("Bundesliga", "Federal League", False),  # another number of words
    ],
)
def test_legitimate_variants_are_not_injected(right: str, wrong: str, injected: bool) -> None:
    assert injection._is_damage(right, wrong) is injected


def test_slips_change_what_they_say() -> None:
    slips = {error.sort: error for error in injection.slips(["He sold 37 of the 3 million boats in the harbour."])}
    assert slips["number"].wrong in ("73", "3 billion")
    assert slips["doubling"].wrong.split()[0] == slips["doubling"].wrong.split()[1]
