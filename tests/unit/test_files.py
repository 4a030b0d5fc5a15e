"""Every file that is named or found is read, or it is said why not."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.formats import Source, read_all, sources
from detector.types import Article, Problem
from detector.types.errors import UsageError

TEXT = "The mayor spoke."
NOBODY = 65_534


def _write(folder: Path, *names: str, text: str = TEXT) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def _read(*inputs: Path) -> dict[str, str]:
    """The id of each story with its text, or the reason why it cannot be read."""
    found = list(read_all(sources([*map(str, inputs)])))
    return {
        (one.id if isinstance(one, Article) else str(one.story)): (one.text if isinstance(one, Article) else one.reason)
        for one in found
    }


def _problems(*inputs: Path) -> dict[str, str]:
    return {id: text for id, text in _read(*inputs).items() if text != TEXT}


def test_a_folder_gives_its_stories_sorted_and_leaves_out_what_is_none(tmp_path: Path) -> None:
    _write(tmp_path, "b.txt", "a/z.txt", "a/c.md", "feed.jsonl")
    _write(
        tmp_path, ".hidden.txt", ".git/x.txt", "picture.png", "a/FILM.MP4", "~$a.docx", "Thumbs.db", "__MACOSX/a.txt"
    )
    assert [source.id for source in sources([str(tmp_path)])] == ["a/c", "a/z", "b", "feed"]


def test_files_whose_names_say_nothing_are_read_by_their_content(tmp_path: Path) -> None:
    _write(tmp_path, "story", "story.export", "b.copy")
    _write(tmp_path, "feed.export", text='{"id": "row", "text": "The mayor spoke."}\n')
    (tmp_path / "data.bin").write_bytes(bytes(range(256)) * 9)
    found = _read(tmp_path)
    assert [id for id, text in found.items() if text == TEXT] == ["b.copy", "row", "story", "story.export"]
    assert "binary" in found["data.bin"]


@pytest.mark.parametrize("name", ["a.htm", "a.html", "a.json", "a.rtf", "a.pdf", "a.zip"])
def test_what_cannot_be_read_yet_is_told_when_it_is_found(tmp_path: Path, name: str) -> None:
    _write(tmp_path, "b.txt")
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    assert ["cannot be read" in reason for reason in _problems(tmp_path).values()] == [True]


def test_tables_without_texts_and_in_another_encoding_are_told(tmp_path: Path) -> None:
    _write(tmp_path, "stories.csv", text=f"id,text\n1,{TEXT}\n")
    _write(tmp_path, "names.csv", text="name,kind\nA,b\n")
    (tmp_path / "latin.csv").write_bytes("id,text\n1,Müller\n".encode("latin-1"))
    problems = _problems(tmp_path)
    assert problems.keys() == {"names", "latin"}
    assert "no column text" in problems["names"]


def test_links_to_folders_are_told_once_and_links_to_files_are_followed(tmp_path: Path) -> None:
    _write(tmp_path, "in/a.txt", "else/b.txt")
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "else")
    (tmp_path / "in" / "self").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "c.txt").symlink_to(tmp_path / "else" / "b.txt")
    (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "in" / "loop.txt").symlink_to(tmp_path / "in" / "loop.txt")
    problems = _problems(tmp_path / "in")
    assert problems.keys() == {"linked", "self", "gone", "loop"}
    assert "link to a folder" in problems["linked"]


def test_what_may_never_end_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "b.txt")
    os.mkfifo(tmp_path / "b.jsonl")
    (tmp_path / "c.jsonl").symlink_to("/dev/zero")
    (tmp_path / "d.csv").symlink_to("/dev/zero")
    monkeypatch.chdir(tmp_path)  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("e.txt")
        problems = _problems(Path())
        named = _problems(Path("b.txt"), Path("c.jsonl"))
    assert {id: reason.partition(",")[0] for id, reason in problems.items()} == {
        "b": "it is a pipe", "b~2": "it is a pipe", "c": "it is a device", "d": "it is a device", "e": "it is a socket",
    }  # fmt: skip
    assert len(named) == 2


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder of a user who may not do everything, as long as the test runs."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        for path in folder.rglob("*"):
            path.chmod(0o700)
        shutil.rmtree(folder)


def test_what_may_not_be_read_is_told(nobody: Path) -> None:
    _write(nobody, "a.txt", "closed/c.txt", "open/d.txt")
    _write(nobody, "b.csv", text=f"text\n{TEXT}\n")
    (nobody / "b.csv").chmod(0)
    (nobody / "closed").chmod(0)
    problems = _problems(nobody)
    assert problems.keys() == {"b", "closed"}
    assert all("Permission denied" in reason for reason in problems.values())
    assert _problems(nobody / "closed" / "c.txt").keys() == {"c"}
    assert _problems(nobody / "closed").keys() == {"closed"}


def test_every_id_is_there_once(tmp_path: Path) -> None:
    _write(tmp_path, "same.md", "same.txt", "same~2.txt", "same~2.md", "x/story.txt", "y/story.txt")
    ids = [source.id for source in sources([str(tmp_path), str(tmp_path / "x"), str(tmp_path / "y" / "story.txt")])]
    assert len(set(ids)) == len(ids) == 8
    assert ids[:2] == ["same", "same~2"]
    assert ids[-2:] == ["story", "story~2"]


def test_what_is_left_out_on_purpose_is_not_found(tmp_path: Path) -> None:
    _write(tmp_path, "a.txt", "out/reports.jsonl", "x/reports.jsonl")
    (tmp_path / "link").symlink_to(tmp_path)
    for folder in (tmp_path, tmp_path / "link"):
        found = sources([str(folder)], without={Path(os.path.realpath(tmp_path / "out"))})
        assert [source.id for source in found if not source.unreadable] == ["a", "x/reports"]
    found = sources([str(tmp_path / "out")], without={Path(os.path.realpath(tmp_path / "out" / "reports.jsonl"))})
    assert found == ()


def test_a_source_says_why_it_cannot_be_read() -> None:
    (problem,) = read_all([Source(Path("closed"), "closed", "the folder cannot be read")])
    assert problem == Problem("closed", "closed", "read", "the folder cannot be read")


@pytest.mark.parametrize("name", ["none.txt", "story.txt/none.txt", "a\0b"])
def test_a_name_of_nothing_is_a_wrong_call(tmp_path: Path, name: str) -> None:
    _write(tmp_path, "story.txt")
    with pytest.raises(UsageError, match="no such file"):
        sources([f"{tmp_path}/{name}"])
