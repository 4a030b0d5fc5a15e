"""`detector evaluate --stories` on the real stories beside the repository, by the real command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from detector import Examiner, Settings
from detector.evaluation import Table
from detector.training.benchmarks.run import PLAIN
from tests.ratchet import Ratchet

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
GOLD = Path(__file__).parent / "gold" / "004.json"
Command = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def told(detector_command: Command, tmp_path_factory: pytest.TempPathFactory) -> Table:
    folder = tmp_path_factory.mktemp("figures")
    stories = ("--stories", SEEDS, "--gold", GOLD)
    done = detector_command("evaluate", *stories, "--output", folder, env={"DETECTOR_GRAMMAR": "none"}, timeout=600)
    assert done.returncode == 0, done.stderr
    table = Table.read(folder / "figures.json")
    assert done.stdout == (folder / "figures.md").read_text("utf-8") == table.to_markdown() + "\n"
    assert (folder / "reliability.svg").read_text("utf-8").startswith("<svg")
    return table


def test_the_garbled_story_is_measured_against_a_readers_marks(told: Table, ratchet: Ratchet) -> None:
    marks = json.loads(GOLD.read_text("utf-8"))["spans"]
    assert told.row("own-alone/recall/alert").cells["detector"].count == len(marks)
    for key in ("precision/alert", "recall/alert", "recall/shown", "first/marked"):
        value = told.row(f"own-alone/{key}").cells["detector"].value
        assert value is not None
        ratchet.check(f"004 alone/{key}", value)
    assert told.row("own-alone/verdict/garbled/garbled").cells["detector"].value == 1.0
    assert "languagetool" in told.row("own-alone/precision/alert").cells


def test_the_stored_figures_are_those_of_the_models_that_ship() -> None:
    stored = Table.read(ROOT / "models" / "classifier" / "figures.json")
    with Examiner(Settings(**PLAIN)) as examiner:
        assert stored.signature["detector"] == examiner.signature, "run `detector evaluate DATA --card`"
