"""`detector evaluate --stories` on stories of seeds/, with the models that ship."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from detector.evaluation import Own, Table, evaluate_own
from detector.evaluation.table import Section
from detector.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with two stories of seeds/."""
    for name in ("crime-persian", "health-spanish"):
        (tmp_path / "desk" / name).mkdir(parents=True)
        for file in (ROOT / "seeds" / name).iterdir():
            (tmp_path / "desk" / name / file.name).write_bytes(file.read_bytes())
    return tmp_path / "desk"


def test_they_are_measured_alone_and_beside_their_references(desk: Path, tmp_path: Path) -> None:
    """LanguageTool is not there."""
    told = evaluate_own(Own(desk), Settings(grammar="none", cache=str(tmp_path)))
    marks = [json.loads(file.read_text("utf-8"))["spans"] for file in desk.glob("*/marks.json")]
    assert [one.key for one in told.sections] == ["own-alone", "own-paired", "own-calibration"]
    beside = told.row("own-paired/recall/shown").cells["detector"]
    assert beside.count == sum(map(len, marks))
    assert beside.value is not None and beside.value >= 0.5
    assert told.row("own-alone/precision/alert").cells["languagetool"].reason
    assert told.row("own-alone/precision/alert").cells["harper"].value is not None
    assert "languagetool not run" in told.signature["beside"]
    assert all(isinstance(one, Section) and one.rows for one in told.sections)


def test_no_module_of_training_is_needed(desk: Path, tmp_path: Path) -> None:
    """Where `training` cannot be imported, a desk still gets its figures."""
    script = "import sys; sys.modules['detector.training'] = None; from detector.cli import main; main(sys.argv[1:])"
    call = ["evaluate", "--stories", desk, "--output", tmp_path / "figures", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, call)],
        env=os.environ | {"DETECTOR_GRAMMAR": "none", "DETECTOR_CACHE": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert Table.read(tmp_path / "figures" / "figures.json").to_markdown() + "\n" == done.stdout
