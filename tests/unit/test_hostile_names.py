"""No sign of a file's name, an id or a text that acts on a terminal comes through, whatever the command says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detector.cli import _run
from detector.types.visible import visible

HOSTILE = "a\x1b]0;owned\x07\u202e\x9b31m'$(id).txt"
COPY = "The Ministry of Labor spoke on Monday about Lora Benediti.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files of hostile names: a story, an empty one, one that is not UTF-8, one of rows."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / HOSTILE).write_text(COPY)
    (tmp_path / f"empty{HOSTILE}").touch()
    (tmp_path / f"latin{HOSTILE}").write_bytes("Zo\xeb spoke.".encode("latin-1"))
    rows = [json.dumps({"id": f"id{HOSTILE}", "text": COPY}), "{"]
    (tmp_path / f"rows{HOSTILE}.jsonl").write_text("\n".join(rows))
    (tmp_path / f"folder{HOSTILE}").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", HOSTILE, "--reference", f"empty{HOSTILE}", "--explain", "--hints"),
        ("check", HOSTILE, "--reference", f"rows{HOSTILE}.jsonl", "--format", "json"),
        ("check", f"rows{HOSTILE}.jsonl", f"latin{HOSTILE}", f"empty{HOSTILE}"),
        ("check", f"none{HOSTILE}"),
        ("check", f"folder{HOSTILE}"),
        ("check", f"--{HOSTILE}"),
        (HOSTILE,),
        ("--config", HOSTILE, "config"),
        ("--verbose", "check", HOSTILE, "--rules", HOSTILE),
        ("align", HOSTILE, f"latin{HOSTILE}"),
        ("fix", HOSTILE, "--output", f"fixed{HOSTILE}"),
        ("batch", ".", "--output", f"out{HOSTILE}", "--quiet"),
        ("authority", "search", HOSTILE),
        ("authority", "show", HOSTILE),
        ("authority", "check", HOSTILE),
        ("decisions", "list", "--decisions", HOSTILE),
        ("explain", HOSTILE),
        ("config", "--write", f"folder{HOSTILE}"),
    ],
    ids=lambda arguments: visible(" ".join(arguments[:2])),
)
@pytest.mark.usefixtures("folder")
def test_no_command_says_a_hostile_name_raw(arguments: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    _run([*arguments, *(("--grammar", "none") if arguments[0] in ("check", "fix", "batch") else ())])
    said = "".join(capfd.readouterr())
    assert visible(said, keep="\n\t") == said, repr(said)
