"""Tables: one story a row, with the columns text (or body), id, title, date, of which only the text is needed.

`.tsv` is parted by tabs, `.csv` by commas or, where the header says so, by semicolons or tabs; cells may hold line
breaks where they are quoted. A quote that is never closed costs its own row, not those behind it.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

import regex

from ..types import Article, Problem
from ..types.errors import UnreadableError
from .contract import HEAD, Edit, Format, Source, body, by_locator, spliced
from .dates import day, day_of_name
from .encodings import marked, way_out
from .limits import most_of_row, refuse_text, too_long

_TEXT = ("text", "body")
_UNCLOSED = "a quote opens a cell and is not closed at the end of one: write the row again"
_LOOKED_THROUGH = 4
"""Times the longest row: so many characters are looked through, in one file, for the ends of cells that have none."""
_QUOTED = regex.compile(r'""|[^"]')
"""One character of a quoted cell."""


def _sniff(suffix: str, tabs: bool, name: str, head: bytes) -> bool:
    """By its suffix and a header that names a column of texts."""
    if Path(name).suffix.lower() != suffix:
        return False
    try:
        mark, encoding = marked(head)
        lines = io.StringIO(head[len(mark) :].decode(encoding, "replace"), newline="")
        header = next(_rows(lines, tabs, len(head)), None)
        return header is not None and not set(_columns(header.cells)).isdisjoint(_TEXT)
    except csv.Error:
        return False


def _read(tabs: bool, stream: BinaryIO, source: Source, limit: int) -> Iterator[Article | Problem]:
    """One article, or one problem, a row; rows are read one after another. Columns of other names are passed over.

    A row without an id gets that of the file and its number.

    Raises:
        UnreadableError: there is no row, no column of texts, or it is in an encoding that must be guessed.
    """
    name = source.name
    head = stream.read(HEAD)
    mark, encoding = marked(head)
    if not mark and b"\0" in head:
        raise UnreadableError(name, way_out(head, name))
    stream.seek(len(mark))
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        rows = _rows(text, tabs, most_of_row(limit))
        columns = _columns(header.cells if (header := next(rows, None)) else [])
        if not columns:
            raise UnreadableError(name, "it is empty")
        if set(columns).isdisjoint(_TEXT):
            raise UnreadableError(name, "its first row names no column text (or body): that is where stories are")
        for number, row in enumerate(rows, 2):
            if row.text is None or not row.closed:
                reason = _UNCLOSED if row.text is not None else too_long(f"more than {limit:,} characters", limit)
                yield Problem(name, f"{source.id}:{number}", "read", f"row {number}: {reason}")
                continue
            cells = row.cells
            if any(cell.strip() for cell in cells):
                found = dict(zip(columns, cells, strict=False))
                yield _article(found, len(cells), columns, number, name, source.id, limit)
    except UnicodeDecodeError as error:
        raise UnreadableError(name, way_out(error.object, name)) from None
    except csv.Error as error:
        raise UnreadableError(name, f"it is not a table that can be read ({error})") from None
    finally:
        text.detach()


def _article(
    row: Mapping[str, str], cells: int, columns: list[str], number: int, path: str | None, id: str, limit: int
) -> Article | Problem:
    name = row.get("id", "").strip() or f"{id}:{number}"
    if cells > len(columns):
        return Problem(
            path, name, "read", f"row {number} has {cells} cells, the first row {len(columns)}: quote the text"
        )
    text = row[column] if (column := _column_of_text(row)) else ""
    try:
        refuse_text(text, path, limit)
    except UnreadableError as error:
        return Problem(path, name, "read", f"row {number}: {error.reason}")
    date = day(row.get("date")) or day_of_name(path)
    title = row.get("title", "").strip() or None
    return Article(name, text, path, title, embedded=True, date=date, parts=body(text), locator=_locator(number))


def _column_of_text(row: Mapping[str, str]) -> str | None:
    """The first column of texts that is not empty in a row."""
    return next((column for column in _TEXT if row.get(column)), None)


def _columns(header: Sequence[str]) -> list[str]:
    return [column.strip().lower() for column in header]


def _locator(number: int) -> str:
    return f"row {number}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands in the file; no text where it is longer than any that is read.

    `closed`: every quote that opens a cell of it is closed where the cell ends. Where one is not, the row is its first
    line alone, for what follows are rows of their own.
    """

    text: str | None
    delimiter: str
    closed: bool = True

    @property
    def cells(self) -> list[str]:
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # the length of a row is limited where it is read
        lines = io.StringIO(self.text or "", newline="")
        return next(csv.reader(lines, delimiter=self.delimiter), [])


def _rows(stream: TextIO, tabs: bool, most: int) -> Iterator[_Row]:
    """The rows of a table, of at most so many characters each; never more than one of them is held.

    Raises:
        csv.Error: the quotes of so many rows are not closed that the rest is not looked through.
    """
    back: deque[str] = deque()  # lines that have been looked at and are rows of their own

    def line() -> str:
        return back.popleft() if back else stream.readline(most + 1)

    delimiter, looked = "", 0
    while first := line():
        delimiter = delimiter or _delimiter(first, tabs)
        if len(first) > most:
            while first and not first.endswith(("\n", "\r")):
                first = stream.readline(most + 1)
            yield _Row(None, delimiter)
            continue
        held, size = [first], len(first)
        inside, _ = _after_line(first, False, delimiter)
        sound = True
        while inside and sound:
            held.append(line())
            size += len(held[-1])
            inside, sound = _after_line(held[-1], True, delimiter)
            sound = sound and size <= most and held[-1] != ""
        if not sound:
            looked += size
            if looked > _LOOKED_THROUGH * most:
                raise csv.Error("its quotes do not match")
            back.extendleft(reversed(held[1:]))
            held = held[:1]
        yield _Row("".join(held), delimiter, sound)


def _after_line(line: str, inside: bool, delimiter: str) -> tuple[bool, bool]:
    """Whether a quoted cell is open behind a line, and whether the one that was open before it was closed at its end.

    A sign behind a closing quote says that the quote was meant to open another cell. In a cell that begins and ends
    in one line it is left to the reader, which takes it as it is.
    """
    at, sound, before = 0, True, inside
    while True:
        if inside:
            at = line.find('"', at)
            if at < 0:
                return True, sound
            if line[at + 1 : at + 2] == '"':
                at += 2
                continue
            inside, at = False, at + 1
            if before:
                sound, before = line[at : at + 1] in ("", "\r", "\n", delimiter), False
        elif line[at : at + 1] == '"':
            inside, at = True, at + 1
            continue
        at = line.find(delimiter, at) + 1
        if not at:
            return False, sound


def _delimiter(header: str, tabs: bool) -> str:
    """A tab, or what the header has most of: commas, semicolons, tabs."""
    return "\t" if tabs else max(",;\t", key=header.count)


# ------------------------------------------------------------------ written again


def _rewrite(tabs: bool, original: bytes, edits: Sequence[Edit]) -> bytes:
    """The table with edits made inside the cells of its texts; every other cell stays as it is."""
    wanted = by_locator(edits)
    mark, encoding = marked(original)
    rows = _rows(io.StringIO(original[len(mark) :].decode(encoding), newline=""), tabs, len(original))
    parts, columns = [], None
    for number, row in enumerate(rows, 1):
        text = row.text or ""
        if columns is None:
            columns = _columns(row.cells)
        elif (own := wanted.pop(_locator(number), None)) is not None:
            spans = dict(zip(columns, _spans(text, row.delimiter), strict=False))
            column = _column_of_text({name: _value(text[slice(*span)]) for name, span in spans.items()})
            if column is None:
                raise ValueError(f"there is no text in row {number}")
            start, end = spans[column]
            text = text[:start] + _edited(text[start:end], own, row.delimiter) + text[end:]
        parts.append(text)
    if wanted:
        raise ValueError(f"there is no {', '.join(map(str, wanted))}")
    return mark + "".join(parts).encode(encoding)


def _spans(row: str, delimiter: str) -> list[tuple[int, int]]:
    """Where the cells of a row stand, quotes and all, as the reader parts them."""
    ends = regex.compile(rf"{regex.escape(delimiter)}|\r\n|\r|\n|\Z")
    found, at = [], 0
    while True:
        start = at
        if row[at : at + 1] == '"':
            at = _after_quotes(row, at)
        end = ends.search(row, at)
        assert end is not None
        at = end.end()
        found.append((start, end.start()))
        if end.group() != delimiter:
            return found


def _after_quotes(text: str, at: int) -> int:
    """The place after the quote that closes the one at a place."""
    at += 1
    while (at := text.find('"', at)) >= 0:
        if text[at + 1 : at + 2] != '"':
            return at + 1
        at += 2
    return len(text)


def _value(cell: str) -> str:
    """The text of a cell, as the reader gives it. A delimiter of the table stands in quotes, if at all."""
    return "".join(next(csv.reader(io.StringIO(cell, newline=""), delimiter="\0"), []))


def _edited(cell: str, edits: Sequence[Edit], delimiter: str) -> str:
    """A cell with edits made, quoted as it was; one that was not is quoted where it has to be now."""
    value, quoted = _value(cell), cell.startswith('"')
    if quoted:
        places = [match.start() for match in _QUOTED.finditer(cell, pos=1, endpos=len(cell) - 1)]
        if len(places) == len(value):  # and not, as in "a"b, closed before its end
            return spliced(cell, [*places, len(cell) - 1], edits, _doubled)
    new = spliced(value, range(len(value) + 1), edits)
    quoted = quoted or new.startswith('"') or any(sign in new for sign in (delimiter, "\r", "\n"))
    return f'"{_doubled(new)}"' if quoted else new


def _doubled(text: str) -> str:
    return text.replace('"', '""')


def _format(suffix: str, tabs: bool) -> Format:
    return Format(
        name=suffix[1:],
        suffixes=frozenset({suffix}),
        many=True,
        sniff=partial(_sniff, suffix, tabs),
        read=partial(_read, tabs),
        rewrite=partial(_rewrite, tabs),
    )


CSV, TSV = _format(".csv", tabs=False), _format(".tsv", tabs=True)
