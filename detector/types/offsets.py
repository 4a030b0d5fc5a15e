"""Code points, UTF-16 units, UTF-8 bytes, lines and columns: the only arithmetic on offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

LINE_FEED = "\n"
"""Ends of lines as most programs on files count them; a carriage return before it belongs to its line."""
ANY_END = "\r\n|\n|\r"
"""Ends of lines as editors count them: a lone carriage return is one, a form feed is none."""


class Offsets:
    """Converts offsets of one text.

    Python counts code points; Java, JavaScript and LanguageTool count UTF-16 units, of which a character
    beyond U+FFFF takes two. `ends` is a pattern of the ends of lines.
    """

    def __init__(self, text: str, ends: str = LINE_FEED) -> None:
        self._text = text
        self._length = len(text)
        self._lines = [0, *(end.end() for end in re.finditer(ends, text))]
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

    def before(self, point: int) -> str:
        """The text of a code point's line before it."""
        return self._text[self._lines[bisect_right(self._lines, point) - 1] : point]

    def line(self, number: int) -> tuple[int, int]:
        """Where a line begins (from 1) and where the next does; the end of the text for a line that there is not."""
        if number > len(self._lines):
            return self._length, self._length
        return self._lines[number - 1], [*self._lines, self._length][number]
