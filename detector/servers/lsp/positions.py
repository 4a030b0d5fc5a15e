"""Code points ⇄ lines and units of a line, as an editor counts them."""

from __future__ import annotations

from lsprotocol import types

from ...types.offsets import ANY_END, Offsets

_BEYOND = 0xFFFF


class Positions:
    """Converts places in one text. `encoding`: the units that were agreed, UTF-16 if none were."""

    def __init__(self, text: str, encoding: str | None) -> None:
        self._text = text
        self._offsets = Offsets(text, ANY_END)
        self._encoding = encoding or types.PositionEncodingKind.Utf16

    def position(self, point: int) -> types.Position:
        """The place of a code point."""
        line = self._offsets.line_column(point)[0]
        return types.Position(line - 1, sum(map(self._units, self._offsets.before(point))))

    def range(self, start: int, end: int) -> types.Range:
        """The place of a stretch, half-open."""
        return types.Range(self.position(start), self.position(end))

    def point(self, position: types.Position) -> int:
        """The code point at a place; the end of the line for a place behind it, the end of the text likewise."""
        start, end = self._offsets.line(position.line + 1)
        units = 0
        for point in range(start, end):
            if units >= position.character or self._text[point] in "\r\n":
                return point
            units += self._units(self._text[point])
        return end

    def line(self, number: int) -> types.Range:
        """The whole of a line, from 0, without its end."""
        start, end = self._offsets.line(number + 1)
        return self.range(start, start + len(self._text[start:end].rstrip("\r\n")))

    def _units(self, character: str) -> int:
        if self._encoding == types.PositionEncodingKind.Utf32:
            return 1
        if self._encoding == types.PositionEncodingKind.Utf8:
            return len(character.encode("utf-8", "surrogatepass"))
        return 2 if ord(character) > _BEYOND else 1
