"""From a cold start: what is imported and opened, and what is done with bad input.

How long it takes `tests/bench` says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
UNWANTED = (
    "torch", "sklearn", "scipy", "pandas", "sentence_transformers", "transformers", "huggingface_hub",
    "language_tool_python", "jgo", "requests", "urllib3", "lxml", "starlette", "uvicorn", "py3langid",
    "jinja2", "multiprocessing.pool", "detector.batch.examination", "detector.batch.run", "detector.batch.pairing",
    "detector.batch.engines",
    "detector.evaluation", "detector.servers", "detector.training",
    "detector.grammar.languagetool.server", "detector.authorities.build", "detector.authorities.exchange",
    "detector.authorities.learning",
)  # fmt: skip
"""Modules that a check of English copy has no use for, nearly all of them slow to import."""
PROBE = """
import json, os, sys
seen = []
def listen(event, arguments):
    if event in ("open", "sqlite3.connect", "socket.connect", "subprocess.Popen") and not event.startswith("open"):
        seen.append([event, str(arguments[0])])
    elif event == "open" and isinstance(arguments[0], (str, bytes)):
        seen.append([event, os.fsdecode(arguments[0])])
sys.addaudithook(listen)
from detector.cli import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
print(json.dumps({"code": code, "seen": seen, "modules": sorted(sys.modules)}), file=sys.stderr)
"""


def _probed(*arguments: str | Path) -> Any:
    """Exit code of a command, the modules that it imported, and what it opened, connected to and started."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stderr.splitlines()[-1])


@pytest.fixture(scope="module")
def checked(stories: Path) -> Any:
    """What a check beside a reference did, with all that is the default."""
    return _probed("check", stories / "garbled.txt", "--reference", stories / "original.txt")


def test_a_check_imports_nothing_that_it_does_not_use(checked: Any) -> None:
    assert checked["code"] == 1
    assert [name for name in UNWANTED if name in checked["modules"]] == []


def test_a_check_opens_its_models_and_one_authority_file(checked: Any) -> None:
    opened = [Path(path) for event, path in checked["seen"] if event == "open"]
    models = {path.parent.name for path in opened if path.parent.parent.name == "models" and path.suffix != ".pyc"}
    assert models <= {
        "classifier", "edits", "encoder", "lexicon", "likeness", "misnamed", "names", "pair", "pivots",
        "senses", "tagger",
    }  # fmt: skip
    assert not [path for path in opened if path.match("data/sources/*")]
    assert len([path for event, path in checked["seen"] if event == "sqlite3.connect"]) == 1


def test_a_check_starts_no_process_and_no_connection(checked: Any) -> None:
    assert not [each for each in checked["seen"] if each[0] in ("socket.connect", "subprocess.Popen")]


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
    done = detector_command("check", file, "--format", "json", "--grammar", "harper", "--fail-on", "never")
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
    for asked in ("--version", "--help"):
        needed = {name.partition(".")[0] for name in _probed(asked)["modules"]}
        assert not needed & {"numpy", "regex", "onnxruntime", "tokenizers", "wordfreq", "sqlite3", "harper"}
    assert detector_command("--version").stdout.startswith("detector 0.")
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
