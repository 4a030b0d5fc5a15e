"""`detector fix` and `--decisions`, with the real command."""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import detector
from detector.findings.decisions import Decisions, decide
from detector.findings.edits import correction
from detector.types import Report, Ruling

Command = Callable[..., Any]
WHEN = "2026-01-01T00:00:00Z"
ENCODINGS = {"plain": "utf-8", "mark": "utf-8-sig", "utf-16": "utf-16", "crlf": "utf-8"}


@pytest.fixture(scope="module")
def checked(stories: Path) -> Report:
    """The report of the garbled story beside the original."""
    copy, reference = ((stories / f"{name}.txt").read_text("utf-8") for name in ("garbled", "original"))
    with detector.Examiner(grammar="none") as examiner:
        return examiner.examine(detector.Article("garbled", copy), [detector.Article("original", reference)])


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    return tmp_path / "desk.decisions"


@pytest.fixture
def fix(detector_command: Command, stories: Path) -> Command:
    """Runs `detector fix` beside the original."""

    def run(*arguments: str | Path, **options: Any) -> Any:
        return detector_command(
            "fix", *arguments, "--reference", stories / "original.txt", "--grammar", "none", **options
        )

    return run


def rule(checked: Report, file: Path, **verdicts: Ruling) -> None:
    """Decide on the first alert of each rule (`person_name="reject"`)."""
    with Decisions.open(file) as kept:
        for name, verdict in verdicts.items():
            kept.record(decide(checked, first(checked, name.replace("_", "-")), verdict, when=WHEN, who="kim"))


def first(checked: Report, rule: str) -> str:
    return next(one.id for one in checked.findings if one.rule == rule and one.tier == "alert")


def page(output: Path, story: str) -> str:
    """The words of the only page of a story in the folder of a batch."""
    (file,) = (output / "stories").glob(f"{story}-*.html")
    assert f"stories/{file.name}" in (output / "index.html").read_text("utf-8")
    return html.unescape(file.read_text("utf-8"))


def stored(journal: bytes) -> set[bytes]:
    """The reports in a journal."""
    return {line.split(b"\t")[2] for line in journal.splitlines()}


# ---------------------------------------------------------------- fix


@pytest.mark.parametrize("kind", ENCODINGS)
def test_only_what_is_corrected_changes_in_the_file(
    kind: str, checked: Report, stories: Path, tmp_path: Path, fix: Command
) -> None:
    ends = "\r\n" if kind == "crlf" else "\n"
    text = (stories / "garbled.txt").read_text("utf-8").replace("\n", ends)
    copy, output = tmp_path / "copy.txt", tmp_path / "corrected.txt"
    copy.write_bytes(text.encode(ENCODINGS[kind]))
    before = copy.read_bytes()
    done = fix(copy, "--output", output)
    assert (done.returncode, done.stdout) == (0, "")
    expected = correction(checked).apply(checked.alignment.copy.text).replace("\n", ends)
    assert expected != text
    assert output.read_bytes() == expected.encode(ENCODINGS[kind])
    assert copy.read_bytes() == before
    assert len([line for line in done.stderr.splitlines() if line.startswith("  ")]) == len(checked.findings)
    assert "“Lora Benediti” → “Laura Benedetti”" in done.stderr


def test_the_story_may_come_from_standard_input_and_go_to_standard_output(
    checked: Report, stories: Path, fix: Command
) -> None:
    text = (stories / "garbled.txt").read_text("utf-8")
    done = fix("-", "--output", "-", "--quiet", input=text)
    assert done.stdout == correction(checked).apply(text)
    assert done.stderr == ""


def test_nothing_is_written_over_the_original_without_being_told(stories: Path, tmp_path: Path, fix: Command) -> None:
    copy, link = tmp_path / "copy.txt", tmp_path / "link.txt"
    shutil.copy(stories / "garbled.txt", copy)
    link.symlink_to(copy)
    before = copy.read_bytes()
    for arguments in ((copy,), (copy, "--output", copy), (copy, "--output", link), (link, "--output", copy)):
        done = fix(*arguments)
        assert done.returncode == 2
        assert "--in-place" in done.stderr
        assert copy.read_bytes() == before
    assert fix("-", "--in-place", input="x").returncode == 2
    assert fix(copy, "--in-place", "--output", tmp_path / "other.txt").returncode == 2
    copy.chmod(0o640)
    assert fix(link, "--in-place").returncode == 0
    assert link.is_symlink()
    assert copy.read_bytes() != before
    assert copy.stat().st_mode & 0o777 == 0o640
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.txt", "link.txt"]


def test_a_file_that_was_there_is_replaced_with_a_word(stories: Path, tmp_path: Path, fix: Command) -> None:
    output = tmp_path / "corrected.txt"
    output.write_text("earlier")
    assert "has been replaced" in fix(stories / "garbled.txt", "--output", output, "--quiet").stderr


def test_of_many_stories_each_is_corrected_in_its_place(
    checked: Report, stories: Path, tmp_path: Path, fix: Command
) -> None:
    text, other = ((stories / f"{name}.txt").read_text("utf-8") for name in ("garbled", "other"))
    feed, output = tmp_path / "feed.jsonl", tmp_path / "corrected.jsonl"
    rows = [{"id": "a", "text": other, "desk": "é"}, {"id": "b", "text": text, "x": [1]}]
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows) + "broken\n", "utf-8")
    done = fix(feed, "--output", output, "--format", "json")
    assert done.returncode == 3, "a row that cannot be read counts, the others are corrected"
    lines = output.read_text("utf-8").splitlines()
    assert lines[0] == json.dumps(rows[0])
    assert json.loads(lines[1]) == rows[1] | {"text": correction(checked).apply(text)}
    assert lines[2] == "broken"
    told = json.loads(done.stdout)
    assert [one["story"]["locator"] for one in told["stories"]] == ["line 1", "line 2"]
    assert [problem["stage"] for problem in told["problems"]] == ["read"]
    fates = {one["id"]: one for one in told["stories"][1]["findings"]}
    assert fates.keys() == {one.id for one in checked.findings}
    for one in checked.findings:
        fate = fates[one.id]
        assert text[fate["start"] : fate["end"]] == fate["text"]
        assert (fate["outcome"] == "applied") == (one.tier == "alert")


def test_what_cannot_be_read_or_is_not_there(tmp_path: Path, fix: Command) -> None:
    (tmp_path / "empty.txt").touch()
    done = fix(tmp_path / "empty.txt", "--output", tmp_path / "out.txt")
    assert done.returncode == 3
    assert not (tmp_path / "out.txt").exists()
    assert fix(tmp_path / "nowhere.txt", "--output", tmp_path / "out.txt").returncode == 2
    assert fix(tmp_path, "--output", tmp_path / "out.txt").returncode == 2


# ---------------------------------------------------------------- decisions


def test_with_decisions_alone_just_what_was_accepted_is_put_in(
    checked: Report, stories: Path, tmp_path: Path, decisions: Path, fix: Command
) -> None:
    rule(checked, decisions, person_name="accept", institution="reject")
    output = tmp_path / "corrected.txt"
    done = fix(stories / "garbled.txt", "--output", output, "--decisions", decisions)
    assert done.returncode == 1, "alerts are left that nobody has decided on"
    text = checked.alignment.copy.text
    assert output.read_text("utf-8") == text.replace("Lora Benediti", "Laura Benedetti").replace(
        "Benediti", "Benedetti"
    )
    done = fix(stories / "garbled.txt", "--output", output, "--decisions", decisions, "--only", "alert")
    with Decisions.open(decisions) as kept:
        expected = correction(checked, kept.of(checked)).apply(text)
    assert output.read_text("utf-8") == expected
    assert "stays (rejected: rejected by kim)" in done.stderr


def test_a_file_without_a_decision_corrects_nothing(
    stories: Path, tmp_path: Path, decisions: Path, fix: Command
) -> None:
    with Decisions.open(decisions):
        pass
    output = tmp_path / "corrected.txt"
    fix(stories / "garbled.txt", "--output", output, "--decisions", decisions)
    assert output.read_bytes() == (stories / "garbled.txt").read_bytes()


def test_a_check_shows_neither_what_was_rejected_nor_what_is_always_allowed(
    checked: Report, stories: Path, decisions: Path, detector_command: Command
) -> None:
    rule(checked, decisions, person_name="always", institution="reject", title="accept")
    base = ("check", stories / "garbled.txt", "--reference", stories / "original.txt", "--grammar", "none")
    done = detector_command(*base, "--format", "json", "--decisions", decisions)
    (report,) = json.loads(done.stdout)["reports"]
    mentions = sum(one.group == checked.findings[0].group for one in checked.findings if one.rule == "person-name")
    assert report["left_out"] == {"rejected": 1, "always": mentions}
    gone = {one.id for one in checked.findings} - {one["id"] for one in report["findings"]}
    assert len(gone) == 1 + mentions
    assert first(checked, "title") in {one["id"] for one in report["findings"]}
    table = detector_command(*base, "--format", "csv", env={"DETECTOR_DECISIONS": str(decisions)}).stdout
    assert [line.split(",")[0] for line in table.splitlines()].count("left_out") == 2


def test_a_batch_keeps_its_reports_whole_and_writes_what_is_to_be_shown(
    checked: Report, stories: Path, tmp_path: Path, decisions: Path, detector_command: Command
) -> None:
    incoming, output = tmp_path / "incoming", tmp_path / "out"
    incoming.mkdir()
    shutil.copy(stories / "garbled.txt", incoming)
    shutil.copy(stories / "other.txt", incoming)
    rule(checked, decisions, person_name="reject")

    def batch(*more: str | Path) -> tuple[list[Any], Any, bytes]:
        done = detector_command(
            "batch", incoming, "--reference", stories / "original.txt", "--output", output, "--grammar", "none", *more
        )
        assert done.returncode in (0, 1), done.stderr
        reports = [json.loads(line) for line in (output / "reports.jsonl").read_text("utf-8").splitlines()]
        return reports, json.loads((output / "summary.json").read_text("utf-8")), (output / ".journal").read_bytes()

    whole, counted, journal = batch()
    body = next(one.message for one in checked.findings if one.id == first(checked, "person-name"))
    assert body in page(output, "garbled")
    left, summary, again = batch("--decisions", decisions)
    assert {line.split(b"\t")[2] for line in again.splitlines()} == {
        line.split(b"\t")[2] for line in journal.splitlines()
    }
    assert body not in page(output, "garbled"), "the page shows what the report does"
    assert batch("--decisions", decisions)[2] == again, "nothing is examined again"
    garbled = next(n for n, report in enumerate(whole) if report["story"]["id"] == "garbled")
    number = left[garbled]["left_out"]["rejected"]
    assert number > 1
    assert summary["left_out"] == {"always": 0, "rejected": number}
    assert summary["alerts"] == counted["alerts"] - number
    assert len(left[garbled]["findings"]) == len(whole[garbled]["findings"]) - number
    assert whole[garbled]["verdict"]["action"] != left[garbled]["verdict"]["action"]
    assert left[1 - garbled] == whole[1 - garbled]
    with Decisions.open(decisions) as kept:
        kept.undo("garbled", first(checked, "person-name"))
    assert batch("--decisions", decisions)[0] == whole
    assert body in page(output, "garbled")


@pytest.mark.parametrize("command", ["check", "batch", "fix"])
def test_a_file_of_decisions_that_cannot_be_used_is_told(
    command: str, stories: Path, tmp_path: Path, decisions: Path, detector_command: Command
) -> None:
    base = (command, stories / "other.txt", "--output", tmp_path / "out", "--grammar", "none", "--decisions", decisions)
    done = detector_command(*base)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such file of decisions" in done.stderr
    assert not decisions.exists()
    decisions.write_text('{"verdict": "reject"}\n')
    done = detector_command(*base)
    assert done.returncode == 3
    assert "is not a file of decisions" in done.stderr


def test_one_setting_turns_the_alerts_of_a_rule_into_hints(
    stories: Path, tmp_path: Path, detector_command: Command
) -> None:
    (tmp_path / "detector.toml").write_text('hint_only = ["person-name"]\n')
    base = (
        "check",
        stories / "garbled.txt",
        "--reference",
        stories / "original.txt",
        "--grammar",
        "none",
        "--format",
        "json",
    )
    (report,) = json.loads(detector_command(*base, cwd=tmp_path, env={"PYTHONPATH": sys.path[-1]}).stdout)["reports"]
    assert {one["tier"] for one in report["findings"] if one["rule"] == "person-name"} == {"hint"}
    assert any(one["tier"] == "alert" for one in report["findings"])
    (tmp_path / "detector.toml").write_text('hint_only = ["nobody"]\n')
    done = detector_command(*base, cwd=tmp_path, env={"PYTHONPATH": sys.path[-1]})
    assert (done.returncode, "unknown rule 'nobody'" in done.stderr) == (2, True)


def test_two_commands_may_use_one_file_at_once(checked: Report, stories: Path, tmp_path: Path, decisions: Path) -> None:
    rule(checked, decisions, person_name="accept")
    commands = [
        [sys.executable, "-m", "detector", "fix", stories / "garbled.txt", "--output", tmp_path / f"{n}.txt",
         "--decisions", decisions, "--grammar", "none", "--reference", stories / "original.txt"]
        for n in range(2)
    ]  # fmt: skip
    running = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for command in commands]
    assert {one.wait(120) for one in running} <= {0, 1}
    assert (tmp_path / "0.txt").read_bytes() == (tmp_path / "1.txt").read_bytes()
