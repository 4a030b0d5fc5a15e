"""Finished stories outlive the process; what is damaged is examined again."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector.batch.journal import JOURNAL, Journal, Outcome
from detector.types.errors import UsageError


def test_what_was_put_down_is_there_again(tmp_path: Path) -> None:
    with Journal(tmp_path, fresh=False) as journal:
        journal.put("one", Outcome('{"text":"Zoë\\t😀"}', failed=False))
        journal.put("two", Outcome("{}", failed=True))
        assert journal.line("two") == b"{}\n"
    with Journal(tmp_path, fresh=False) as journal:
        assert "one" in journal
        assert "two" not in journal  # what had failed is examined again
        assert journal.line("one") == '{"text":"Zoë\\t😀"}\n'.encode()
    with Journal(tmp_path, fresh=True) as journal:
        assert "one" not in journal


def test_a_line_that_was_cut_off_is_cut_away(tmp_path: Path) -> None:
    with Journal(tmp_path, fresh=False) as journal:
        journal.put("one", Outcome("{}", failed=False))
    whole = (tmp_path / JOURNAL).read_bytes()
    (tmp_path / JOURNAL).write_bytes(whole + b"two\tok\t{cut o")
    with Journal(tmp_path, fresh=False) as journal:
        assert "two" not in journal
    assert (tmp_path / JOURNAL).read_bytes() == whole


@pytest.mark.parametrize("damaged", [b"no tabs at all\n", b"two\tok\n", b"two\tok\t{half\n", b"\xff\tok\t{}\n", b"\n"])
def test_a_damaged_line_costs_its_story_alone(damaged: bytes, tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(damaged + b"one\tok\t{}\n")
    with Journal(tmp_path, fresh=False) as journal:
        assert "two" not in journal
        assert journal.line("one") == b"{}\n"


def test_a_folder_that_cannot_be_written_to_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written to"):
        Journal(tmp_path / "file", fresh=False)
