"""Many stories, with the real command: order, resuming, bad files, workers that die."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from detector.batch.journal import Journal, Outcome

Command = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def incoming(stories: Path, tmp_path: Path) -> Path:
    """A folder with stories of two kinds, one of them in a feed, beside files that cannot be examined."""
    folder = tmp_path / "incoming"
    (folder / "desk").mkdir(parents=True)
    shutil.copy(stories / "garbled.txt", folder / "desk" / "port.txt")
    shutil.copy(stories / "other.txt", folder / "rovers.txt")
    shutil.copy(stories / "arabic.txt", folder / "arabic.txt")
    (folder / "empty.txt").touch()
    (folder / "latin.txt").write_bytes("The café “Müller” closed.".encode("cp1252"))
    rows = [{"id": f"row{n}", "text": (stories / "other.txt").read_text("utf-8") + f"\nMatch {n}.\n"} for n in range(3)]
    (folder / "feed.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\nbroken\n", "utf-8")
    return folder


@pytest.fixture
def archive(stories: Path, tmp_path: Path) -> Path:
    """A folder with what the stories were before."""
    folder = tmp_path / "archive"
    folder.mkdir()
    shutil.copy(stories / "original.txt", folder)
    other = (stories / "other.txt").read_text("utf-8")
    (folder / "rovers-first.txt").write_text(other.replace("two points", "three points"), "utf-8")
    shutil.copy(stories / "other.txt", folder / "rovers-itself.txt")
    return folder


MARK = "not examined again"


def mark_all(output: Path) -> None:
    """Give every report that is put down a mark, by which it is known when it is taken as it is."""
    with Journal(output, fresh=False) as journal:
        for key in tuple(journal._places):
            entry, report = journal.entry(key), json.loads(journal.line(key))
            report["story"]["title"] = MARK
            outcome = Outcome(json.dumps(report), failed=False, paired=entry.paired)
            journal.put(key, outcome, entry.offered)
            for page in (output / "stories").glob(f"*-{entry.digest[:12]}.html"):
                page.rename(page.with_name(page.name.replace(entry.digest[:12], outcome.digest[:12])))


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_batch_keeps_the_order_finds_the_references_and_notes_what_is_bad(
    detector_command: Command, incoming: Path, archive: Path, tmp_path: Path
) -> None:
    outputs = [tmp_path / "one", tmp_path / "two"]
    for jobs, output in enumerate(outputs, start=1):
        done = detector_command(
            "batch", incoming, "--reference", archive, "--output", output, "--grammar", "harper", "--jobs", jobs
        )
        assert done.returncode == 3, done.stderr
    pages = sorted(file.relative_to(outputs[0]) for file in outputs[0].glob("stories/*"))
    for name in ("index.html", "reports.jsonl", "problems.jsonl", "summary.json", *pages):
        assert (outputs[0] / name).read_bytes() == (outputs[1] / name).read_bytes()
    assert sorted(file.name for file in outputs[1].iterdir()) == [
        ".journal", "index.html", "problems.jsonl", "reports.jsonl", "stories", "summary.json",
    ]  # fmt: skip
    index = (outputs[0] / "index.html").read_text("utf-8")
    listed = re.findall(r'href="(stories/[^"]+)"', index)
    assert sorted(listed) == [page.as_posix() for page in pages] and len(listed) == 6
    assert [page.partition("/")[2].rpartition("-")[0] for page in listed[:2]] == ["arabic", "desk-port"]
    assert "latin.txt" in index and "empty.txt" in index
    assert 'href="../index.html"' in (outputs[0] / listed[1]).read_text("utf-8")

    reports = _lines(outputs[0] / "reports.jsonl")
    assert [report["story"]["id"] for report in reports] == ["arabic", "desk/port", "row0", "row1", "row2", "rovers"]
    used = {r["story"]["id"]: [f["id"] for f in r["references"] if f["used"]] for r in reports}
    assert used["desk/port"] == ["original"]
    assert used["rovers"] == ["rovers-first"]
    assert {reference["how"] for report in reports for reference in report["references"]} == {"grouped"}
    schema = json.loads((ROOT / "data" / "schema" / "report-1.json").read_text("utf-8"))
    for report in reports:
        jsonschema.validate(report, {"$ref": "#/$defs/report", "$defs": schema["$defs"]})

    problems = _lines(outputs[0] / "problems.jsonl")
    assert [(p["story"], p["stage"]) for p in problems] == [
        ("arabic", "language"), ("empty", "read"), ("feed:4", "read"), ("latin", "read"),
    ]  # fmt: skip
    summary = json.loads((outputs[0] / "summary.json").read_text("utf-8"))
    assert (summary["stories"], summary["reports"], summary["problems"]) == (9, 6, 4)
    assert summary["alerts"] == sum(f["tier"] == "alert" for report in reports for f in report["findings"]) > 0
    assert sum(summary["verdicts"].values()) == 6


def test_a_story_says_the_same_alone_and_in_a_batch(
    detector_command: Command, incoming: Path, archive: Path, tmp_path: Path
) -> None:
    detector_command("batch", incoming, "--reference", archive, "--output", tmp_path / "out", "--grammar", "harper")
    (batched,) = [r for r in _lines(tmp_path / "out" / "reports.jsonl") if r["story"]["id"] == "desk/port"]
    done = detector_command(
        "check", incoming / "desk" / "port.txt", "--reference", archive / "original.txt",
        "--grammar", "harper", "--format", "json",
    )  # fmt: skip
    (alone,) = json.loads(done.stdout)["reports"]
    for field in ("findings", "sentences", "verdict", "not_run"):
        assert batched[field] == alone[field]


def test_a_second_run_examines_only_what_is_new(detector_command: Command, incoming: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    arguments = ("batch", incoming, "--output", output, "--grammar", "none", "--fail-on", "never")
    detector_command(*arguments)
    first = (output / "reports.jsonl").read_bytes()
    mark_all(output)
    detector_command(*arguments)
    again = _lines(output / "reports.jsonl")
    # what had failed was tried again, nothing else
    assert [r["story"]["id"] for r in again if r["story"]["title"] != MARK] == ["arabic"]
    detector_command(*arguments, "--fresh")
    assert (output / "reports.jsonl").read_bytes() == first
    (incoming / "rovers.txt").write_text("The mayor spoke on Monday.\n", "utf-8")
    done = detector_command(*arguments)
    assert "1 earlier reports are replaced or gone" in done.stderr
    changed = _lines(output / "reports.jsonl")
    assert changed[-1]["story"]["words"] == 5
    assert [r["story"]["id"] for r in changed] == ["arabic", "desk/port", "row0", "row1", "row2", "rovers"]
    detector_command(*arguments, "--rules", "acronym")
    assert {f["rule"] for r in _lines(output / "reports.jsonl") for f in r["findings"]} <= {"acronym"}
    assert (output / ".journal").read_bytes().count(b"\n") == 6 + 1  # and what the run was over


def test_another_reference_voids_the_reports_that_it_concerns(
    detector_command: Command, incoming: Path, archive: Path, tmp_path: Path
) -> None:
    output, whole = tmp_path / "out", tmp_path / "whole"
    arguments = ("batch", incoming, "--grammar", "none", "--fail-on", "never", "--reference", archive, "--output")
    late = (archive / "rovers-first.txt").read_text("utf-8")
    (archive / "rovers-first.txt").unlink()
    detector_command(*arguments, output)
    mark_all(output)
    (archive / "rovers-first.txt").write_text(late, "utf-8")
    (archive / "weather.txt").write_text("It will rain in the north. The wind turns to the west by evening.\n", "utf-8")
    detector_command(*arguments, output)
    examined = [r["story"]["id"] for r in _lines(output / "reports.jsonl") if r["story"]["title"] != MARK]
    assert "rovers" in examined
    assert "desk/port" not in examined
    detector_command(*arguments, output)
    assert [r["story"]["id"] for r in _lines(output / "reports.jsonl") if r["story"]["title"] != MARK] == examined
    detector_command(*arguments, output, "--fresh", "--jobs", "2")
    detector_command(*arguments, whole, env={"DETECTOR_CACHE": str(tmp_path / "no cache yet")})
    for name in ("reports.jsonl", "problems.jsonl", "summary.json"):
        assert (whole / name).read_bytes() == (output / name).read_bytes()


def test_reports_of_another_input_are_not_replaced(
    detector_command: Command, stories: Path, incoming: Path, tmp_path: Path
) -> None:
    output, second = tmp_path / "out", tmp_path / "second"
    second.mkdir()
    shutil.copy(stories / "other.txt", second)
    arguments = ("--output", output, "--grammar", "none", "--fail-on", "never")
    detector_command("batch", incoming / "desk", *arguments)
    before = {file: file.read_bytes() for file in output.rglob("*") if file.is_file()}
    done = detector_command("batch", second, *arguments)
    assert done.returncode == 2
    assert f"{output} holds the reports of {incoming / 'desk'}" in done.stderr and "--fresh" in done.stderr
    assert {file: file.read_bytes() for file in output.rglob("*") if file.is_file()} == before
    assert detector_command("batch", incoming / "desk", second, *arguments).returncode == 0
    assert len(_lines(output / "reports.jsonl")) == 2
    assert detector_command("batch", second, *arguments).returncode == 2
    assert detector_command("batch", second, *arguments, "--fresh").returncode == 0
    assert [r["story"]["id"] for r in _lines(output / "reports.jsonl")] == ["other"]
    (output / ".journal").unlink()
    done = detector_command("batch", second, *arguments)
    assert done.returncode == 2
    assert "no batch wrote them" in done.stderr


def test_a_quiet_night_has_no_story(detector_command: Command, stories: Path, tmp_path: Path) -> None:
    incoming, output = tmp_path / "incoming", tmp_path / "incoming" / "reports"
    incoming.mkdir()
    shutil.copy(stories / "other.txt", incoming)
    for count, gone in ((1, True), (0, False)):
        done = detector_command("batch", incoming, "--output", output, "--grammar", "none", "--fail-on", "never")
        assert (done.returncode, len(_lines(output / "reports.jsonl"))) == (0, count), done.stderr
        assert json.loads((output / "summary.json").read_text("utf-8"))["stories"] == count
        if gone:
            (incoming / "other.txt").unlink()
