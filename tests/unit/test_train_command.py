"""`detector train`: what it must be given, and what it writes over only when it is told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector import assets
from detector.cli import main
from detector.training import parts
from detector.types.errors import UsageError


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The message of a call that is wrong."""
    with pytest.raises(SystemExit) as left:
        main(["train", *map(str, arguments)])
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (2, "")
    return said.err


@pytest.fixture
def nothing_is_fitted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Path]]:
    """The parts replaced: each notes the data and the output that it is given."""
    calls: list[tuple[Path, Path]] = []
    fakes = {
        "alone": parts.Part(lambda data, output, _: calls.append((data, output))),
        "reads": parts.Part(lambda data, output, _: calls.append((data, output)), ("names", "spans")),
        "extra": parts.Part(lambda data, output, _: calls.append((data, output)), (), ("json", "a_module_of_none")),
    }
    monkeypatch.setattr(parts, "PARTS", fakes)
    return calls


@pytest.mark.usefixtures("nothing_is_fitted")
def test_without_a_folder_of_data_it_says_what_to_give(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "give the folder of training data: detector train DATA" in told(capsys, "reads", "--output", tmp_path)
    assert "no such part: nowhere (there are alone" in told(capsys, "nowhere", "reads", "--output", tmp_path)
    assert "nowhere: no such folder" in told(capsys, "--data", "nowhere", "--output", tmp_path)


@pytest.mark.usefixtures("nothing_is_fitted")
def test_a_folder_that_holds_other_things_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "spans").mkdir()
    assert f"{tmp_path} is no folder of training data: it has no names/" in told(
        capsys, tmp_path, "reads", "--output", tmp_path / "out"
    )


@pytest.mark.usefixtures("nothing_is_fitted")
def test_where_to_write_is_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "--output DIR" in told(capsys, tmp_path)
    assert "--output DIR" in told(capsys, "data", tmp_path)


def test_the_installed_models_are_replaced_only_when_told(
    capsys: pytest.CaptureFixture[str], nothing_is_fitted: list[tuple[Path, Path]]
) -> None:
    models = assets.folder("models")
    assert "holds the installed models" in told(capsys, "alone", "--output", models)
    assert nothing_is_fitted == []
    with pytest.raises(SystemExit) as left:
        main(["train", "alone", "--output", str(models), "--replace-installed"])
    assert left.value.code == 0
    assert [output for _, output in nothing_is_fitted] == [models]


def test_a_module_that_is_not_installed_names_the_extra(
    capsys: pytest.CaptureFixture[str], nothing_is_fitted: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    said = told(capsys, "alone", "extra", "--output", tmp_path)
    assert "a_module_of_none" in said
    assert "json" not in said
    assert "pip install 'detector[train]'" in said
    assert nothing_is_fitted == [], "what is missing is told before anything is fitted"


def test_the_real_parts_name_what_they_need(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such part: wings"):
        parts.train(tmp_path, tmp_path, ("wings",))
    with pytest.raises(UsageError, match="roundtrip"):
        parts.train(tmp_path, tmp_path, ("classifier",))
    assert {name for name, part in parts.PARTS.items() if not part.folders} == {"encoder", "pivots", "senses"}
    assert all("torch" in parts.PARTS[name].modules for name in ("encoder", "names", "tagger"))
