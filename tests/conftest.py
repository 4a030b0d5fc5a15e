"""What tests of the whole program share: the real command, and the stories under seeds/."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# processes that a test starts find its functions by name; behind all else, so that what is installed is tested
sys.path.append(str(ROOT))
Command = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update`: write goldens and reached figures anew. Such a run does not pass: what it wrote is to be read."""
    parser.addoption("--update", action="store_true", help="write goldens and reached figures anew, and fail")


@pytest.fixture(scope="session")
def detector_command() -> Command:
    """Runs the real command in a process of its own; keyword arguments go to `subprocess.run`."""

    def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DETECTOR_") and k != "COLUMNS"}
        environment |= options.pop("env", None) or {}  # type: ignore[arg-type, operator]
        options = {"timeout": 300, "encoding": "utf-8", "capture_output": True, **options}
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [sys.executable, "-m", "detector", *map(str, arguments)], env=environment, check=False, **options
        )

    return run


@pytest.fixture(scope="session")
def stories() -> Path:
    """A folder with versions of one story (`original.txt`, `garbled.txt`), another story, and one in Arabic."""
    return ROOT / "tests" / "stories"
