"""A shell completes what is typed: the script is sourced in bash, and asked as bash asks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def script(detector_command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `detector completion bash` prints, beside a `detector` on the path."""
    folder = tmp_path_factory.mktemp("shell")
    file = folder / "completion.bash"
    file.write_text(detector_command("completion", "bash").stdout)
    program = folder / "detector"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m detector "$@"\n')
    program.chmod(0o755)
    return file


def completed(script: Path, *words: str) -> list[str]:
    """What bash would offer for the last of some words."""
    quoted = " ".join(f"'{word}'" for word in words)
    ask = f"""
        complete() {{ declare -g FUNCTION="${{@: -2:1}}"; }}; compopt() {{ :; }}
        source '{script}'
        COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}
        _detector_completion detector "${{COMP_WORDS[COMP_CWORD]}}"
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    environment = os.environ | {"PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", ask], env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("detector", "che"), {"check"}),
        (("detector", "authority", "ex"), {"export"}),
        (("detector", "check", "--fo"), {"--format"}),
        (("detector", "check", "--fail-on", ""), {"alert", "hint", "never"}),
        (("detector", "explain", "person"), {"person-name"}),
        (("detector", "completion", "f"), {"fish"}),
    ],
)
def test_bash_completes_commands_options_values_and_rules(
    script: Path, words: tuple[str, ...], offered: set[str]
) -> None:
    assert set(completed(script, *words)) == offered


def test_bash_is_told_where_a_file_is_asked_for(detector_command: Command) -> None:
    asked = {"_DETECTOR_COMPLETE": "bash_complete", "COMP_WORDS": "detector check sto", "COMP_CWORD": "2"}
    assert detector_command(env=asked).stdout == "file,sto\n"


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_scripts_of_other_shells_ask_the_same(detector_command: Command, shell: str) -> None:
    done = detector_command("completion", shell)
    assert done.returncode == 0
    assert f"_DETECTOR_COMPLETE={shell}_complete" in done.stdout
