"""Finished stories outlive the process; what is damaged, in whatever way, is examined again."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector.batch.journal import Journal, Outcome
from detector.batch.output import JOURNAL
from detector.types.errors import UsageError

KEYS = [f"{number:032x}" for number in range(5)]


def _filled(folder: Path, keys: list[str] = KEYS) -> bytes:
    """The bytes of a journal with a report for each key."""
    with Journal(folder, fresh=False) as journal:
        journal.begin(("/incoming",))
        for key in keys:
            journal.put(key, Outcome(f'{{"story":"{key}","text":"Zoë\\t😀"}}', failed=False, paired="ref"), "offered")
    return (folder / JOURNAL).read_bytes()


def test_what_was_put_down_is_there_again(tmp_path: Path) -> None:
    with Journal(tmp_path, fresh=False) as journal:
        assert journal.inputs == ()
        journal.put("one", Outcome('{"text":"Zoë\\t😀"}', failed=False, paired="p"), "o")
        journal.put("two", Outcome("{}", failed=True))
        assert journal.line("two") == b"{}\n"
    with Journal(tmp_path, fresh=False) as journal:
        assert "one" in journal
        assert "two" not in journal  # what had failed is examined again
        entry = journal.entry("one")
        assert (entry.report, entry.offered, entry.paired) == ('{"text":"Zoë\\t😀"}\n'.encode(), "o", "p")
        journal.renew("one", "new")
    with Journal(tmp_path, fresh=False) as journal:
        assert (journal.entry("one").offered, journal.entry("one").paired) == ("new", "p")
        assert journal.entry("one").digest == Outcome('{"text":"Zoë\\t😀"}', failed=False).digest
    with Journal(tmp_path, fresh=True) as journal:
        assert "one" not in journal


def test_a_line_that_was_cut_off_is_cut_away(tmp_path: Path) -> None:
    whole = _filled(tmp_path)
    (tmp_path / JOURNAL).write_bytes(whole + whole.splitlines(keepends=True)[1][:-3])
    with Journal(tmp_path, fresh=False) as journal:
        assert len(journal) == 5
    assert (tmp_path / JOURNAL).read_bytes() == whole


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: b"no tabs at all\n",  # noqa: ARG005
        lambda line: b"\n",  # noqa: ARG005
        lambda line: bytes(len(line)),
        lambda line: bytes(len(line) - 1) + b"\n",
        lambda line: line[:-9] + b"\n",
        lambda line: b"\xff\xfe" + line[2:],
        lambda line: line.replace(b"Zo", b"\xc3("),
        lambda line: line.replace(b"0", b"1", 1),
        lambda line: line.replace(b"\tok\t", b"\tOK\t"),
        lambda line: line.replace(b"offered", b"0ffered"),
    ],
    ids=[
        "no tabs",
        "nothing",
        "zeros",
        "zeros and an end",
        "cut",
        "not UTF-8",
        "half a sign",
        "digit",
        "state",
        "refs",
    ],
)
@pytest.mark.parametrize("at", [1, 3, 5])
def test_a_damaged_line_costs_its_story_alone(damage: object, at: int, tmp_path: Path) -> None:
    lines = _filled(tmp_path).splitlines(keepends=True)
    assert callable(damage)
    damaged = damage(lines[at])
    (tmp_path / JOURNAL).write_bytes(b"".join([*lines[:at], damaged, *lines[at + 1 :]]))
    lost = {at - 1} if damaged.endswith(b"\n") or at == 5 else {at - 1, at}  # without an end the next is lost too
    for _ in range(2):
        with Journal(tmp_path, fresh=False) as journal:
            assert {number for number, key in enumerate(KEYS) if key not in journal} == lost
            for number in set(range(5)) - lost:
                assert KEYS[number].encode() in journal.line(KEYS[number])


def test_any_byte_of_a_journal_may_be_damaged(tmp_path: Path) -> None:
    whole = _filled(tmp_path, KEYS[:2])
    for at in range(len(whole)):
        (tmp_path / JOURNAL).write_bytes(whole[:at] + bytes([whole[at] ^ 0x15]) + whole[at + 1 :])
        with Journal(tmp_path, fresh=False) as journal:
            for key in KEYS[:2]:
                assert key not in journal or journal.line(key).startswith(f'{{"story":"{key}"'.encode())
            assert journal.inputs in (("/incoming",), None)
            journal.put(KEYS[0], Outcome("{}", failed=False))
            assert journal.line(KEYS[0]) == b"{}\n"


def test_of_reports_that_belong_to_nothing_none_is_kept(tmp_path: Path) -> None:
    _filled(tmp_path)
    with Journal(tmp_path, fresh=False) as journal:
        journal.put("new", Outcome('{"new":1}', failed=False))
        assert journal.keep([KEYS[3], "new", KEYS[1], "new"]) == 3
        assert journal.line("new") == b'{"new":1}\n'
        assert KEYS[0] not in journal
        journal.put("after", Outcome('{"after":1}', failed=False))
    assert (tmp_path / JOURNAL).read_bytes().count(b"\n") == 5
    with Journal(tmp_path, fresh=False) as journal:
        assert journal.inputs == ("/incoming",)
        assert [key in journal for key in (KEYS[3], "new", KEYS[1], "after")] == [True] * 4
        assert [path.name for path in tmp_path.iterdir()] == [JOURNAL]


def test_a_folder_that_cannot_be_written_to_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written to"):
        Journal(tmp_path / "file", fresh=False)


def test_a_journal_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("dear")
    (tmp_path / JOURNAL).symlink_to(tmp_path / "victim")
    with pytest.raises(UsageError):
        Journal(tmp_path, fresh=False)
    assert (tmp_path / "victim").read_text() == "dear"
