"""Word documents (.docx): the visible text of the body, its tables, links and content controls.

Earlier changes are read as if they were accepted. What is not read (notes, text boxes, headers) is told. Written again
with edits, everything else of the file stays as it was: styles, pictures, earlier changes, other people's comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ...types import Article
from ..contract import Edit, Format, Source

_SUFFIXES = frozenset({".docx", ".docm"})
SIGNATURE = b"PK\x03\x04"


def _sniff(name: str, head: bytes) -> bool:
    return Path(name).suffix.lower() in _SUFFIXES or (head.startswith(SIGNATURE) and b"word/" in head)


def _read(stream: BinaryIO, source: Source, limit: int) -> Iterator[Article]:
    from .document import read  # lxml is loaded where there is a Word file

    return read(stream, source, limit)


def _rewrite(original: bytes, edits: Sequence[Edit]) -> bytes:
    from .document import rewrite

    return rewrite(original, edits)


FORMAT = Format(name="docx", suffixes=_SUFFIXES, sniff=_sniff, read=_read, rewrite=_rewrite)
