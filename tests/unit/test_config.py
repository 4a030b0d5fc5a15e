"""Where settings are found, and what `detector config` says of them."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from detector.cli import cli
from detector.cli.config import commented
from detector.settings import Settings, config_files
from detector.types.errors import SettingsError


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, below another one; the user's own configuration is beside them."""
    folder = tmp_path / "desk" / "today"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in [name for name in os.environ if name.startswith("DETECTOR_")]:
        monkeypatch.delenv(name)
    own = tmp_path / "config" / "detector"
    own.mkdir(parents=True)
    (own / "detector.toml").write_text('grammar = "harper"\nmin_precision = 0.5\nrules = ["quote"]\n')
    (tmp_path / "desk" / "detector.toml").write_text('min_precision = 0.8\ndecisions = "kept.sqlite"\n')
    return folder


def told(*arguments: str) -> dict[str, dict[str, object]]:
    done = CliRunner().invoke(cli, ["config", "--format", "json", *arguments], standalone_mode=False)
    if done.exception:
        raise done.exception
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("desk")
def test_each_setting_says_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETECTOR_SAME_STORY", "0.7")
    found = told("--grammar", "none")
    above, own = tmp_path / "desk" / "detector.toml", tmp_path / "config" / "detector" / "detector.toml"
    assert found["grammar"] == {"value": "none", "from": "given"}
    assert found["same_story"] == {"value": 0.7, "from": "DETECTOR_SAME_STORY"}
    assert found["min_precision"] == {"value": 0.8, "from": str(above)}
    assert found["rules"] == {"value": ["quote"], "from": str(own)}
    assert found["encoder"] == {"value": "onnx", "from": "default"}
    assert found["decisions"]["value"] == str(tmp_path / "desk" / "kept.sqlite"), "as seen from its file"


def test_the_nearest_file_holds_and_a_file_given_holds_alone(desk: Path, tmp_path: Path) -> None:
    (desk / "detector.toml").write_text("same_story = 0.9\n")
    assert told()["min_precision"]["value"] == 0.5
    own = tmp_path / "own.toml"
    own.write_text("same_story = 0.1\n")
    done = CliRunner().invoke(cli, ["--config", str(own), "config"], standalone_mode=False)
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert f"same_story = 0.1 {own}" in lines and 'grammar = "auto" default' in lines


def test_a_file_above_that_is_another_users_is_not_read(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 12_345_678)
    above = desk.parent / "detector.toml"
    os.chown(above, 12_345_679, -1) if os.geteuid() == 0 else None
    found, refused = config_files(desk)
    assert refused == [above] and above not in found


def test_an_unknown_variable_of_ours_is_told_and_those_of_others_are_not() -> None:
    with pytest.raises(SettingsError, match=r"'DETECTOR_GRAMAR' in the environment; did you mean 'DETECTOR_GRAMMAR'\?"):
        Settings.load(environment={"DETECTOR_GRAMAR": "none"})
    others = {"DETECTOR_TOKEN": "x", "DETECTOR_SERVICE_HOST": "h", "DETECTOR_PORT_80_TCP": "p", "DETECTORS": "1"}
    assert Settings.load(environment=others) == Settings()


def test_what_is_written_is_what_is_in_force_and_says_what_each_setting_means(desk: Path) -> None:
    run = CliRunner().invoke(cli, ["config", "--write", "--min-precision", "0.9"], standalone_mode=False)
    assert run.exception is None and run.stderr == "detector.toml: written\n"
    text = (desk / "detector.toml").read_text("utf-8")
    assert Settings.load(desk / "detector.toml", {}) == Settings.load(
        grammar="harper", rules=["quote"], min_precision=0.9, decisions=str(desk.parent / "kept.sqlite"), environment={}
    )
    uncommented = tomllib.loads("\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line[:30]))
    assert uncommented.keys() == asdict(Settings()).keys()
    assert all(before.startswith("# ") for before, line in zip(text.splitlines(), text.splitlines()[1:], strict=False)
               if " = " in line[:30])  # fmt: skip
    again = CliRunner().invoke(cli, ["config", "--write"], standalone_mode=False)
    assert "is there already" in str(again.exception)
    assert (desk / "detector.toml").read_text("utf-8") == text


def test_values_survive_being_written() -> None:
    settings = Settings(encoder='a "b"\\c', authority=("é.sqlite", "b"), shipped_authority=False, max_characters=7)
    assert Settings().updated(tomllib.loads("\n".join(commented(settings))), "written") == settings


@pytest.mark.parametrize(("address", "said"), [("https://elsewhere.example", True), ("http://localhost:8081", False)])
def test_a_file_that_was_found_and_sends_stories_on_is_said(desk: Path, address: str, said: bool) -> None:
    (desk / "detector.toml").write_text(f'languagetool_url = "{address}"\n')
    done = CliRunner().invoke(cli, ["config"], standalone_mode=False)
    assert ("is sent on: languagetool_url" in done.stderr) is said
