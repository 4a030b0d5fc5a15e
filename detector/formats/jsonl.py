"""JSON lines: one story a line, `{"id", "text", "title", "date"}`, of which only the text is needed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ..types import Article, Problem
from ..types.errors import UnreadableError
from . import plain

_DATES = ("date", "published", "versioncreated")


def looks_like(data: bytes) -> bool:
    """Whether the first line is an object with a text."""
    line = data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    if not line.startswith(b"{"):
        return False
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and isinstance(row.get("text"), str)


def articles(lines: Iterable[bytes], path: str, id: str, limit: int) -> Iterator[Article | Problem]:
    """One article, or one problem, a line; empty lines are passed over.

    A row without an id gets that of the file and the number of its line.

    Raises:
        UnreadableError: there is no row at all.
    """
    empty = True
    for number, line in enumerate(lines, start=1):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            empty = False
            yield _article(line, number, path, f"{id}:{number}", limit)
    if empty:
        raise UnreadableError(path, "it is empty")


def _article(line: bytes, number: int, path: str, id: str, limit: int) -> Article | Problem:
    where = f"line {number}"
    try:
        plain.refuse_size(len(line) // 2, path, limit)  # an escaped sign takes more bytes than a plain one
        row = json.loads(line.decode("utf-8-sig"))
    except UnreadableError as error:
        return Problem(path, id, "read", f"{where}: {error.reason}")
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
        plain.refuse_text(text, path, limit)
    except UnicodeEncodeError:
        return Problem(path, name, "read", f"{where} holds half a character (a lone surrogate): write the file again")
    except UnreadableError as error:
        return Problem(path, name, "read", f"{where}: {error.reason}")
    date = next(filter(None, (plain.day(row.get(key)) for key in _DATES)), None) or plain.day_of_name(path)
    return Article(name, text, path, title if isinstance(title, str) else None, embedded=True, date=date)
