"""The README's examples are what its first command prints, alone and with `--explain`.

Of the reasons some sentences are shown, with "..." for what is left out. After a change for the better, write them anew
(the test fails in the run that writes), read the difference, and run again:

    DETECTOR_WRITE_README=1 pytest tests/endtoend/test_readme.py
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
EXAMPLE = re.compile(r"(?<=\n## An example\n\n```\n).*?(?=\n```\n)", re.DOTALL)
REASONS = re.compile(r"(?<=`--explain` shows the reasons:\n\n```\n).*?(?=\n```\n)", re.DOTALL)
LEFT_OUT = "..."


def first_command() -> list[str]:
    """The arguments of `detector` in the README's first line."""
    line = README.read_text("utf-8").split("```")[1].splitlines()[1]
    return shlex.split(line.rpartition("&&")[2])[1:]


def table(printed: str) -> str:
    """All but what was not looked at, which depends on what is installed."""
    return printed.partition("\nNot looked at")[0].rstrip("\n")


def excerpt(printed: str, sentences: set[str]) -> str:
    """Some sentences of a check with reasons."""
    _, *parts = re.split(r"\n\n(?=Sentence \d)", table(printed))
    shown: list[str] = []
    for part in parts:
        if part.split(" ", 2)[1] in sentences:
            shown.append(part)
        elif not shown or shown[-1] != LEFT_OUT:
            shown.append(LEFT_OUT)
    return "\n\n".join(shown)


def test_the_examples_are_what_the_first_command_prints(detector_command: Command) -> None:
    done, explained = (detector_command(*first_command(), *more, cwd=ROOT) for more in ((), ("--explain",)))
    assert (done.returncode, explained.returncode) == (0, 0), done.stderr
    text = README.read_text("utf-8")
    reasons = REASONS.search(text)
    assert reasons is not None, "the README has no place for the reasons"
    sentences = set(re.findall(r"^Sentence (\d+)", reasons[0], re.MULTILINE))
    told = text
    for place, printed in ((EXAMPLE, table(done.stdout)), (REASONS, excerpt(explained.stdout, sentences))):
        found = place.search(told)
        assert found is not None, "the README has no place for the example"
        told = told[: found.start()] + printed + told[found.end() :]
    if os.environ.get("DETECTOR_WRITE_README") and told != text:
        README.write_text(told, "utf-8", newline="\n")
        pytest.fail("the examples have been written anew: read the difference, and run again")
    assert told == text
