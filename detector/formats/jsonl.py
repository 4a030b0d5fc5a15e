"""JSON lines: one story a line, `{"id", "text", "title", "date"}`, of which only the text is needed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import regex

from ..types import Article, Problem
from ..types.errors import UnreadableError
from .contract import HEAD, Edit, Format, Source, body, by_locator, spliced
from .dates import day, day_of_name
from .limits import lines, most_of_row, refuse_text, too_long

_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_OTHERS = frozenset({".txt", ".md", ".text", ".csv", ".tsv"})
"""Suffixes that say that a file is of another kind, whatever its first bytes are."""
_CHARACTER = regex.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\.|[^\\]", regex.DOTALL
)
"""One code point in a JSON string: a pair of escaped halves, an escape, or the character itself."""
_DATES = ("date", "published", "versioncreated")


def _sniff(name: str, head: bytes) -> bool:
    """By its suffix, or where that is unknown by a first line that is an object with a text."""
    if Path(name).suffix.lower() in _SUFFIXES:
        return True
    if Path(name).suffix.lower() in _OTHERS:
        return False
    line, end, _ = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not line.startswith(b"{"):
        return False
    try:
        row = json.loads(line)
    except ValueError:
        return not end and len(head) >= HEAD and b'"text"' in line  # the line goes on behind the head
    return isinstance(row, dict) and isinstance(row.get("text"), str)


def _read(stream: BinaryIO, source: Source, limit: int) -> Iterator[Article | Problem]:
    """One article, or one problem, a line; empty lines are passed over.

    A row without an id gets that of the file and the number of its line.

    Raises:
        UnreadableError: there is no row at all.
    """
    empty = True
    most = most_of_row(limit)
    for number, line in enumerate(lines(stream, most), start=1):
        if line is None:
            empty = False
            reason = f"line {number}: {too_long(f'more than {most // 1_000_000} MB', limit)}"
            yield Problem(source.name, f"{source.id}:{number}", "read", reason)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            empty = False
            yield _article(line, number, source.name, f"{source.id}:{number}", limit)
    if empty:
        raise UnreadableError(source.name, "it is empty")


def _rewrite(original: bytes, edits: Sequence[Edit]) -> bytes:
    """The lines with edits made inside the strings of their texts; every other line and member stays."""
    wanted = by_locator(edits)
    lines = []
    for number, line in enumerate(io.BytesIO(original), start=1):
        own = wanted.pop(_locator(number), None)
        lines.append(line if own is None else _edited(line.decode("utf-8"), own).encode("utf-8"))
    if wanted:
        raise ValueError(f"there is no {', '.join(map(str, wanted))}")
    return b"".join(lines)


def _edited(line: str, edits: Sequence[Edit]) -> str:
    start, end = _text_literal(line)
    literal = line[start:end]

    def escaped(text: str) -> str:
        return json.dumps(text, ensure_ascii=line.isascii())[1:-1]

    return line[:start] + spliced(literal, _places(literal), edits, escaped) + line[end:]


def _text_literal(line: str) -> tuple[int, int]:
    """Where the string of the member "text" stands in an object, quotes and all; the last one, as a reader takes it."""
    decoder, found = json.JSONDecoder(), None
    at = line.index("{") + 1
    while True:
        at = _over_space(line, at)
        if line[at] == "}":
            break
        key, at = decoder.raw_decode(line, at)
        start = _over_space(line, _over_space(line, at) + 1)  # over the colon
        value, at = decoder.raw_decode(line, start)
        if key == "text" and isinstance(value, str):
            found = start, at
        at = _over_space(line, at)
        at += line[at] == ","
    if found is None:
        raise ValueError('there is no string "text" in the line')
    return found


def _over_space(line: str, at: int) -> int:
    while line[at] in " \t\r\n":
        at += 1
    return at


def _places(literal: str) -> list[int]:
    """The place of each code point of a string in its literal, and of its end."""
    places = [match.start() for match in _CHARACTER.finditer(literal, 1, len(literal) - 1)]
    return [*places, len(literal) - 1]


def _locator(number: int) -> str:
    return f"line {number}"


def _article(line: bytes, number: int, path: str | None, id: str, limit: int) -> Article | Problem:
    where = f"line {number}"
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Problem(path, id, "read", f"{where} is not UTF-8: save the file again as UTF-8")
    except (ValueError, RecursionError) as error:
        return Problem(path, id, "read", f"{where} is not JSON ({error})")
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        return Problem(path, id, "read", f'{where} is not an object with a string "text"')
    given, title = row.get("id"), row.get("title")
    name = str(given) if isinstance(given, str | int) and given != "" else id
    try:
        text.encode("utf-8")
        refuse_text(text, path, limit)
    except UnicodeEncodeError:
        return Problem(path, name, "read", f"{where} holds half a character (a lone surrogate): write the file again")
    except UnreadableError as error:
        return Problem(path, name, "read", f"{where}: {error.reason}")
    date = next(filter(None, (day(row.get(key)) for key in _DATES)), None) or day_of_name(path)
    given_title = title if isinstance(title, str) else None
    return Article(name, text, path, given_title, embedded=True, date=date, parts=body(text), locator=_locator(number))


FORMAT = Format(name="jsonl", suffixes=_SUFFIXES, many=True, sniff=_sniff, read=_read, rewrite=_rewrite)
