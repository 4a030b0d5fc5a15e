"""Names on the command line → the files that they stand for: each is read, or it is said why not.

Left out without a word are hidden files and folders, what office programs and systems leave beside files, pictures,
sound and film, and what detector itself has written there. All else in a folder is a story until it is read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ..types.errors import UnreadableError, UsageError
from ..types.visible import shell_quoted
from .contract import STANDARD_INPUT, Source

_NO_STORIES = frozenset(
    (
        ".aac", ".avi", ".bmp", ".flac", ".gif", ".heic", ".ico", ".jpeg", ".jpg", ".m4a", ".m4v", ".mkv", ".mov",
        ".mp3", ".mp4", ".mpeg", ".mpg", ".ogg", ".png", ".psd", ".svg", ".tif", ".tiff", ".wav", ".webm", ".webp",
        ".wmv",
    )
)  # fmt: skip
"""Suffixes of pictures, sound and film, which lie beside stories and are none."""
_LEFT_BEHIND = frozenset(("desktop.ini", "thumbs.db", "__macosx"))
"""What systems put into folders, in small letters; also what begins with `.` (hidden) or `~$` (open in an office)."""
_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISDIR, "a folder"),
)


def find(
    names: Iterable[str], known: Collection[str], *, folders: bool = True, without: Collection[Path] = ()
) -> tuple[Source, ...]:
    """The files that names stand for, in their order; a folder's files are sorted. `known`: suffixes of formats.

    The id of a story is the name of its file without the suffix, and within a folder its path from there, of which a
    suffix that is not known is a part; a second story of one id is numbered. What is known to be unreadable when it is
    found (a folder without permission, a link to a folder) is a source that says why. `without` are files and folders,
    as `os.path.realpath` gives them, that are not looked at.

    Raises:
        UsageError: a file or folder is not there, or is a folder where none can be read.
    """
    found: list[Source] = []
    for name in names:
        path = Path(name)
        if name == STANDARD_INPUT:
            found.append(Source(path, "stdin"))
            continue
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            raise UsageError(f"{name}: no such file or folder") from None
        except OSError as error:
            found.append(Source(path, path.stem, error.strerror or str(error)))
            continue
        if not is_folder:
            found.append(Source(path, path.stem))
        elif folders:
            found += _walk(path, known, without)
        else:
            batch = f"detector batch {shell_quoted(name)} --output DIR"
            raise UsageError(f"{name} is a folder: `{batch}` checks the stories in it")
    return _numbered(found)


def open_file(path: Path) -> BinaryIO:
    """A file, opened for reading. What is no file (a pipe, a device: read, they may never end) is not opened.

    Raises:
        UnreadableError: it is no file.
        OSError: it cannot be opened.
    """
    _refuse(path, path.stat().st_mode)  # a device may do something when it is opened
    stream = open(path, "rb", opener=_without_waiting)  # noqa: SIM115
    try:
        _refuse(path, os.fstat(stream.fileno()).st_mode)  # it may have been put in the place of a file meanwhile
    except UnreadableError:
        stream.close()
        raise
    return stream


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _refuse(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        what = next((words for is_one, words in _KINDS if is_one(mode)), "no file")
        raise UnreadableError(
            str(path), f"it is {what}, not a file: a story is read from a file, or with - from a pipe"
        )


def _walk(folder: Path, known: Collection[str], without: Collection[Path]) -> Iterator[Source]:
    """The files below a folder, sorted by path."""
    found: list[Source] = []
    real = Path(os.path.realpath(folder))

    def source(path: Path, reason: str = "") -> None:
        inside = path.relative_to(folder)
        id = inside.with_suffix("") if not reason and path.suffix.lower() in known else inside
        if real / inside not in without:
            found.append(Source(path, id.as_posix(), reason))

    def not_listed(error: OSError) -> None:
        path = Path(error.filename)
        reason = f"the folder cannot be read ({error.strerror or error})"
        id = folder.name if path == folder else path.relative_to(folder).as_posix()
        found.append(Source(path, id, reason))

    for name, folders, files in os.walk(folder, onerror=not_listed):
        place = Path(name)
        folders[:] = [each for each in folders if _may_be_story(each)]
        for each in folders:
            if (place / each).is_symlink():
                source(place / each, "it is a link to a folder, which is not followed: name that folder itself")
        folders[:] = [each for each in folders if real / place.relative_to(folder) / each not in without]
        for each in files:
            if _may_be_story(each) and Path(each).suffix.lower() not in _NO_STORIES:
                source(place / each)
    yield from sorted(found, key=lambda source: source.path.relative_to(folder).parts)


def _may_be_story(name: str) -> bool:
    return not name.startswith((".", "~$")) and name.lower() not in _LEFT_BEHIND


def _numbered(found: Iterable[Source]) -> tuple[Source, ...]:
    """The sources, each with an id of its own; one that is met again gets a number that no other has."""
    taken: dict[str, int] = {}  # ids, each with the last number that was put behind it
    result = []
    for source in found:
        id, number = source.id, taken.get(source.id, 1)
        while id in taken:
            number += 1
            id = f"{source.id}~{number}"
        taken[source.id] = number
        taken.setdefault(id, 1)
        result.append(source if id == source.id else replace(source, id=id))
    return tuple(result)
