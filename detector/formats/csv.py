"""Tables: one story a row, with the columns text (or body), id, title, date, of which only the text is needed."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..types import Article, Problem
from ..types.errors import UnreadableError
from . import plain

_TEXT = ("text", "body")


def has_stories(path: Path) -> bool:
    """Whether the header of a table names a column of texts."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return bool({column.strip().lower() for column in next(_reader(stream, path), [])} & set(_TEXT))
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def articles(path: Path, id: str, limit: int) -> Iterator[Article | Problem]:
    """One article, or one problem, a row; rows are read one after another. Columns of other names are passed over.

    `.tsv` is parted by tabs, `.csv` by commas or, where the header says so, by semicolons; cells may hold line breaks
    where they are quoted. A row without an id gets that of the file and its number.

    Raises:
        UnreadableError: there is no row, no column of texts, or it is not UTF-8.
    """
    name = str(path)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # the limit of a story is checked below
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = _reader(stream, path)
            columns = [column.strip().lower() for column in next(rows, [])]
            if not columns:
                raise UnreadableError(name, "it is empty")
            if not set(columns) & set(_TEXT):
                raise UnreadableError(name, "its first row names no column text (or body): that is where stories are")
            for number, cells in enumerate(rows, 2):
                if any(cell.strip() for cell in cells):
                    yield _article(
                        dict(zip(columns, cells, strict=False)), len(cells), columns, number, name, id, limit
                    )
    except UnicodeDecodeError as error:
        raise UnreadableError(name, f"it is not UTF-8 ({error.reason}): save it again as UTF-8") from None
    except csv.Error as error:
        raise UnreadableError(name, f"it is not a table that can be read ({error})") from None


def _reader(stream: Iterator[str], path: Path) -> Iterator[list[str]]:
    if path.suffix.lower() == ".tsv":
        return csv.reader(stream, delimiter="\t")
    header = next(stream, "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    return csv.reader(_again(header, stream), delimiter=delimiter)


def _again(header: str, stream: Iterator[str]) -> Iterator[str]:
    yield header
    yield from stream


def _article(
    row: Mapping[str, str], cells: int, columns: list[str], number: int, path: str, id: str, limit: int
) -> Article | Problem:
    name = row.get("id", "").strip() or f"{id}:{number}"
    if cells > len(columns):
        return Problem(
            path, name, "read", f"row {number} has {cells} cells, the first row {len(columns)}: quote the text"
        )
    text = row.get("text", "") or row.get("body", "")
    try:
        plain.refuse_text(text, path, limit)
    except UnreadableError as error:
        return Problem(path, name, "read", f"row {number}: {error.reason}")
    date = plain.day(row.get("date")) or plain.day_of_name(path)
    title = row.get("title", "").strip() or None
    return Article(name, text, path, title, embedded=True, date=date)
