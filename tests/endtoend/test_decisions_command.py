"""`detector decisions list | export | import | stats`, with the real command."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detector.findings.decisions import Decisions, decide
from tests.reports import finding, report

Command = Callable[..., Any]
ESCAPE = "\x1b[2J"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A file of decisions: a name accepted, a number rejected, four titles rejected in four stories."""
    file = tmp_path / "desk.decisions"
    text = "Marko Rubyo came. Rubyo spoke of 4 ships; the vice minister left."
    with Decisions.open(file) as kept:
        for number in range(4):
            whole = report(
                text,
                [
                    finding(text, "Marko Rubyo", "Marco Rubio", group="g"),
                    finding(text, "Rubyo", "Rubio", nth=1, group="g"),
                    finding(text, "4", "40", rule="number", category="number", tier="hint"),
                    finding(text, "vice minister", "deputy", rule="title", category="title"),
                ],
                f"story-{number}",
            )
            when = f"2026-01-0{number + 1}T00:00:00Z"
            kept.record(decide(whole, "vice minister-0", "reject", when=when, who="kim"))
        kept.record(decide(whole, "Rubyo-1", "accept", when=when, who=f"{ESCAPE}ann"))
        kept.record(decide(whole, "4-0", "always", when=when))
    return file


def test_the_list_names_what_was_decided_by_whom(desk: Path, detector_command: Command) -> None:
    done = detector_command("decisions", "list", "--decisions", desk)
    lines = done.stdout.splitlines()
    assert (done.returncode, len(lines)) == (0, 6)
    assert "accept  person-name  story-3  “Rubyo” → “Rubio” in 2 places" in lines[4]
    assert ESCAPE not in done.stdout, "what acts on a terminal is made visible"
    done = detector_command("decisions", "list", "--decisions", desk, "--rule", "title", "--story", "story-1")
    assert len(done.stdout.splitlines()) == 1
    done = detector_command("decisions", "list", "--decisions", desk, "--verdict", "always", "--format", "json")
    assert [one["finding"] for one in json.loads(done.stdout)["decisions"]] == ["4-0"]


def test_what_is_exported_can_be_imported_elsewhere(desk: Path, tmp_path: Path, detector_command: Command) -> None:
    lines, other = tmp_path / "desk.jsonl", tmp_path / "other.decisions"
    assert detector_command("decisions", "export", "--decisions", desk, "--output", lines).returncode == 0
    for changed in (6, 0):
        done = detector_command("decisions", "import", lines, "--decisions", other)
        assert (done.returncode, f"{changed} of 6 decisions" in done.stderr) == (0, True)
    with Decisions.open(desk) as one, Decisions.open(other) as two:
        assert list(one.all()) == list(two.all())
    piped = detector_command("decisions", "import", "-", "--decisions", other, input=lines.read_text("utf-8"))
    assert piped.returncode == 0


def test_of_lines_that_are_no_decisions_nothing_is_taken(desk: Path, tmp_path: Path, detector_command: Command) -> None:
    exported = detector_command("decisions", "export", "--decisions", desk).stdout
    lines, other = tmp_path / "desk.jsonl", tmp_path / "other.decisions"
    lines.write_text(exported + "{}\n", "utf-8")
    done = detector_command("decisions", "import", lines, "--decisions", other)
    assert done.returncode == 3
    assert "line 7 is not a decision" in done.stderr
    assert not other.exists()
    assert detector_command("decisions", "import", tmp_path / "none.jsonl", "--decisions", other).returncode == 2


def test_the_verdict_of_editors_on_each_rule(desk: Path, tmp_path: Path, detector_command: Command) -> None:
    (tmp_path / "detector.toml").write_text(f'decisions = "{desk}"\nhint_only = ["acronym"]\n')
    done = detector_command("decisions", "stats", cwd=tmp_path, env={"PYTHONPATH": str(Path.cwd())})
    assert done.returncode == 0, done.stderr
    assert "title        alert          4      0  0.00 (0.00 – 0.49)" in done.stdout
    assert "person-name  alert          1      1  1.00 (0.21 – 1.00)" in done.stdout
    proposed = tomllib.loads(done.stdout.splitlines()[-1])
    assert proposed == {"hint_only": ["acronym", "title"]}
    done = detector_command("decisions", "stats", "--decisions", desk, "--format", "json")
    told = json.loads(done.stdout)
    assert told["to_demote"] == ["title"]
    assert {one["rule"]: one["precision"] for one in told["rules"]} == {"number": 0, "person-name": 1, "title": 0}


@pytest.mark.parametrize("command", ["list", "export", "stats"])
def test_a_file_must_be_named_and_be_there(command: str, tmp_path: Path, detector_command: Command) -> None:
    done = detector_command("decisions", command)
    assert (done.returncode, "--decisions FILE" in done.stderr) == (2, True)
    done = detector_command("decisions", command, "--decisions", tmp_path / "none")
    assert (done.returncode, "no such file" in done.stderr) == (2, True)
    assert not (tmp_path / "none").exists()


def test_nothing_decided_is_said(tmp_path: Path, detector_command: Command) -> None:
    file = tmp_path / "desk.decisions"
    Decisions.open(file).close()
    assert "Nothing has been decided yet" in detector_command("decisions", "stats", "--decisions", file).stdout


def test_a_decision_on_a_form_that_is_broken_over_two_lines_comes_back(tmp_path: Path) -> None:
    text = "Marko\nRubyo came."
    whole = report(text, [finding(text, "Marko\nRubyo", "Marco Rubio")])
    made = decide(whole, "Marko\nRubyo-0", "always", when="2026-01-01T00:00:00Z")
    with Decisions.open(tmp_path / "one") as kept:
        kept.record(made)
        (again,) = kept.all()
    assert replace(again, mentions=made.mentions) == made
