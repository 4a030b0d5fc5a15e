"""file ⇄ articles: sniff, read, rewrite.

A member is a `Format` (see `contract.py`), and `FORMATS` is the list. A file is read by the member whose suffix it has,
or else by the first that knows its content. `sources` says which files there are, `read` reads one; what cannot be read
comes out as a `Problem` beside the articles, so that one bad file never ends a run.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from ..types import Article, Problem
from ..types.errors import UnreadableError
from . import csv, docx, files, jsonl, plain
from .contract import HEAD, STANDARD_INPUT, Edit, Format, Source, placed
from .limits import lines

__all__ = [
    "FORMATS", "STANDARD_INPUT", "Edit", "Format", "Source", "bytes_of", "count", "format_of", "placed", "read",
    "read_all", "read_bytes", "rewrite", "sources",
]  # fmt: skip

FORMATS: tuple[Format, ...] = (docx.FORMAT, jsonl.FORMAT, csv.CSV, csv.TSV, plain.FORMAT)
_UNREAD = {
    ".doc": "an old Word file", ".epub": "an e-book", ".gz": "a packed file",
    ".htm": "a web page", ".html": "a web page", ".json": "one JSON object", ".odt": "an OpenDocument file",
    ".parquet": "a table", ".pdf": "a PDF", ".rtf": "a rich text file", ".xlsx": "a table",
    ".xml": "an XML file", ".zip": "a packed file",
}  # fmt: skip


def sources(inputs: Iterable[str], *, folders: bool = True, without: Collection[Path] = ()) -> tuple[Source, ...]:
    """The files that the names on the command line stand for: see `files.find`.

    Raises:
        UsageError: a file or folder is not there, or is a folder where none can be read.
    """
    known = {suffix for member in FORMATS for suffix in member.suffixes} | _UNREAD.keys()
    return files.find(inputs, known, folders=folders, without=without)


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


def bytes_of(source: Source) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableError: it is no file, or cannot be read.
    """
    if source.unreadable:
        raise UnreadableError(source.name, source.unreadable)
    if source.name is None:
        return sys.stdin.buffer.read()
    try:
        with files.open_file(source.path) as stream:
            return stream.read()
    except OSError as error:
        raise UnreadableError(source.name, error.strerror or str(error)) from error


def read_bytes(data: bytes, source: Source, max_characters: int = 2_000_000) -> Iterator[Article | Problem]:
    """The stories of a file whose bytes are there already, as `read` gives them."""
    try:
        yield from _member(data[:HEAD], source).read(io.BytesIO(data), source, max_characters)
    except UnreadableError as error:
        yield Problem(error.path, source.id, "read", error.reason)


def rewrite(data: bytes, source: Source, edits: Iterable[Edit]) -> bytes:
    """The bytes of a file with edits made; all else of it stays as it is.

    Raises:
        UnreadableError: the file cannot be read, or not be written again in its format.
        ValueError: edits overlap or lie outside of a story.
    """
    member = _member(data[:HEAD], source)
    if member.rewrite is None:
        raise UnreadableError(source.name, f"a file of the format {member.name} cannot be written again")
    return member.rewrite(data, tuple(edits))


def read_all(sources: Iterable[Source], max_characters: int = 2_000_000) -> Iterator[Article | Problem]:
    """The stories of several files, one after another."""
    return (story for source in sources for story in read(source, max_characters))


def count(source: Source) -> int:
    """How many stories a file seems to hold: the lines where one holds many, else one."""
    own = _by_suffix(source.path.name)
    if own is None or not own.many:
        return 1
    try:
        with files.open_file(source.path) as stream:
            return max(sum(line is None or bool(line.strip()) for line in lines(stream, HEAD)), 1)
    except (OSError, UnreadableError):
        return 1


def format_of(name: str, head: bytes) -> Format | None:
    """The format of a file, by its name and its first bytes."""
    return _by_suffix(name) or next((member for member in FORMATS if member.sniff(name, head)), None)


def _by_suffix(name: str) -> Format | None:
    suffix = Path(name).suffix.lower()
    return next((member for member in FORMATS if suffix in member.suffixes), None)


def _read(source: Source, limit: int) -> Iterator[Article | Problem]:
    if source.unreadable:
        raise UnreadableError(source.name, source.unreadable)
    if source.name is None:
        stream = sys.stdin.buffer
        head = stream.peek(HEAD)[:HEAD] if isinstance(stream, io.BufferedReader) else b""
        yield from _member(head, source).read(stream, source, limit)
        return
    _refuse_unread(source)
    with files.open_file(source.path) as file:
        member = _member(file.read(HEAD), source)
        file.seek(0)
        yield from member.read(file, source, limit)


def _member(head: bytes, source: Source) -> Format:
    """The format in which a file is read; standard input is a Word document or plain text."""
    if source.name is None:
        return docx.FORMAT if head.startswith(docx.SIGNATURE) else plain.FORMAT
    _refuse_unread(source)
    return format_of(source.path.name, head) or plain.FORMAT


def _refuse_unread(source: Source) -> None:
    if (suffix := source.path.suffix.lower()) in _UNREAD:
        what = _UNREAD[suffix]
        raise UnreadableError(source.name, f"{what} ({suffix}) cannot be read yet: save the story as plain text")
