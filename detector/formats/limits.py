"""Limits of a story, whatever its format: nothing, too much and no text are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import regex

from ..types.errors import UnreadableError

_PIECE = 1 << 20
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def most_bytes(limit: int) -> int:
    """The bytes that a story of `limit` characters can take at most, in any encoding that is read."""
    return 4 * limit + 4


def refuse_size(size: int, path: str | None, limit: int) -> None:
    """Raise UnreadableError for a file that cannot but be too long, without reading it."""
    if size > most_bytes(limit):
        raise UnreadableError(path, too_long(f"more than {size // 1_000_000} MB", limit))


def most_of_row(limit: int) -> int:
    """The bytes of the longest line or row that is read at all: an escaped sign takes more of them than a plain one."""
    return 2 * most_bytes(limit)


def lines(stream: BinaryIO, most: int) -> Iterator[bytes | None]:
    """The lines of a file, None for each of more than `most` bytes: such a line is passed over and never held whole."""
    while line := stream.readline(most + 1):
        if len(line) <= most:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_PIECE)
        yield None


def refuse_text(text: str, path: str | None, limit: int) -> None:
    """Raise UnreadableError for a text that is empty, too long, or not text at all."""
    if not text.strip() or not any(char.isalnum() for char in text):
        raise UnreadableError(path, "there is no text in it" if text else "it is empty")
    if len(text) > limit:
        raise UnreadableError(path, too_long(f"{len(text):,} characters", limit))
    control = len(_CONTROL.findall(text))
    if "\x00" in text or control > max(3, len(text) // 100):
        raise UnreadableError(path, "it is binary, not text: save the story as plain text (UTF-8)")


def too_long(size: str, limit: int) -> str:
    """The reason to be told of a story that is over the limit."""
    return (
        f"it is too long for one story ({size}; the limit is {limit:,} characters): "
        "put one story into a file, or raise the setting max_characters"
    )
