"""What the contract is held against: real output of the real command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    """The published schema."""
    loaded: dict[str, Any] = json.loads(
        (Path(__file__).resolve().parents[2] / "data" / "schema" / "report-1.json").read_text("utf-8")
    )
    return loaded


@pytest.fixture(scope="session")
def paired(detector_command: Callable[..., Any], stories: Path) -> Any:
    """`detector check` of the garbled version beside the original, as JSON."""
    return detector_command(
        "check",
        stories / "garbled.txt",
        "--reference",
        stories / "original.txt",
        "--grammar",
        "harper",
        "--format",
        "json",
    )
