"""A file appears whole or not at all, and nothing is written through a link that somebody has put there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from detector.cli.common import opened_bytes
from detector.types.errors import UsageError
from detector.writers.whole_file import remove_parts, whole_file


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), whole_file(file) as stream:
        stream.write(b"half")
        raise ZeroDivisionError
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"old", [file])
    with whole_file(file) as stream:
        stream.write(b"new")
        assert file.read_bytes() == b"old"
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"new", [file])


def test_what_is_half_written_has_a_name_that_nobody_knows_before(tmp_path: Path) -> None:
    names = set()
    for _ in range(3):
        with whole_file(tmp_path / "report.json"):
            names |= {path.name for path in tmp_path.iterdir()} - {"report.json"}
    assert len(names) == 3


def test_a_link_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "report.json"
    victim.write_bytes(b"dear")
    link.symlink_to(victim)
    with whole_file(link) as stream:
        stream.write(b"new")
    assert victim.read_bytes() == b"dear"
    assert not link.is_symlink() and link.read_bytes() == b"new"


def test_a_file_has_the_rights_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with whole_file(tmp_path / "report.json") as stream:
            stream.write(b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "report.json").stat().st_mode & 0o777 == 0o640


def test_what_a_killed_process_left_is_taken_away(tmp_path: Path) -> None:
    for name in (".detector-0123456789abcdef.part", "story.part", "report.json"):
        (tmp_path / name).touch()
    remove_parts(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.json", "story.part"]


def test_a_pipe_named_as_output_is_written_to_and_a_folder_is_a_wrong_call(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reading = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with opened_bytes(str(tmp_path / "pipe")) as stream:
        stream.write(b"report")
    assert os.read(reading, 99) == b"report"
    os.close(reading)
    assert (tmp_path / "pipe").is_fifo()
    with pytest.raises(UsageError, match="cannot be written"), opened_bytes(str(tmp_path)):
        pass
