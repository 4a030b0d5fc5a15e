"""Fetching LanguageTool: its files come from the Maven repository with jgo, and stay in the cache folder.

Which files, and which bytes, stands in `data/tables/languagetool_jars.tsv`: the server and all that it depends on, as
resolved from `org.languagetool:languagetool-server:6.8`. Every file is compared with its sha256 before it is used. All
languages are needed: with the English files alone the server dies at start.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ... import assets
from ...language.tables import rows
from ...settings import Settings
from ...types.errors import ServiceError

VERSION = "6.8"
_TABLE = "languagetool_jars.tsv"
_ATTEMPTS = 3
_WORKERS = 6
_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Jar:
    """One file of LanguageTool: its Maven coordinate, its size in bytes and its hash."""

    group: str
    artifact: str
    version: str
    classifier: str
    bytes: int
    sha256: str

    @property
    def file(self) -> str:
        """The name of the file, as Maven gives it."""
        return "-".join(filter(None, (self.artifact, self.version, self.classifier))) + ".jar"


def cache_folder(settings: Settings) -> Path:
    """Where `detector setup` keeps what it fetches: the setting `cache`, or the user's cache folder."""
    if settings.cache:
        return Path(settings.cache).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("detector", appauthor=False))


def installed(settings: Settings) -> Path | None:
    """The folder of LanguageTool's files, or None where it has not been fetched. Looks at one file only."""
    place = cache_folder(settings) / f"languagetool-{VERSION}"
    return place if (place / "manifest.json").is_file() else None


def class_path(place: Path) -> tuple[Path, ...]:
    """The files of LanguageTool in a folder that `installed` gave, in a fixed order."""
    return tuple(sorted((place / "jars").glob("*.jar")))


def jars() -> tuple[Jar, ...]:
    """The files that make up LanguageTool.

    Raises:
        AssetError: the table is missing.
    """
    listed = rows(_TABLE, "group", "artifact", "version", "classifier", "bytes", "sha256")
    return tuple(
        Jar(group, artifact, version, classifier, int(size), sha256)
        for group, artifact, version, classifier, size, sha256 in listed
    )


def damaged(place: Path) -> tuple[str, ...]:
    """The names of files that are missing or have other bytes than the manifest states (reads them all, about 1 s)."""
    expected: dict[str, dict[str, Any]] = json.loads((place / "manifest.json").read_text("utf-8"))["files"]
    return tuple(name for name, facts in expected.items() if not _is(place / "jars" / name, facts["sha256"]))


def fetch(settings: Settings, progress: Callable[[str], None]) -> Path:
    """Fetch LanguageTool, unless it is here already, and say where it is.

    What is in the user's local Maven repository already is taken from there. The files are gathered one by one, each
    checked, and become visible all at once; after an interruption a second call goes on where the first stopped.

    Raises:
        ServiceError: no network, a file that is not to be had, a full disk.
    """
    here = installed(settings)
    if here is not None and not damaged(here):
        progress(f"LanguageTool {VERSION} is here already: {here}")
        return here
    wanted = jars()
    target = cache_folder(settings) / f"languagetool-{VERSION}"
    gathered = cache_folder(settings) / f"languagetool-{VERSION}.part"
    try:
        gathered.mkdir(parents=True, exist_ok=True)
        _need_room(gathered, wanted)
        _gather(wanted, gathered, target / "jars", progress)
        _publish(wanted, gathered, target)
    except OSError as error:
        raise ServiceError(f"LanguageTool could not be stored in {target.parent}: {error}") from error
    progress(f"LanguageTool {VERSION} is ready: {target}")
    return target


def _need_room(folder: Path, wanted: tuple[Jar, ...]) -> None:
    missing = sum(jar.bytes for jar in wanted if not (folder / jar.file).exists())
    free = shutil.disk_usage(folder).free
    if free < missing * 1.1:
        raise ServiceError(
            f"LanguageTool needs {missing / 1e6:.0f} MB in {folder}, where {free / 1e6:.0f} MB are free: make room, "
            "or name another folder with the setting `cache`"
        )


def _gather(wanted: tuple[Jar, ...], folder: Path, earlier: Path, progress: Callable[[str], None]) -> None:
    total = sum(jar.bytes for jar in wanted)
    done = 0
    with ThreadPoolExecutor(_WORKERS) as pool:
        running = {pool.submit(_obtain, jar, folder, earlier): jar for jar in wanted}
        try:
            for number, future in enumerate(as_completed(running), start=1):
                future.result()
                done += running[future].bytes
                size = f"{done / 1e6:.0f} of {total / 1e6:.0f} MB"
                progress(f"LanguageTool {VERSION}: {number} of {len(wanted)} files, {size}")
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _obtain(jar: Jar, folder: Path, earlier: Path) -> None:
    """Put one file into the folder: from an earlier installation, the local Maven repository, or the network."""
    if _is(folder / jar.file, jar.sha256):
        return
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        found = _intact(jar, earlier / jar.file) or _local(jar) or _download(jar, Path(scratch))
        copy = Path(scratch) / "copy.jar"
        _link(found, copy)
        copy.replace(folder / jar.file)


def _local(jar: Jar) -> Path | None:
    """The file in the user's local Maven repository, if it is there and has the right bytes."""
    from jgo.config import GlobalSettings

    place = Path(GlobalSettings.load().repo_cache, *jar.group.split("."), jar.artifact, jar.version, jar.file)
    return _intact(jar, place)


def _intact(jar: Jar, file: Path) -> Path | None:
    return file if _is(file, jar.sha256) else None


def _download(jar: Jar, folder: Path) -> Path:
    import requests
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    problem = ""
    for attempt in range(_ATTEMPTS):
        time.sleep(attempt)
        repository = folder / f"attempt-{attempt}"  # a broken download is left behind and would be taken for the file
        maven = MavenContext(repo_cache=repository, local_repos=[], timeout=_TIMEOUT_S)
        maven.remote_repos = {**GlobalSettings.load().repositories, **maven.remote_repos}
        artifact = maven.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier, "jar")
        try:
            file = Path(artifact.resolve())
        except (requests.RequestException, RuntimeError) as error:
            problem = str(error)
            continue
        if _is(file, jar.sha256):
            return file
        problem = "what came has other bytes than it should (sha256)"
    raise ServiceError(
        f"LanguageTool could not be fetched: {jar.file}: {problem}. Check the network (a proxy is read from "
        "HTTPS_PROXY, a mirror from [repositories] in jgo.conf) and run `detector setup` again: what has come is kept"
    )


def _publish(wanted: tuple[Jar, ...], gathered: Path, target: Path) -> None:
    """Make a complete folder out of what was gathered and give it its name in one step."""
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        fresh = Path(scratch) / target.name
        (fresh / "jars").mkdir(parents=True)
        for jar in wanted:
            _link(gathered / jar.file, fresh / "jars" / jar.file)
        manifest = {
            "name": "LanguageTool",
            "version": VERSION,
            "files": {jar.file: {"bytes": jar.bytes, "sha256": jar.sha256} for jar in wanted},
        }
        (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
        if target.exists():  # damaged, or put there by another process meanwhile
            target.rename(Path(scratch) / "old")
        fresh.rename(target)
    shutil.rmtree(gathered, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


def _is(file: Path, sha256: str) -> bool:
    return file.is_file() and assets.sha256(file) == sha256
