"""Contract of a format: told by name and content, read into articles, written again with edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..types import Article, Correction, Part, Problem


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read, and the id that its story gets; `unreadable`: the reason why it cannot be, where that is known
    since it was found."""

    path: Path
    id: str
    unreadable: str = ""

    @property
    def name(self) -> str | None:
        """The path as reports and problems give it; None for standard input."""
        return None if str(self.path) == STANDARD_INPUT else str(self.path)


STANDARD_INPUT = "-"
HEAD = 65_536
"""Bytes of a file by which its format is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A stretch of a story's text (half-open, in code points) and what is to stand there.

    `locator` is that of the story's `Article`: ids of rows may repeat, places in a file do not.
    """

    locator: str | None = None
    start: int
    end: int
    replacement: str


def placed(article: Article, correction: Correction) -> tuple[Edit, ...]:
    """The edits of a story as those of its file."""
    return tuple(
        Edit(locator=article.locator, start=one.start, end=one.end, replacement=one.text) for one in correction.edits
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of file. `suffixes` are its own; `many`: a file holds many stories, one a line or row.

    `sniff(name, head)` says by the name and the first bytes whether a file is of this kind. `read(stream, source,
    limit)` gives its stories, of at most `limit` characters each; a row that cannot be read is a `Problem`.

    `rewrite(original, edits)` gives the file's bytes with the edits made: all other bytes, the encoding, its mark, the
    ends of lines and the quoting stay. None where the format cannot be written again. It raises ValueError for edits
    that overlap or lie outside of a story.
    """

    name: str
    suffixes: frozenset[str]
    many: bool = False
    sniff: Callable[[str, bytes], bool]
    read: Callable[[BinaryIO, Source, int], Iterator[Article | Problem]]
    rewrite: Callable[[bytes, Sequence[Edit]], bytes] | None = None


def spliced(raw: str, places: Sequence[int], edits: Sequence[Edit], escaped: Callable[[str], str] = str) -> str:
    """A raw text with edits made; `places` has the raw place of each code point of the story, and of its end.

    Raises:
        ValueError: edits overlap or lie outside of the story.
    """
    parts, done, last = [], 0, 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not last <= edit.start <= edit.end < len(places):
            raise ValueError(f"the edit {edit.start} to {edit.end} overlaps with another or lies outside of the story")
        parts += [raw[done : places[edit.start]], escaped(edit.replacement)]
        done, last = places[edit.end], edit.end
    return "".join([*parts, raw[done:]])


def by_locator(edits: Sequence[Edit]) -> dict[str | None, list[Edit]]:
    """The edits of each story."""
    found: dict[str | None, list[Edit]] = {}
    for edit in edits:
        found.setdefault(edit.locator, []).append(edit)
    return found


def body(text: str) -> tuple[Part, ...]:
    """The parts of a text that is all body."""
    return (Part("body", 0, len(text)),)
