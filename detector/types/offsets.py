"""Code points, UTF-16 units, lines and columns: the only arithmetic on offsets."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate


class Offsets:
    """Converts offsets of one text.

    Python counts code points; Java, JavaScript and LanguageTool count UTF-16 units, of which a character
    beyond U+FFFF takes two.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._lines = [0, *(i + 1 for i, char in enumerate(text) if char == "\n")]
        self._wide = any(ord(char) > 0xFFFF for char in text)
        if self._wide:
            widths = (2 if ord(char) > 0xFFFF else 1 for char in text)
            self._units = [0, *accumulate(widths)]

    def from_utf16(self, unit: int) -> int:
        """The code point at (or, inside a surrogate pair, before) a UTF-16 unit."""
        if not self._wide:
            return min(unit, self._length)
        return bisect_right(self._units, unit) - 1

    def to_utf16(self, point: int) -> int:
        """The UTF-16 unit at which a code point starts."""
        return self._units[point] if self._wide else point

    def line_column(self, point: int) -> tuple[int, int]:
        """Line and column of a code point, both from 1."""
        line = bisect_right(self._lines, point)
        return line, point - self._lines[line - 1] + 1
