"""The folder of a batch: for one run at a time, and for one input."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from detector.batch.output import own_files, refuse_others, taken, writing
from detector.types.errors import OutputError, UsageError

DAYS = tuple(f"/feeds/day{number}.jsonl" for number in range(1, 6))


def test_what_the_last_run_was_over_may_grow(tmp_path: Path) -> None:
    refuse_others(tmp_path, (), DAYS[:1])
    refuse_others(tmp_path, DAYS[:1], DAYS[:1])
    refuse_others(tmp_path, DAYS[:1], DAYS)


def test_reports_of_inputs_that_are_not_named_are_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"the reports of /feeds/day1.jsonl, which .*--fresh"):
        refuse_others(tmp_path, DAYS[:1], DAYS[1:2])
    with pytest.raises(UsageError, match=r"day2.jsonl, /feeds/day3.jsonl, /feeds/day4.jsonl and 1 more, which"):
        refuse_others(tmp_path, DAYS, DAYS[:1])


def test_files_that_no_batch_wrote_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    with pytest.raises(UsageError, match="no batch wrote them"):
        refuse_others(tmp_path, (), DAYS)
    refuse_others(tmp_path, None, DAYS)  # a journal was there, and what it said is damaged


def test_a_folder_is_taken_once(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "out"
    with taken(folder):
        with (
            pytest.raises(UsageError, match=rf"another batch \(process {os.getpid()} on .*\) writes to it"),
            taken(folder),
        ):
            pass
        assert (folder / ".lock").exists()
        (folder / ".lock").write_bytes(b"half a wor")
        with pytest.raises(UsageError, match="another batch writes to it"), taken(folder):
            pass
    assert list(folder.iterdir()) == []
    with taken(folder):
        pass


def test_a_lock_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("dear")
    (tmp_path / ".lock").symlink_to(tmp_path / "victim")
    with pytest.raises(UsageError, match="cannot be written to"), taken(tmp_path):
        pass
    assert (tmp_path / "victim").read_text() == "dear"


def test_what_could_not_be_written_says_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"No space left on device.*the same command goes on"), writing(tmp_path):
        Path("/dev/full").write_text("report")


def test_a_batch_does_not_read_what_it_has_written(tmp_path: Path) -> None:
    output = tmp_path / "in" / "out"
    assert own_files(output, [str(tmp_path / "in")]) == {output}
    assert output / "reports.jsonl" in own_files(output, [str(output)])
    assert output not in own_files(output, [str(output)])
