"""From a cold start: what is loaded, how long it takes, and what bad input costs."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
UNWANTED = ("torch", "sklearn", "scipy", "sentence_transformers", "transformers", "language_tool_python", "pandas")


def _many(stories: Path, folder: Path, name: str, words: int) -> Path:
    """A story of about so many words, made of a short one."""
    text = (stories / name).read_text("utf-8")
    file = folder / name
    file.write_text("\n".join([text] * max(words // len(text.split()), 1)), "utf-8")
    return file


def test_a_check_loads_neither_torch_nor_sklearn(stories: Path) -> None:
    copy, reference = str(stories / "garbled.txt"), str(stories / "original.txt")
    arguments = ["check", copy, "--reference", reference, "--grammar", "harper"]
    probe = f"""
import sys
from detector.cli import main
try:
    main({arguments!r})
except SystemExit as ended:
    assert ended.code == 1, ended.code
print([name for name in {UNWANTED!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_a_check_beside_a_reference_takes_two_seconds_of_work(
    detector_command: Command, stories: Path, tmp_path: Path
) -> None:
    """Counted is the time that the processor worked: the machine may be shared. `tests/bench` takes the clock's."""
    copy = _many(stories, tmp_path, "garbled.txt", 700)
    reference = _many(stories, tmp_path, "original.txt", 700)
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = detector_command("check", copy, "--reference", reference, "--grammar", "harper")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert done.returncode == 1
    assert min(times) < 2.5


@pytest.mark.parametrize("kind", ["words", "letters", "names"])
def test_one_sentence_of_a_hundred_thousand_characters_is_dealt_with(
    detector_command: Command, tmp_path: Path, kind: str
) -> None:
    unit = {
        "words": "and the other thing, which was said by the minister ",
        "letters": "a",
        "names": "Ministry of Foreign Affairs and John Smithson, ",
    }[kind]
    file = tmp_path / "long.txt"
    file.write_text(("The " + unit * (100_000 // len(unit)))[:99_999] + ".", "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = detector_command("check", file, "--format", "json", "--grammar", "harper", "--fail-on", "never")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 20
    assert done.returncode in (0, 3), done.stderr
    run = json.loads(done.stdout)
    text = file.read_text("utf-8")
    for finding in run["reports"][0]["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["text"]


def test_a_reader_that_goes_away_is_no_error(stories: Path) -> None:
    command = (
        f'"{sys.executable}" -m detector check "{stories / "garbled.txt"}" --format json --grammar none | head -c 1'
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("{", "")


def test_help_and_version_are_there_at_once(detector_command: Command) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = detector_command("--version")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 0.5
    assert done.stdout.startswith("detector 0.")
    listed = detector_command("--help").stdout
    for command in (
        "check", "align", "batch", "authority", "train", "evaluate", "serve", "setup", "doctor", "explain", "rules",
    ):  # fmt: skip
        assert f"\n  {command} " in listed
        page = detector_command(command, "--help")
        assert page.returncode == 0
        assert "Example" in page.stdout or command == "authority"
    assert "..." not in listed.partition("Commands:")[2]


def test_rules_are_listed_and_explained(detector_command: Command) -> None:
    rows = json.loads(detector_command("rules", "--format", "json").stdout)
    assert len(rows) >= 11
    text = detector_command("rules").stdout
    for row in rows:
        assert f"\n{row['rule']} " in f"\n{text}"
    page = detector_command("explain", "institution")
    assert page.returncode == 0
    assert "Not marked:" in page.stdout


def test_colour_is_only_for_a_terminal(stories: Path) -> None:
    import pty

    arguments = [sys.executable, "-m", "detector", "check", str(stories / "garbled.txt"), "--grammar", "none"]
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"}
    with subprocess.Popen(arguments, stdout=theirs, stderr=subprocess.DEVNULL, env=environment) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                block = os.read(ours, 65536)
            except OSError:
                break
            if not block:
                break
            shown += block
        running.wait()
    os.close(ours)
    assert b"\x1b[" in shown
    assert b"\x1b[" not in subprocess.run(arguments, capture_output=True, check=False).stdout


def test_the_settings_of_the_folder_count(detector_command: Command, stories: Path, tmp_path: Path) -> None:
    (tmp_path / "detector.toml").write_text('rules = ["duplication"]\n')
    done = detector_command("check", stories / "garbled.txt", "--format", "json", cwd=tmp_path)
    assert {f["rule"] for f in json.loads(done.stdout)["reports"][0]["findings"]} == {"duplication"}
    own = tmp_path / "own.toml"
    own.write_text('rulse = ["duplication"]\n')
    done = detector_command("--config", own, "check", stories / "garbled.txt")
    assert done.returncode == 2
    assert "did you mean 'rules'" in done.stderr
