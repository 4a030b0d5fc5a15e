"""A Word document → its article, and back with edits made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from ...types import Article
from ...types.errors import UnreadableError
from ..contract import Edit, Source, body
from ..dates import day_of_name
from ..limits import refuse_text
from .changes import Replacement, change
from .package import Package, opened, serialized
from .visible_text import SPACES, Layout, has_text, laid_out

_MOST_BYTES = 200_000_000
"""Bytes of a file, which holds its pictures, too."""


def read(stream: BinaryIO, source: Source, limit: int) -> Iterator[Article]:
    """The one story of a file.

    Raises:
        UnreadableError: there is nothing in it, it is too large, damaged, protected, or no Word file.
    """
    path = source.name
    if stream.seekable() and stream.seek(0, os.SEEK_END) > _MOST_BYTES:
        raise UnreadableError(path, f"it is larger than {_MOST_BYTES // 1_000_000} MB")
    if stream.seekable():
        stream.seek(0)
    data = stream.read(_MOST_BYTES + 1)
    if not data:
        raise UnreadableError(path, "it is empty")
    yield read_document(data, source.id, path, limit)


def read_document(data: bytes, id: str, path: str | None, limit: int) -> Article:
    """The story of the bytes of a Word file.

    Raises:
        UnreadableError: there is nothing in it, it is too large, damaged, protected, or no Word file.
    """
    package = opened(data, path)
    layout = layout_of(package)
    refuse_text(layout.text, path, limit)
    places = tuple((piece.start, piece.locator) for piece in layout.pieces)
    return Article(
        id,
        layout.text,
        path,
        embedded=True,
        date=day_of_name(path),
        parts=body(layout.text),
        places=places,
        unread=_unread(package, layout),
        original=data,
    )


def layout_of(package: Package) -> Layout:
    """The visible text of a Word file with its places.

    Raises:
        UnreadableError: its main part is damaged or no Word document.
    """
    root = package.tree(package.document)
    if root is None or root.tag not in {f"{{{space}}}document" for space in SPACES}:
        raise UnreadableError(package.path, "it is a packed file without a Word document in it")
    return laid_out(root)


def _unread(package: Package, layout: Layout) -> tuple[str, ...]:
    """Kinds of text in a file that are not read."""
    unread = list(layout.unseen)
    for kind, name in (("header", "headers"), ("footer", "footers")):
        trees = (package.tree(part) for part in package.related(kind))
        if any(tree is not None and has_text(tree) for tree in trees):
            unread.append(name)
    return tuple(unread)


def rewrite(original: bytes, edits: Sequence[Edit]) -> bytes:
    """The file with edits made, without tracking them; every part but the main one as it was."""
    if not edits:
        return original
    package = opened(original, None)
    root = layout_of(package).root
    change(root, [Replacement(edit.start, edit.end, edit.replacement) for edit in edits], tracked=False)
    return package.replaced({package.document: serialized(root)})
