"""What is built from the tree works elsewhere: a wheel, and a wheel made from the source archive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _build(tree: Path, kind: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel from the tree, and the one from the source archive."""
    folder = tmp_path_factory.mktemp("built")
    archive = _build(ROOT, "sdist", folder / "sdist")
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    return {"tree": _build(ROOT, "wheel", folder / "tree"), "sdist": _build(source, "wheel", folder / "from-sdist")}


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as packed:
        return set(packed.namelist())


def test_the_wheel_carries_models_and_data(wheels: dict[str, Path]) -> None:
    names = _names(wheels["tree"])
    for kind in ("models", "data"):
        tracked = subprocess.run(["git", "ls-files", "-z", kind], cwd=ROOT, capture_output=True, text=True, check=False)
        files = [name for name in tracked.stdout.split("\0") if name]
        if tracked.returncode:  # not a working tree of git
            files = [str(file.relative_to(ROOT)) for file in (ROOT / kind).rglob("*") if file.is_file()]
        assert files
        assert {f"detector/{name}" for name in files if not name.startswith("data/sources/")} <= names
    assert not any(name.startswith("detector/data/sources/") for name in names)  # from which data/ is built
    assert not any(name.startswith(("tests/", "seeds/")) or "__pycache__" in name for name in names)
    assert "detector/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_source_archive_gives_the_same_wheel(wheels: dict[str, Path]) -> None:
    assert _names(wheels["sdist"]) == _names(wheels["tree"])


def test_the_wheel_works_from_an_empty_folder(wheels: dict[str, Path], tmp_path: Path, stories: Path) -> None:
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheels["sdist"]) as packed:
        packed.extractall(site)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DETECTOR_")} | {"PYTHONPATH": str(site)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], cwd=empty, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    where = run("-c", "import detector; print(detector.__file__)").stdout.strip()
    assert Path(where).is_relative_to(site)
    for name in ("garbled.txt", "original.txt"):
        shutil.copy(stories / name, tmp_path / name)
    files = ("../garbled.txt", "--reference", "../original.txt")
    done = run("-m", "detector", "check", *files, "--grammar", "harper", "--format", "json")
    assert done.returncode == 1, done.stderr
    (report,) = json.loads(done.stdout)["reports"]
    assert report["findings"]
    assert list(empty.iterdir()) == []
