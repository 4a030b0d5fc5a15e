"""Many stories, with the real command: order, resuming, bad files, workers that die."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

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
    journal = (output / ".journal").read_bytes()
    detector_command(*arguments)
    assert (output / "reports.jsonl").read_bytes() == first
    # what had failed was tried again, nothing else
    assert [line.split(b"\t")[1] for line in (output / ".journal").read_bytes()[len(journal) :].splitlines()] == [
        b"failed"
    ]
    (incoming / "rovers.txt").write_text("The mayor spoke on Monday.\n", "utf-8")
    detector_command(*arguments)
    changed = _lines(output / "reports.jsonl")
    assert changed[-1]["story"]["words"] == 5
    assert [r["story"]["id"] for r in changed] == ["arabic", "desk/port", "row0", "row1", "row2", "rovers"]
    detector_command(*arguments, "--rules", "acronym")
    assert {f["rule"] for r in _lines(output / "reports.jsonl") for f in r["findings"]} <= {"acronym"}
    detector_command(*arguments, "--fresh")
    assert (output / ".journal").read_bytes().count(b"\n") == 6


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


def test_a_run_that_is_killed_goes_on_where_it_was(stories: Path, detector_command: Command, tmp_path: Path) -> None:
    text = (stories / "garbled.txt").read_text("utf-8")
    feed = tmp_path / "feed.jsonl"
    feed.write_text(
        "".join(json.dumps({"id": str(n), "text": f"Part {n}.\n\n{text}"}) + "\n" for n in range(40)), "utf-8"
    )
    output = tmp_path / "out"
    arguments = ["batch", str(feed), "--output", str(output), "--grammar", "none", "--jobs", "2", "--fail-on", "never"]
    journal = output / ".journal"
    running = subprocess.Popen([sys.executable, "-m", "detector", *arguments], start_new_session=True)
    try:
        limit = time.monotonic() + 300
        while time.monotonic() < limit and not (journal.exists() and journal.read_bytes().count(b"\n") >= 3):
            time.sleep(0.02)
    finally:
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    with journal.open("ab") as stream:
        stream.write(b"0123456789\tok\t{cut o")
    put_down = journal.read_bytes().count(b"\n")
    assert 3 <= put_down < 40
    assert not (output / "reports.jsonl").exists()
    limit = time.monotonic() + 60
    while time.monotonic() < limit and _processes(running.pid):
        time.sleep(0.1)
    assert _processes(running.pid) == []

    done = detector_command(*arguments)
    assert done.returncode == 0, done.stderr
    assert journal.read_bytes().count(b"\n") == 40
    assert [r["story"]["id"] for r in _lines(output / "reports.jsonl")] == [str(n) for n in range(40)]
    whole = tmp_path / "whole"
    detector_command("batch", feed, "--output", whole, "--grammar", "none", "--fail-on", "never")
    assert (whole / "reports.jsonl").read_bytes() == (output / "reports.jsonl").read_bytes()


def _processes(session: int) -> list[int]:
    """The processes that are left of a session."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(folder.name))
    return found
