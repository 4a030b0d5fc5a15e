"""Tables: one story a row, with the columns text (or body), id, title, date, of which only the text is needed.

`.tsv` is parted by tabs, `.csv` by commas or, where the header says so, by semicolons; cells may hold line breaks where
they are quoted.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TextIO

import regex

from ..types import Article, Problem
from ..types.errors import UnreadableError
from .contract import Edit, Format, Source, body, by_locator, spliced
from .dates import day, day_of_name
from .limits import refuse_text

_TEXT = ("text", "body")
_MARK = "\ufeff"
_QUOTED = regex.compile(r'""|[^"]')
"""One character of a quoted cell."""


def _sniff(suffix: str, tabs: bool, name: str, head: bytes) -> bool:
    """By its suffix and a header that names a column of texts."""
    if Path(name).suffix.lower() != suffix:
        return False
    try:
        lines = io.StringIO(head.decode("utf-8-sig", "replace"), newline="")
        return not set(_columns(next(_reader(lines, tabs), []))).isdisjoint(_TEXT)
    except csv.Error:
        return False


def _read(tabs: bool, stream: BinaryIO, source: Source, limit: int) -> Iterator[Article | Problem]:
    """One article, or one problem, a row; rows are read one after another. Columns of other names are passed over.

    A row without an id gets that of the file and its number.

    Raises:
        UnreadableError: there is no row, no column of texts, or it is not UTF-8.
    """
    name = source.name
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # the limit of a story is checked below
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        rows = _reader(lines, tabs)
        columns = _columns(next(rows, []))
        if not columns:
            raise UnreadableError(name, "it is empty")
        if set(columns).isdisjoint(_TEXT):
            raise UnreadableError(name, "its first row names no column text (or body): that is where stories are")
        for number, cells in enumerate(rows, 2):
            if any(cell.strip() for cell in cells):
                yield _article(
                    dict(zip(columns, cells, strict=False)), len(cells), columns, number, name, source.id, limit
                )
    except UnicodeDecodeError as error:
        raise UnreadableError(name, f"it is not UTF-8 ({error.reason}): save it again as UTF-8") from None
    except csv.Error as error:
        raise UnreadableError(name, f"it is not a table that can be read ({error})") from None
    finally:
        lines.detach()


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


def _reader(stream: TextIO, tabs: bool) -> Iterator[list[str]]:
    header = next(stream, "")
    return csv.reader(chain([header], stream), delimiter=_delimiter(header, tabs))


def _delimiter(header: str, tabs: bool) -> str:
    """A tab, or what the header has most of: commas, semicolons."""
    if tabs:
        return "\t"
    return ";" if header.count(";") > header.count(",") else ","


# ------------------------------------------------------------------ written again


def _rewrite(tabs: bool, original: bytes, edits: Sequence[Edit]) -> bytes:
    """The table with edits made inside the cells of its texts; every other cell stays as it is."""
    wanted = by_locator(edits)
    text = original.decode("utf-8")
    start = len(_MARK) if text.startswith(_MARK) else 0
    delimiter = _delimiter(next(io.StringIO(text[start:], newline=""), ""), tabs)
    rows = _spans(text, start, delimiter)
    columns = _columns([_value(text[slice(*span)]) for span in next(rows, [])])
    parts, done = [], 0
    for number, spans in enumerate(rows, 2):
        own = wanted.pop(_locator(number), None)
        if own is None:
            continue
        row = dict(zip(columns, spans, strict=False))
        column = _column_of_text({name: _value(text[slice(*span)]) for name, span in row.items()})
        if column is None:
            raise ValueError(f"there is no text in row {number}")
        cell = slice(*row[column])
        parts += [text[done : cell.start], _edited(text[cell], own, delimiter)]
        done = cell.stop
    if wanted:
        raise ValueError(f"there is no {', '.join(map(str, wanted))}")
    return "".join([*parts, text[done:]]).encode("utf-8")


def _spans(text: str, at: int, delimiter: str) -> Iterator[list[tuple[int, int]]]:
    """Where the cells of each row stand, quotes and all, as the reader parts them; an empty line is a row of none."""
    ends = regex.compile(rf"{regex.escape(delimiter)}|\r\n|\r|\n|\Z")
    row: list[tuple[int, int]] = []
    while at < len(text):
        start = at
        if text[at] == '"':
            at = _after_quotes(text, at)
        found = ends.search(text, at)
        assert found is not None
        at = found.end()
        if row or found.start() > start or found.group() == delimiter:
            row.append((start, found.start()))
        if found.group() != delimiter:
            yield row
            row = []
        elif at == len(text):
            yield [*row, (at, at)]


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
