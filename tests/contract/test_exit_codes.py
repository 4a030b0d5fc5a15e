"""The exit code of every case: 2 before 3 before 1 before 0."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


def test_alerts_give_one_and_fail_on_moves_the_bar(detector_command: Command, stories: Path) -> None:
    arguments = ("check", stories / "garbled.txt", "--reference", stories / "original.txt", "--grammar", "none")
    assert detector_command(*arguments).returncode == 1
    assert detector_command(*arguments, "--fail-on", "hint").returncode == 1
    assert detector_command(*arguments, "--fail-on", "never").returncode == 0


def test_clean_copy_gives_zero(detector_command: Command, stories: Path) -> None:
    done = detector_command("check", stories / "other.txt", "--grammar", "none")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check"], "Missing argument"),
        (["check", "{none}"], "no such file"),
        (["check", "{other}", "--reference", "{none}"], "no such file"),
        (["check", "{other}", "--authority", "{none}"], "no such authority file"),
        (["check", "{folder}"], "detector batch"),
        (["check", "{other}", "--wrong"], "No such option"),
        (["check", "{other}", "--format", "xml"], "unknown format"),
        (["check", "{other}", "--rules", "spelling-bee"], "unknown rule 'spelling-bee'"),
        (["check", "{other}", "--grammar", "word"], "Invalid value"),
        (["check", "{other}", "--fail-on", "all"], "Invalid value"),
        (["check", "{other}", "--min-precision", "1.5"], "Invalid value"),
        (["batch", "{folder}", "--output", "{out}", "--min-precision", "most"], "Invalid value"),
        (["check", "{other}", "--output", "{none}/deep/report.txt"], "cannot be written"),
        (["check", "-", "-"], "only once"),
        (["--config", "{none}", "check", "{other}"], "none.txt"),
        (["align", "{other}"], "Missing argument"),
        (["align", "{other}", "{none}"], "no such file"),
        (["batch", "{folder}"], "Missing option '--output'"),
        (["batch", "{folder}", "--output", "{out}", "--engine", "ray"], "the engine ray is not there yet"),
        (["batch", "-", "--output", "{out}"], "standard input"),
        (["explain", "institutoin"], "did you mean institution"),
        (["authority", "show", "Nobody At All"], "there is no entry"),
        (["authority", "build", "--output", "{out}"], "give the trusted stories"),
        (["evaluate", "--data", "{none}"], "no such folder"),
        (["evaluate"], "give the folder of data"),
        (["evaluate", "--gold", "{other}"], "--stories DIR"),
        (["evaluate", "--stories", "{none}"], "no such folder"),
        (["evaluate", "--stories", "{folder}"], "give --gold FILE"),
        (["evaluate", "--stories", "{folder}", "--gold", "{other}"], "it is not JSON"),
        (["evaluate", "--stories", "{folder}", "--card"], "--card stores the table for DATA alone"),
        (["evaluate", "--stories", "{folder}", "--only", "differences"], "--only measures a part of DATA"),
        (["evaluate", "{folder}", "--list", "misses.txt"], "--list goes with --only"),
        (["serve", "--port", "99999"], "99999 is not in the range"),
        (["serve", "--authority", "{none}"], "no such authority file"),
        (["check", "{other}", "--reference-service", "example.org/x"], "begins with http:// or https://"),
        (["authority", "import", "{none}", "--output", "{out}"], "no such file"),
        (["authority", "export", "{none}", "--format", "csv", "--output", "{out}"], "no such file"),
        (["authority", "export", "--format", "xls", "--output", "{out}"], "'xls' is not one of 'csv'"),
        (["group"], "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_call_gives_two_and_one_line_of_reason(
    detector_command: Command, stories: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    places = {
        "none": tmp_path / "none.txt",
        "other": stories / "other.txt",
        "folder": stories,
        "out": tmp_path / "out",
    }
    done = detector_command(*(argument.format(**places) for argument in arguments), input="text")
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "csv"])
def test_what_cannot_be_read_gives_three_and_is_named(
    detector_command: Command, stories: Path, tmp_path: Path, format_: str
) -> None:
    bad = tmp_path / "latin.txt"
    bad.write_bytes("The café “Müller” closed.".encode("cp1252"))
    done = detector_command(
        "check", bad, stories / "garbled.txt", "--grammar", "none", "--format", format_, "--fail-on", "alert"
    )
    assert done.returncode == 3
    assert "latin.txt" in done.stdout + done.stderr
    assert "iconv -f windows-1252" in (done.stdout + done.stderr).replace("\n    ", " ")
    assert "Lora Benediti" in done.stdout or "Ministry of Labor" in done.stdout


def test_a_wrong_call_comes_before_what_cannot_be_read(detector_command: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert detector_command("check", empty, tmp_path / "none.txt").returncode == 2


def test_a_reference_that_cannot_be_read_gives_three_and_the_copy_is_still_checked(
    detector_command: Command, stories: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = detector_command("check", stories / "other.txt", "--reference", empty, "--grammar", "none")
    assert done.returncode == 3
    assert "it is empty" in done.stdout
    assert done.stdout.startswith(f"OTHER VERSION NOT READ: {empty}")
    assert f" Not compared with the other version: {empty} cannot be read; " in done.stdout.replace("\n", " ")


def test_a_reference_that_was_not_given_is_not_something_asked_for(detector_command: Command, stories: Path) -> None:
    done = detector_command("check", stories / "other.txt", "--grammar", "none", "--explain")
    assert done.returncode == 0
    assert "there is no other version of the story to compare with" in " ".join(done.stdout.split())


def test_a_rule_asked_for_that_cannot_look_gives_three(detector_command: Command, stories: Path) -> None:
    done = detector_command("check", stories / "other.txt", "--rules", "quote")
    assert done.returncode == 3
    assert "quote: there is no other version of the story" in done.stdout


@pytest.mark.parametrize(("grammar", "code"), [("auto", 0), ("all", 3), ("languagetool", 3), ("harper", 0)])
def test_languagetool_that_is_missing_counts_where_it_was_asked_for(
    detector_command: Command, stories: Path, tmp_path: Path, grammar: str, code: int
) -> None:
    done = detector_command(
        "check", stories / "other.txt", "--grammar", grammar, "--fail-on", "never", "--explain",
        env={"DETECTOR_CACHE": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == code
    if grammar != "harper":
        assert "grammar (LanguageTool)" in done.stdout
        assert "detector setup" in " ".join(done.stdout.split())


def test_a_damaged_authority_file_gives_three(detector_command: Command, stories: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "desk.sqlite"
    damaged.write_bytes(b"SQLite format 3\0" + bytes(5000))
    done = detector_command("check", stories / "other.txt", "--authority", damaged)
    assert done.returncode == 3
    assert "desk.sqlite" in done.stderr
    assert "Traceback" not in done.stderr
