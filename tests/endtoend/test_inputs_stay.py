"""What a command reads is never what it writes over, under whatever name."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from detector.findings.decisions import Decisions

Command = Callable[..., Any]


def test_no_output_takes_the_place_of_what_was_read(tmp_path: Path, stories: Path, detector_command: Command) -> None:
    copy, original, kept = (tmp_path / name for name in ("copy.txt", "original.txt", "desk.decisions"))
    shutil.copy(stories / "garbled.txt", copy)
    shutil.copy(stories / "original.txt", original)
    Decisions.open(kept).close()
    linked, hard = tmp_path / "linked.txt", tmp_path / "hard.txt"
    linked.symlink_to(original)
    hard.hardlink_to(original)
    beside = ("--reference", original, "--decisions", kept)
    calls = [
        ("check", copy, *beside, "--output", copy),
        ("check", copy, *beside, "--format", "json", "--output", linked),
        *(("fix", copy, *beside, "--output", output) for output in (original, linked, hard, kept)),
        ("align", copy, original, "--output", hard),
        ("decisions", "export", "--decisions", kept, "--output", kept),
    ]
    before = [file.read_bytes() for file in (copy, original, kept)]
    for call in calls:
        done = detector_command(*call)
        assert (done.returncode, "would be lost" in done.stderr) == (2, True), call
        assert [file.read_bytes() for file in (copy, original, kept)] == before, call
