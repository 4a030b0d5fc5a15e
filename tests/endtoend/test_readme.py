"""The README's example is what its first command prints.

Shown are the head, some sentences and the count, with "..." for what is left out. After a change for the better, write
it anew (the test fails in the run that writes), read the difference, and run again:

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
LEFT_OUT = "..."


def first_command() -> list[str]:
    """The arguments of `detector` in the README's first line."""
    line = README.read_text("utf-8").split("```")[1].splitlines()[1]
    return shlex.split(line.rpartition("&&")[2])[1:]


def excerpt(printed: str, sentences: set[str]) -> str:
    """The head, some sentences and the count of what a check printed."""
    body = printed.partition("\nNot examined:")[0].rstrip("\n")
    head, *parts = re.split(r"\n\n(?=Sentence \d)", body)
    *_, count = body.splitlines()
    shown, gap = [head], False
    for part in parts:
        if part.split(" ", 2)[1] in sentences:
            shown.append(part.removesuffix(f"\n\n{count}"))
            gap = False
        elif not gap:
            shown.append(LEFT_OUT)
            gap = True
    return "\n\n".join(shown) + f"\n{count}"


def test_the_example_is_what_the_first_command_prints(detector_command: Command) -> None:
    done = detector_command(*first_command(), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    text = README.read_text("utf-8")
    found = EXAMPLE.search(text)
    assert found is not None, "the README has no place for the example"
    told = excerpt(done.stdout, set(re.findall(r"^Sentence (\d+)", found[0], re.MULTILINE)))
    if os.environ.get("DETECTOR_WRITE_README") and told != found[0]:
        README.write_text(text[: found.start()] + told + text[found.end() :], "utf-8", newline="\n")
        pytest.fail("the example has been written anew: read the difference, and run again")
    assert found[0] == told
