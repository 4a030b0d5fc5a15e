"""Letters that were read in the wrong encoding ("MÃ¼ller", "M?ller"): where they are, and what stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .lexicon import zipf

_LEADS = "ÂÃÄÅÆÐÑÎÏØÙâ"
"""How the first byte of letters of European and Arabic script, and of signs, looks in Windows-1252."""
_PLAIN = 4.0
"""Zipf frequency from which a word is known: two of them beside a question mark lack a space, not a letter."""
_LOST = re.compile(
    r"(?<![\w/.=&?\-])(?:[A-Z][^\W\d_]{1,99}\? (?=[^\W\d_]{1,99}\?[^\W\d_\-]))?"
    r"[^\W\d_](?:[^\W\d_]|[\-’']){0,99}\?-?[^\W\d_](?:[^\W\d_]|[\-’'?](?=[^\W\d_?]|\?[^\W\d_]))*(?![\w/=&])"
)
"""A word with a question mark before one of its letters, and one before it that ends in one. Before the mark a hundred
letters at most, so that a text without spaces is not read again from each letter on."""
_REPLACED = re.compile(r"(?<![\w\-’'])[\w\-’']*\ufffd[\w\-’'\ufffd]*")
_TWICE = 2
"""Times that a text may have been read wrongly."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A stretch of text of which letters were read wrongly or lost; `right`: what stood there, where that follows."""

    start: int
    end: int
    right: str | None


def misread(text: str) -> Iterator[Misread]:
    """The words of a text in which letters were read in the wrong encoding, in no order; neighbours are one stretch."""
    stretch: Misread | None = None
    for match in _words().finditer(text):
        right = repaired(match.group())
        if right is None:
            continue
        together = stretch is not None and text[stretch.end : match.start()] == " " and text[match.start()].isupper()
        if stretch is not None and together and text[stretch.start].isupper():
            stretch = Misread(stretch.start, match.end(), f"{stretch.right} {right}")
        else:
            if stretch is not None:
                yield stretch
            stretch = Misread(match.start(), match.end(), right)
    if stretch is not None:
        yield stretch
    for match in _REPLACED.finditer(text):
        yield Misread(match.start(), match.end(), None)
    for match in _LOST.finditer(text):
        if _has_lost(match.group()):
            yield Misread(match.start(), match.end(), None)


def repaired(word: str) -> str | None:
    """Word that stood where one was read in Windows-1252 instead of UTF-8; None: it was read rightly."""
    found = None
    for _ in range(_TWICE):
        try:
            read = b"".join(map(_byte, found or word)).decode("utf-8")
        except (UnicodeDecodeError, KeyError):
            break
        if read == (found or word) or any(not char.isprintable() for char in read):
            break
        found = read
    return found


def pattern(word: str) -> re.Pattern[str]:
    """Fits the words that a word with lost letters may have been: one letter for each sign, or two."""
    parts = (re.escape(part) for part in re.split(r"\?|\ufffd+", word))
    return re.compile("[^\\W\\d_]{1,2}".join(parts))


def _has_lost(word: str) -> bool:
    """Whether a question mark inside a word stands for a letter: a small one follows, and it parts no two words."""
    word = word.rsplit(" ", 1)[-1]
    at = word.index("?")
    if not word[at + 1].islower() and word[at + 1] != "-":
        return False
    before, after = re.split(r"[\-?]", word[:at])[-1], re.split(r"[\-?]", word[at + 1 :])[0]
    known = len(before) > 1 and zipf(before) >= _PLAIN and zipf(after) >= _PLAIN
    return not known and any(char.isupper() for char in word)


@cache
def _words() -> re.Pattern[str]:
    signs = "".join(bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xC0)) + "\x81\x8d\x8f\x90\x9d"
    return re.compile(rf"(?<![\w\-’'])[\w\-’']*[{_LEADS}][{re.escape(signs)}][\w{re.escape(signs)}\-’']*")


def _byte(char: str) -> bytes:
    """The byte that Windows-1252 reads as a character; those that it leaves open are themselves. KeyError: none."""
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        if ord(char) < 0x100:
            return bytes([ord(char)])
        raise KeyError(char) from None
