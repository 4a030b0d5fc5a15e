"""The other version of an open story: named by a comment in its first lines, or a file that stands beside it.

    detector-reference: original.txt        in one of the first five lines, as a comment of any kind
    story.reference.txt                     beside story.txt

A path is relative to the folder of the story. The line of the comment is no part of the story.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ...formats import read_all, sources
from ...types import Article, Problem
from ...types.errors import UsageError
from ...types.offsets import ANY_END

_FIRST_LINES = 5
_COMMENT = re.compile(r"detector-reference:[ \t]*(?P<path>[^\r\n]*?)[ \t]*(?:-->|\*/|%>)?[ \t]*(?=[\r\n]|\Z)")
_SUFFIXES = (".txt", ".md", ".docx")


@dataclass(frozen=True, slots=True)
class Beside:
    """The other version of a story. `line`: where it is named, from 0; `problem`: why it cannot be used."""

    articles: tuple[Article, ...] = ()
    line: int = 0
    problem: str | None = None


def story(text: str) -> str:
    """A text without the line that names its other version: blanks stand there, so that all offsets stay."""
    named = _named(text)
    if named is None:
        return text
    start = max(text.rfind("\n", 0, named.start()), text.rfind("\r", 0, named.start())) + 1
    return text[:start] + " " * (named.end() - start) + text[named.end() :]


def beside(text: str, path: Path | None, limit: int) -> Beside:
    """The other version of a story, read; none where none is named or found."""
    named = _named(text)
    if named is None:
        return Beside() if path is None else _neighbour(path, limit)
    line = len(re.findall(ANY_END, text[: named.start()]))
    given = Path(os.path.expanduser(named["path"]))  # noqa: PTH111  (as it stands where there is no such user)
    if not given.is_absolute() and path is None:
        return Beside((), line, f"{given}: the story has no folder yet; save it, or name the whole path")
    other = given if path is None else path.parent / given
    if path is not None and _same(path, other):
        return Beside((), line, f"{given}: that is this story itself, not another version of it")
    return _read(other, line, limit)


def _named(text: str) -> re.Match[str] | None:
    ends = islice(re.finditer(ANY_END, text), _FIRST_LINES - 1, None)
    last = next(ends, None)
    named = _COMMENT.search(text, 0, len(text) if last is None else last.end())
    return named if named and named["path"] else None


def _neighbour(path: Path, limit: int) -> Beside:
    if path.stem.endswith(".reference"):
        return Beside()
    for suffix in dict.fromkeys((path.suffix, *_SUFFIXES)):
        candidate = path.with_name(f"{path.stem}.reference{suffix}")
        if os.path.isfile(candidate):  # noqa: PTH113  (also where no file can have such a name)
            return _read(candidate, 0, limit)
    return Beside()


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them is not there
        return False


def _read(path: Path, line: int, limit: int) -> Beside:
    try:
        read = list(read_all(sources([str(path)], folders=False), limit))
    except UsageError as error:
        return Beside((), line, str(error))
    problem = next((f"{path}: {one.reason}" for one in read if isinstance(one, Problem)), None)
    return Beside(tuple(one for one in read if isinstance(one, Article)), line, problem)
