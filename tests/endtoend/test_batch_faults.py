"""A batch that is killed, ended, met by another one, or runs out of room: nothing is lost, and it goes on."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detector.batch.output import taken

Command = Callable[..., Any]
COUNT = 30
RESULTS = ("reports.jsonl", "problems.jsonl", "summary.json", "index.html")


@pytest.fixture(scope="module")
def feed(stories: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stories of several files, one of which cannot be read."""
    folder = tmp_path_factory.mktemp("incoming")
    text = (stories / "garbled.txt").read_text("utf-8")
    rows = [json.dumps({"id": str(n), "text": f"Part {n}.\n\n{text}"}) for n in range(COUNT)]
    (folder / "feed.jsonl").write_text("\n".join([*rows, "broken", ""]), "utf-8")
    shutil.copy(stories / "other.txt", folder)
    (folder / "page.html").write_text("<html>", "utf-8")
    return folder


@pytest.fixture(scope="module")
def archive(stories: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    shutil.copy(stories / "original.txt", folder)
    return folder


@pytest.fixture(scope="module")
def whole(detector_command: Command, feed: Path, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that nothing disturbed."""
    output = tmp_path_factory.mktemp("whole") / "out"
    assert detector_command(*_arguments(feed, archive, output)).returncode == 3
    return output


def _arguments(feed: Path, archive: Path, output: Path) -> list[str]:
    return [
        "batch", str(feed), "--reference", str(archive), "--output", str(output), "--grammar", "none", "--jobs", "2",
        "--fail-on", "never",
    ]  # fmt: skip


def _put_down(output: Path) -> int:
    journal = output / ".journal"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def _started(arguments: list[str], output: Path, reports: int) -> subprocess.Popen[str]:
    """The command, when it has put down so many reports."""
    running = subprocess.Popen(
        [sys.executable, "-m", "detector", *arguments],
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heard,
    )
    _wait_for(running, output, reports)
    return running


def _heard() -> None:
    """Signals that whoever runs the tests in the background has switched off for them are heard again."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _wait_for(running: subprocess.Popen[str], output: Path, reports: int) -> None:
    limit = time.monotonic() + 300
    while time.monotonic() < limit and _put_down(output) <= reports and running.poll() is None:
        time.sleep(0.01)


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


def _gone(session: int) -> bool:
    limit = time.monotonic() + 60
    while time.monotonic() < limit and _processes(session):
        time.sleep(0.05)
    return not _processes(session)


def _same(one: Path, other: Path) -> None:
    for name in RESULTS:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    for folder in (one, other):
        assert sorted(path.name for path in folder.iterdir()) == sorted([*RESULTS, ".journal", "stories"])
    assert {page.name: page.read_bytes() for page in (one / "stories").iterdir()} == {
        page.name: page.read_bytes() for page in (other / "stories").iterdir()
    }


def test_a_run_that_is_killed_again_and_again_goes_on_where_it_was(
    detector_command: Command, feed: Path, archive: Path, whole: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    arguments = _arguments(feed, archive, output)
    moments = random.Random(15)
    for reports in (1, 8, 16):
        running = _started(arguments, output, reports)
        time.sleep(moments.random())
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
        assert _gone(running.pid)
        with (output / ".journal").open("ab") as stream:
            stream.write(b"0123456789\tok\t{cut o")
    assert not (output / "reports.jsonl").exists()
    put_down = _put_down(output)
    assert put_down > 16
    done = detector_command(*arguments)
    assert done.returncode == 3, done.stderr
    _same(output, whole)


def test_a_worker_that_is_killed_costs_no_story(feed: Path, archive: Path, whole: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    running = _started(_arguments(feed, archive, output), output, 2)
    chance = random.Random(15)
    for reports in (2, 8, 14):
        _wait_for(running, output, reports)
        workers = [pid for pid in _processes(running.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        os.kill(chance.choice(workers), signal.SIGKILL)
    _, errors = running.communicate(timeout=300)
    assert running.returncode == 3, errors
    _same(output, whole)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_run_that_is_ended_says_how_to_go_on(
    detector_command: Command, feed: Path, archive: Path, whole: Path, tmp_path: Path, number: int
) -> None:
    output = tmp_path / "out"
    arguments = _arguments(feed, archive, output)
    running = _started(arguments, output, 3)
    os.killpg(running.pid, number) if number == signal.SIGINT else os.kill(running.pid, number)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 128 + number
    assert "the same command goes on from there" in errors
    assert "Traceback" not in errors
    assert _gone(running.pid)
    assert sorted(path.name for path in output.iterdir()) == [".journal", "stories"]
    assert _put_down(output) > 3
    detector_command(*arguments)
    _same(output, whole)


def test_one_run_at_a_time_writes_to_a_folder(
    detector_command: Command, feed: Path, archive: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    with taken(output):
        done = detector_command(*_arguments(feed, archive, output))
        assert done.returncode == 2
        assert f"another batch (process {os.getpid()} on " in done.stderr
        assert [path.name for path in output.iterdir()] == [".lock"]
    assert list(output.iterdir()) == []
    (output / ".lock").write_text('{"process": 1, "host": "elsewhere"}')  # of a run that was killed
    with taken(output):
        pass


def test_where_there_is_no_room_what_is_done_is_kept(
    detector_command: Command, feed: Path, archive: Path, whole: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    arguments = _arguments(feed, archive, output)
    room = (whole / ".journal").stat().st_size * 2 // 3
    done = detector_command(
        *arguments, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        env={"DETECTOR_CACHE": str(tmp_path / "cache")},
    )  # fmt: skip
    assert done.returncode == 3
    assert "cannot be written to" in done.stderr and "the same command goes on from there" in done.stderr
    assert "report this" not in done.stderr
    assert 1 < _put_down(output) < COUNT
    detector_command(*arguments)
    _same(output, whole)


def test_a_run_over_a_source_that_is_changed_meanwhile_has_one_state(
    detector_command: Command, feed: Path, archive: Path, tmp_path: Path
) -> None:
    house, output, fresh = tmp_path / "house.sqlite", tmp_path / "out", tmp_path / "fresh"

    def build(name: str) -> None:
        table = tmp_path / f"{name}.csv"
        table.write_text(f"name,kind\n{name},person\n", "utf-8")
        detector_command("authority", "import", table, "--output", tmp_path / f"{name}.sqlite")
        (tmp_path / f"{name}.sqlite").replace(house)

    build("Owen Castellano")
    running = _started([*_arguments(feed, archive, output), "--authority", str(house)], output, 3)
    build("Olga Castellan")
    _, errors = running.communicate(timeout=300)
    assert f"{house} was changed while the batch ran" in errors
    detector_command(*_arguments(feed, archive, fresh), "--authority", house)
    _same(output, fresh)


def test_a_story_that_takes_too_long_is_told_and_the_others_go_on(
    detector_command: Command, stories: Path, tmp_path: Path
) -> None:
    (tmp_path / "incoming").mkdir()
    shutil.copy(stories / "other.txt", tmp_path / "incoming")
    arguments = ("batch", tmp_path / "incoming", "--output", tmp_path / "out", "--grammar", "none")
    done = detector_command(*arguments, env={"DETECTOR_SECONDS_PER_STORY": "0.000001"})
    assert done.returncode == 3
    (problem,) = map(json.loads, (tmp_path / "out" / "problems.jsonl").read_text("utf-8").splitlines())
    assert (problem["story"], problem["stage"]) == ("other", "examine")
    assert "seconds_per_story" in problem["reason"]
    assert detector_command(*arguments).returncode == 0
