"""Bytes → text: UTF-8, or what their mark says; of any other encoding it is said which it seems to be.

Nothing is read in an encoding that had to be guessed: one wrong letter in a name is what is looked for.
"""

from __future__ import annotations

import codecs
from pathlib import Path

import regex

from ..types.errors import UnreadableError
from ..types.visible import shell_quoted

MARKS = (
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


def decode(data: bytes, path: str | None) -> str:
    """The text of UTF-8 (a mark at the start is dropped) or of UTF-16 and UTF-32 with their mark.

    Raises:
        UnreadableError: any other encoding; the reason names the likely one and the way out.
    """
    mark, encoding = marked(data)
    if mark:
        return _decode_as(data[len(mark) :], encoding, path)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError(path, f"it is {what}, not text: save the story as plain text (UTF-8)")
    if _MARKUP.search(data[:200]):
        raise UnreadableError(path, "it is a web page or XML, which cannot be read yet: save the story as plain text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(path, way_out(data, path, error.start)) from None


def _decode_as(data: bytes, encoding: str, path: str | None) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            path,
            f"it begins as {encoding.upper()} but is damaged at byte {error.start}: save it again as UTF-8",
        ) from None


def marked(data: bytes) -> tuple[bytes, str]:
    """The mark with which bytes begin and the encoding that it says; no mark and UTF-8 where there is none."""
    return next(((mark, encoding) for mark, encoding in MARKS if data.startswith(mark)), (b"", "utf-8"))


def way_out(data: bytes, path: str | None, position: int | None = None) -> str:
    """The reason to be told of bytes that are not UTF-8: the likely encoding, and a command that converts the file.

    The command has the name of the file as a shell takes it: whatever signs are in it, nothing else is run.
    """
    guess = _guess(data)
    if guess is None:
        return "it is binary, not text: save the story as plain text (UTF-8)"
    file = path or "FILE"
    file = f"./{file}" if file.startswith("-") else file
    old, new = shell_quoted(file), shell_quoted(f"{file}.utf8{Path(file).suffix or '.txt'}")
    where = "" if position is None else f" (byte {position})"
    return (
        f"it is not UTF-8{where}; it looks like {guess}. Save it again as UTF-8, "
        f"or convert it: iconv -f {guess} -t UTF-8 {old} > {new}"
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
