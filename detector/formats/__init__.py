"""file ⇄ articles: sniff, read, rewrite.

A member is a `Format` (see `contract.py`), and `FORMATS` is the list. A file is read by the member whose suffix it has,
or else by the first that knows its content. `sources` says which files there are, `read` reads one; what cannot be read
comes out as a `Problem` beside the articles, so that one bad file never ends a run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..types import Article, Problem
from ..types.errors import UnreadableError, UsageError
from . import csv, jsonl, plain
from .contract import HEAD, STANDARD_INPUT, Edit, Format, Source

__all__ = [
    "FORMATS", "STANDARD_INPUT", "Edit", "Format", "Source", "count", "format_of", "read", "read_all", "sources",
]  # fmt: skip

FORMATS: tuple[Format, ...] = (jsonl.FORMAT, csv.CSV, csv.TSV, plain.FORMAT)
_UNREAD = {
    ".doc": "a Word file", ".docx": "a Word file", ".epub": "an e-book", ".gz": "a packed file",
    ".htm": "a web page", ".html": "a web page", ".json": "one JSON object", ".odt": "an OpenDocument file",
    ".parquet": "a table", ".pdf": "a PDF", ".rtf": "a rich text file", ".xlsx": "a table",
    ".xml": "an XML file", ".zip": "a packed file",
}  # fmt: skip


def sources(inputs: Iterable[str], *, folders: bool = True) -> tuple[Source, ...]:
    """The files that the names on the command line stand for, in their order; a folder's files are sorted.

    Of a folder, files of text, JSON lines and tables with a column of texts are taken, hidden ones are not. The id of a
    story is the name of its file without the suffix, and within a folder its path from there; a second story of one id
    is numbered.

    Raises:
        UsageError: a file or folder is not there, or is a folder where none can be read.
    """
    found: list[Source] = []
    for name in inputs:
        path = Path(name)
        if name == STANDARD_INPUT:
            found.append(Source(path, "stdin"))
        elif path.is_dir():
            if not folders:
                raise UsageError(f"{name} is a folder: `detector batch {name} --output DIR` checks the stories in it")
            found += (Source(file, file.relative_to(path).with_suffix("").as_posix()) for file in _walk(path))
        elif path.exists():
            found.append(Source(path, path.stem))
        else:
            raise UsageError(f"{name}: no such file or folder")
    return _numbered(found)


def read(source: Source, max_characters: int = 2_000_000) -> Iterator[Article | Problem]:
    """The stories of one file.

    A file that is empty, binary, too large or in another encoding than UTF-8 (or UTF-16 with its mark) gives a
    `Problem` whose reason says how to mend it.
    """
    try:
        yield from _read(source, max_characters)
    except UnreadableError as error:
        yield Problem(error.path, source.id, "read", error.reason)
    except OSError as error:
        yield Problem(str(source.path), source.id, "read", error.strerror or str(error))


def read_all(sources: Iterable[Source], max_characters: int = 2_000_000) -> Iterator[Article | Problem]:
    """The stories of several files, one after another."""
    return (story for source in sources for story in read(source, max_characters))


def count(source: Source) -> int:
    """How many stories a file seems to hold: the lines where one holds many, else one."""
    own = _by_suffix(source.path.name)
    if own is None or not own.many:
        return 1
    try:
        with source.path.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1


def format_of(name: str, head: bytes) -> Format | None:
    """The format of a file, by its name and its first bytes."""
    return _by_suffix(name) or next((member for member in FORMATS if member.sniff(name, head)), None)


def _by_suffix(name: str) -> Format | None:
    suffix = Path(name).suffix.lower()
    return next((member for member in FORMATS if suffix in member.suffixes), None)


def _read(source: Source, limit: int) -> Iterator[Article | Problem]:
    suffix = source.path.suffix.lower()
    if source.name is None:
        yield from plain.FORMAT.read(sys.stdin.buffer, source, limit)
    elif suffix in _UNREAD:
        what = _UNREAD[suffix]
        raise UnreadableError(source.name, f"{what} ({suffix}) cannot be read yet: save the story as plain text")
    else:
        with source.path.open("rb") as stream:
            member = format_of(source.path.name, stream.read(HEAD)) or plain.FORMAT
            stream.seek(0)
            yield from member.read(stream, source, limit)


def _walk(folder: Path) -> Iterator[Path]:
    """Files of stories below a folder, sorted by path, hidden files and folders left out."""
    paths: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += (Path(place, name) for name in files if not name.startswith("."))
    for path in sorted(paths, key=lambda path: path.relative_to(folder).parts):
        if (member := _by_suffix(path.name)) is not None and _is_one(path, member):
            yield path


def _is_one(path: Path, member: Format) -> bool:
    """Whether a file is of a format: by its name alone where that says it."""
    if member.sniff(path.name, b""):
        return True
    try:
        with path.open("rb") as stream:
            return member.sniff(path.name, stream.read(HEAD))
    except OSError:
        return False


def _numbered(found: Iterable[Source]) -> tuple[Source, ...]:
    taken: dict[str, int] = {}
    result = []
    for source in found:
        number = taken[source.id] = taken.get(source.id, 0) + 1
        result.append(source if number == 1 else Source(source.path, f"{source.id}~{number}"))
    return tuple(result)
