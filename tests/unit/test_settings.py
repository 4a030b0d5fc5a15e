"""Where settings come from, and what is said of those that do not fit."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from detector.pipeline import Examiner
from detector.settings import Settings
from detector.types.errors import SettingsError, UsageError


def test_the_stronger_place_wins(tmp_path: Path) -> None:
    file = tmp_path / "detector.toml"
    file.write_text('grammar = "harper"\nmin_hint_precision = 0.3\nmax_characters = 10\n')
    environment = {"DETECTOR_MIN_HINT_PRECISION": "0.5", "DETECTOR_MAX_CHARACTERS": "20", "HOME": "/"}
    settings = Settings.load(file, environment, max_characters=30)
    assert (settings.grammar, settings.min_hint_precision, settings.max_characters) == ("harper", 0.5, 30)


def test_nothing_given_leaves_the_defaults() -> None:
    assert Settings.load(environment={}, grammar=None) == Settings()


def test_strings_are_read_as_the_type_of_the_field() -> None:
    environment = {"DETECTOR_RULES": os.pathsep.join(("acronym", "quote")), "DETECTOR_SHIPPED_AUTHORITY": "no"}
    settings = Settings.load(environment=environment)
    assert settings.rules == ("acronym", "quote")
    assert settings.shipped_authority is False


def test_an_unknown_key_names_the_nearest_known_one(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('gramar = "none"\n')
    with pytest.raises(SettingsError, match=r"unknown setting 'gramar' in .*own\.toml; did you mean 'grammar'\?"):
        Settings.load(file, {})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("grammar", "word"),
        ("min_hint_precision", "high"),
        ("min_precision", 1.2),
        ("min_precision", "nan"),
        ("shipped_authority", "perhaps"),
    ],
)
def test_a_value_that_does_not_fit_is_a_wrong_call(key: str, value: Any) -> None:
    with pytest.raises(UsageError, match=key):
        Settings.load(environment={}, **{key: value})


@pytest.mark.parametrize("content", ["grammar = ", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "detector.toml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingsError, match=r"detector\.toml"):
        Settings.load(file, {})


def test_settings_cross_a_process_border() -> None:
    settings = Settings(rules=("acronym",), authority=("desk.sqlite",))
    assert pickle.loads(pickle.dumps(settings)) == settings


@pytest.mark.parametrize("wrong", [{"grammar": "nope"}, {"min_precision": 7}, {"reference_timeout": -1}])
def test_an_examiner_opens_with_no_settings_that_do_not_fit(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=f"^setting '{next(iter(wrong))}' cannot be "):
        Examiner(Settings(**wrong))


def test_an_examiner_reads_settings_as_a_call_gives_them() -> None:
    with Examiner(Settings(rules=["number"], authority=[])) as examiner:  # type: ignore[arg-type]
        assert examiner.settings == Settings(rules=("number",))


@pytest.mark.parametrize("value", ["0", "-1", "99999999999999999999", "inf"])
def test_a_number_that_nothing_can_be_measured_by_is_refused(value: str, tmp_path: Path) -> None:
    file = tmp_path / "detector.toml"
    file.write_text(f"max_characters = {value}\n", "utf-8")
    with pytest.raises(SettingsError, match="max_characters"):
        Settings.traced([file])
