"""The folder that a batch writes into."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

RESULTS = ("index.html", "problems.jsonl", "reports.jsonl", "stories", "summary.json")
"""Names of what a run leaves in its folder for people and programs."""


def own_files(output: Path, inputs: Iterable[str]) -> frozenset[Path]:
    """Files of a batch where it looks for stories: its folder, or what it writes there where that is an input."""
    folder = Path(os.path.realpath(output))
    if any(Path(os.path.realpath(name)) == folder for name in inputs):
        return frozenset(folder / name for name in RESULTS)
    return frozenset((folder,))
