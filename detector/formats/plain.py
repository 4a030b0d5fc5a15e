"""Plain text: the file's own characters, untouched, so that offsets of the report count in the file itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ..types import Article
from .contract import Edit, Format, Source, body, spliced
from .dates import day_of_name
from .encodings import decode, marked
from .limits import most_bytes, refuse_size, refuse_text

_SUFFIXES = frozenset({".txt", ".md", ".text"})
_OTHERS = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".docx", ".docm"})
"""Suffixes that say that a file is no plain text, whatever its first bytes are."""


def _sniff(name: str, head: bytes) -> bool:
    """By its suffix, or where it has none that says anything by text that is no JSON object."""
    suffix = Path(name).suffix.lower()
    return suffix in _SUFFIXES or (suffix not in _OTHERS and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"))


def _read(stream: BinaryIO, source: Source, limit: int) -> Iterator[Article]:
    """The one story of a file.

    Raises:
        UnreadableError: there is nothing in it, it is too large, not text, or in an encoding that must be guessed.
    """
    path = source.name
    if stream.seekable():
        refuse_size(stream.seek(0, os.SEEK_END), path, limit)
        stream.seek(0)
    data = stream.read(most_bytes(limit) + 1)
    refuse_size(len(data), path, limit)
    text = decode(data, path)
    refuse_text(text, path, limit)
    yield Article(source.id, text, path, date=day_of_name(path), parts=body(text))


def _rewrite(original: bytes, edits: Sequence[Edit]) -> bytes:
    """The file with edits made, in its own encoding and with its mark."""
    mark, encoding = marked(original)
    text = original[len(mark) :].decode(encoding)
    return mark + spliced(text, range(len(text) + 1), edits).encode(encoding)


FORMAT = Format(name="plain", suffixes=_SUFFIXES, sniff=_sniff, read=_read, rewrite=_rewrite)
