"""What `detector doctor` looks at: the real models, checkers and files."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detector import assets
from detector.cli.health import Check, examine
from detector.grammar.languagetool import install
from detector.settings import Settings

Command = Callable[..., Any]


def by_name(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in examine(settings)}


def test_everything_is_looked_at_and_started() -> None:
    checks = by_name(Settings())
    for name in ("Python", "Harper", "Java", "LanguageTool fetched", "LanguageTool answers", "scikit-learn"):
        assert checks[name].state == "ok", checks[name]
    assert install.VERSION in checks["LanguageTool answers"].detail
    assert {f"models/{folder.parent.name}" for folder in assets.folder("models").glob("*/manifest.json")} <= set(checks)
    assert all(bool(check.advice) == (check.state != "ok") for check in checks.values())


def test_what_is_not_installed_is_no_fault_until_it_is_asked_for(tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    for grammar in ("auto", "harper", "none"):
        check = by_name(Settings(cache=cache).updated({"grammar": grammar}, "here"))["LanguageTool"]
        assert (check.state, "grammar checker" in check.advice, "detector setup" in check.advice) == (
            "not installed", True, True,
        )  # fmt: skip
    asked = by_name(Settings(cache=cache, grammar="all"))
    for name in ("LanguageTool fetched", "LanguageTool answers"):
        assert asked[name].state == "fault"
        assert "detector setup" in asked[name].advice


def test_an_encoder_of_ones_own_names_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if "transformers" in name else find(name, *rest)
    )
    cache = str(tmp_path / "cache")
    for encoder, state in (("onnx", "not installed"), ("minilm", "fault")):
        check = by_name(Settings(cache=cache, encoder=encoder))["sentence-transformers"]
        assert check.state == state
        assert "detector[transformers]" in check.advice


def test_what_is_damaged_is_a_fault(tmp_path: Path) -> None:
    checks = by_name(Settings(cache=str(tmp_path / "cache"), authority=(str(tmp_path / "none.sqlite"),)))
    assert checks["authority file"].state == "fault"
    assert "none.sqlite is missing" in checks["authority file"].detail
    broken = tmp_path / "broken" / f"languagetool-{install.VERSION}"
    broken.mkdir(parents=True)
    (broken / "manifest.json").write_text("{}")
    checks = by_name(Settings(cache=str(tmp_path / "broken")))
    assert checks["LanguageTool fetched"].state == "fault"


def test_nothing_is_reported_home_and_doctor_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "0")
    check = by_name(Settings(cache=str(tmp_path)))["reports home"]
    assert check.state == "ok"
    assert "nothing is" in check.detail
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"


def test_the_command_gives_zero_where_nothing_is_damaged(detector_command: Command, tmp_path: Path) -> None:
    done = detector_command("doctor", env={"DETECTOR_CACHE": str(tmp_path)})
    assert done.returncode == 0, done.stdout
    assert "\nnot installed  LanguageTool: " in done.stdout
    wanting = detector_command("doctor", env={"DETECTOR_CACHE": str(tmp_path), "DETECTOR_GRAMMAR": "languagetool"})
    assert wanting.returncode == 3
    assert "\nfault          LanguageTool fetched: " in wanting.stdout
