"""file → articles, chosen by suffix and content.

A member is a function from the bytes of one file to articles. `sources` says which files there are, `read` reads one;
what cannot be read comes out as a `Problem` beside the articles, so that one bad file never ends a run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..types import Article, Problem
from ..types.errors import UnreadableError, UsageError

STANDARD_INPUT = "-"

TEXT_SUFFIXES = frozenset({".txt", ".md", ".text"})
ROW_SUFFIXES = frozenset({".jsonl", ".ndjson"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
_UNREAD = {
    ".doc": "a Word file", ".docx": "a Word file", ".epub": "an e-book", ".gz": "a packed file",
    ".htm": "a web page", ".html": "a web page", ".json": "one JSON object", ".odt": "an OpenDocument file",
    ".parquet": "a table", ".pdf": "a PDF", ".rtf": "a rich text file", ".xlsx": "a table",
    ".xml": "an XML file", ".zip": "a packed file",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read, and the id that its story gets."""

    path: Path
    id: str


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
    """How many stories a file seems to hold: the lines of JSON lines and tables, else one."""
    if source.path.suffix.lower() not in ROW_SUFFIXES | TABLE_SUFFIXES:
        return 1
    try:
        with source.path.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1


def _read(source: Source, limit: int) -> Iterator[Article | Problem]:
    from . import csv, jsonl, plain

    name = str(source.path)
    suffix = source.path.suffix.lower()
    if name == STANDARD_INPUT:
        data = sys.stdin.buffer.read(plain.most_bytes(limit) + 1)
        yield plain.article(data, None, source.id, limit)
    elif suffix in ROW_SUFFIXES:
        with source.path.open("rb") as stream:
            yield from jsonl.articles(stream, name, source.id, limit)
    elif suffix in TABLE_SUFFIXES:
        yield from csv.articles(source.path, source.id, limit)
    elif suffix in _UNREAD:
        raise UnreadableError(name, f"{_UNREAD[suffix]} ({suffix}) cannot be read yet: save the story as plain text")
    else:
        plain.refuse_size(source.path.stat().st_size, name, limit)
        data = source.path.read_bytes()
        if suffix not in TEXT_SUFFIXES and jsonl.looks_like(data):
            yield from jsonl.articles(data.splitlines(), name, source.id, limit)
        else:
            yield plain.article(data, name, source.id, limit)


def _walk(folder: Path) -> Iterator[Path]:
    """Files of stories below a folder, sorted by path, hidden files and folders left out."""
    from . import csv

    wanted = TEXT_SUFFIXES | ROW_SUFFIXES | TABLE_SUFFIXES
    paths: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += (
            Path(place, name) for name in files if not name.startswith(".") and Path(name).suffix.lower() in wanted
        )
    for path in sorted(paths, key=lambda path: path.relative_to(folder).parts):
        if path.suffix.lower() not in TABLE_SUFFIXES or csv.has_stories(path):
            yield path


def _numbered(found: Iterable[Source]) -> tuple[Source, ...]:
    taken: dict[str, int] = {}
    result = []
    for source in found:
        number = taken[source.id] = taken.get(source.id, 0) + 1
        result.append(source if number == 1 else Source(source.path, f"{source.id}~{number}"))
    return tuple(result)
