"""Plain text: the file's own characters, untouched, so that offsets of the report count in the file itself."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import regex

from ..types import Article
from ..types.errors import UnreadableError
from .contract import Edit, Format, Source, body, spliced
from .dates import day_of_name
from .limits import most_bytes, refuse_size, refuse_text

_SUFFIXES = frozenset({".txt", ".md", ".text"})
_OTHERS = frozenset({".jsonl", ".ndjson", ".csv", ".tsv"})
"""Suffixes that say that a file is no plain text, whatever its first bytes are."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, with whose mark it begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word file or another packed one"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "a rich text file"),
    (b"\x1f\x8b", "a packed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_MARKUP = regex.compile(rb"\A\s*<(?:!doctype html|html|\?xml)\b", regex.IGNORECASE)
_DOUBLE = (
    ("shift_jis", "\u3040", "\u30ff", 0.2),
    ("euc-jp", "\u3040", "\u30ff", 0.2),
    ("euc-kr", "\uac00", "\ud7a3", 0.6),
    ("gb18030", "\u4e00", "\u9fff", 0.4),
)
"""Encodings of two bytes, each with the signs that are common in it and the least share of them."""
_FOREIGN = 0.3
"""Share of bytes above ASCII from which a text is in another script: accents alone make a tenth of one at most."""
_ODD_WINDOWS = frozenset({0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0x99, 0x80, 0x8A, 0x9A, 0x8E, 0x9E, 0x9C, 0x8C})


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
    mark, encoding = next(((mark, name) for mark, name in _MARKS if original.startswith(mark)), (b"", "utf-8"))
    text = original[len(mark) :].decode(encoding)
    return mark + spliced(text, range(len(text) + 1), edits).encode(encoding)


def decode(data: bytes, path: str | None) -> str:
    """The text of UTF-8 (a mark at the start is dropped) or of UTF-16 and UTF-32 with their mark.

    Raises:
        UnreadableError: any other encoding; the reason names the likely one and the way out.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding, path)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError(path, f"it is {what}, not text: save the story as plain text (UTF-8)")
    if _MARKUP.search(data[:200]):
        raise UnreadableError(path, "it is a web page or XML, which cannot be read yet: save the story as plain text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(path, _way_out(data, path, error.start)) from None


def _decode_as(data: bytes, encoding: str, path: str | None) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            path,
            f"it begins as {encoding.upper()} but is damaged at byte {error.start}: save it again as UTF-8",
        ) from None


def _way_out(data: bytes, path: str | None, position: int) -> str:
    guess = _guess(data)
    if guess is None:
        return "it is binary, not text: save the story as plain text (UTF-8)"
    file = path or "FILE"
    return (
        f"it is not UTF-8 (byte {position}); it looks like {guess}. Save it again as UTF-8, "
        f"or convert it: iconv -f {guess} -t UTF-8 {file} > {file}.utf8.txt"
    )


def _guess(data: bytes) -> str | None:
    """The likely encoding of bytes that are not UTF-8; None where they are no text."""
    sample = data[:200_000]
    zeros = sample.count(0)
    if zeros:
        even = sample[0::2].count(0)
        if zeros > len(sample) // 5:
            return "UTF-16BE" if even > zeros // 2 else "UTF-16LE"
        return None
    if sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample) > max(3, len(sample) // 100):
        return None
    high = [byte for byte in sample if byte >= 0x80]
    if len(high) > _FOREIGN * len(sample):
        for encoding, first, last, share in _DOUBLE:
            text = sample.decode(encoding, errors="replace")
            # read as another two-byte encoding, a text gives rare signs, not the common ones of that script
            if text.count("\ufffd") < 3 and sum(first <= char <= last for char in text) > share * len(text):
                return encoding.upper()
        return "windows-1251"
    return "windows-1252" if any(byte in _ODD_WINDOWS for byte in high) else "ISO-8859-1"


FORMAT = Format(name="plain", suffixes=_SUFFIXES, sniff=_sniff, read=_read, rewrite=_rewrite)
