"""Fetching LanguageTool: whole, checked, resumable, offline afterwards. Needs `detector setup` to have run."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from detector.grammar.languagetool import install
from detector.settings import Settings
from detector.types.errors import ServiceError


@pytest.fixture(scope="module")
def here() -> Path:
    place = install.installed(Settings())
    assert place is not None, "LanguageTool has not been fetched: run `detector setup` before the tests"
    return place


@pytest.fixture
def repository(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A local Maven repository made of the files fetched; whatever is not in it cannot be had: the network is shut."""
    folder = tmp_path / "repository"
    for jar in install.jars():
        place = folder.joinpath(*jar.group.split("."), jar.artifact, jar.version)
        place.mkdir(parents=True, exist_ok=True)
        try:
            os.link(here / "jars" / jar.file, place / jar.file)
        except OSError:
            shutil.copyfile(here / "jars" / jar.file, place / jar.file)
    monkeypatch.setenv("M2_REPO", str(folder))
    monkeypatch.setenv("JGO_CONFIG_FILE", str(tmp_path / "none.conf"))
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    return folder


def place_in(repository: Path, jar: install.Jar) -> Path:
    return repository.joinpath(*jar.group.split("."), jar.artifact, jar.version, jar.file)


def test_the_table_names_the_server_and_every_language() -> None:
    names = {jar.artifact for jar in install.jars()}
    assert {"languagetool-server", "languagetool-core", "language-en", "language-es"} <= names
    assert len({jar.file for jar in install.jars()}) == len(install.jars())
    assert all(len(jar.sha256) == 64 and jar.bytes > 0 for jar in install.jars())


def test_what_was_fetched_is_whole(here: Path) -> None:
    assert install.damaged(here) == ()
    assert {file.name for file in install.class_path(here)} == {jar.file for jar in install.jars()}
    assert json.loads((here / "manifest.json").read_text("utf-8"))["version"] == install.VERSION


def test_nothing_is_installed_in_an_empty_folder(tmp_path: Path) -> None:
    assert install.installed(Settings(cache=str(tmp_path / "nowhere"))) is None


def test_fetch_lays_everything_out_and_does_it_once(repository: Path, tmp_path: Path) -> None:
    settings = Settings(cache=str(tmp_path / "cache"))
    said: list[str] = []
    place = install.fetch(settings, said.append)
    assert install.installed(settings) == place
    assert install.damaged(place) == ()
    assert len(said) == len(install.jars()) + 1
    assert [entry.name for entry in (tmp_path / "cache").iterdir()] == [place.name]  # nothing is left lying about
    shutil.rmtree(repository)
    said.clear()
    assert install.fetch(settings, said.append) == place
    assert len(said) == 1
    assert "already" in said[0]


def test_without_a_network_the_message_says_so_and_what_has_come_is_kept(repository: Path, tmp_path: Path) -> None:
    settings = Settings(cache=str(tmp_path / "cache"))
    jar = install.jars()[-1]
    missing = place_in(repository, jar)
    kept = tmp_path / "kept.jar"
    missing.rename(kept)
    with pytest.raises(ServiceError, match=r"could not be fetched.*Check the network.*detector setup"):
        install.fetch(settings, lambda _: None)
    assert install.installed(settings) is None
    part = next((tmp_path / "cache").glob("*.part"))
    assert len(list(part.glob("*.jar"))) == len(install.jars()) - 1
    shutil.rmtree(repository)  # all that came before is taken from what was kept
    missing.parent.mkdir(parents=True)
    kept.rename(missing)
    assert install.damaged(install.fetch(settings, lambda _: None)) == ()


def test_a_file_with_other_bytes_is_not_taken(repository: Path, tmp_path: Path) -> None:
    broken = place_in(repository, install.jars()[0])
    content = broken.read_bytes()
    broken.unlink()  # a link to the real one
    broken.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ServiceError, match="could not be fetched"):
        install.fetch(Settings(cache=str(tmp_path / "cache")), lambda _: None)


def test_a_damaged_installation_is_seen_and_mended(repository: Path, tmp_path: Path) -> None:
    settings = Settings(cache=str(tmp_path / "cache"))
    place = install.fetch(settings, lambda _: None)
    file = install.class_path(place)[3]
    file.unlink()
    file.write_bytes(b"no jar")
    assert install.damaged(place) == (file.name,)
    jar = next(jar for jar in install.jars() if jar.file == file.name)
    for other in install.jars():  # only the damaged file is asked for
        if other != jar:
            place_in(repository, other).unlink()
    assert install.damaged(install.fetch(settings, lambda _: None)) == ()
