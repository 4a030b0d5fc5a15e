"""The real stories are not ours to publish: nothing committed repeats ten of their words in a row."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
_RUN = 10


def runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def test_no_text_of_the_real_stories_is_committed() -> None:
    theirs = set().union(*(runs(file.read_text("utf-8")) for file in SEEDS.glob("*.txt")))
    assert len(theirs) > 1000
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    files = [ROOT / name for name in listed.splitlines() if name.endswith((".py", ".txt", ".md", ".json", ".tsv"))]
    assert len(files) > 100
    found = {file.name: sorted(runs(file.read_text("utf-8")) & theirs) for file in files}
    assert {name: run for name, run in found.items() if run} == {}
