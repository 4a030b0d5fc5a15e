"""A text with markup (the field `data` of LanguageTool's API), and the way from its plain text back to it.

Clients send `{"annotation": [{"text": "A "}, {"markup": "<p>", "interpretAs": "\\n\\n"}, ...]}`. What is examined is
the text with what the markup is to be read as; offsets count in text and markup together.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from ...types.offsets import Offsets
from ..content import is_sound
from ..refusal import Refusal


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the plain text, of the whole text that it stands in, and whether it is read for markup."""

    plain: int
    whole: int
    length: int
    markup: int


class Annotated:
    """A plain text within a whole one; `span` leads back, in UTF-16 units."""

    def __init__(self, stretches: list[_Stretch], plain: str, whole: str) -> None:
        self.plain = plain
        self.whole = whole
        self._stretches = stretches
        self._starts = [stretch.plain for stretch in stretches]
        self._units = Offsets(whole)

    @classmethod
    def of_text(cls, text: str) -> Annotated:
        """A text without markup."""
        return cls([_Stretch(0, 0, len(text), 0)], text, text)

    @classmethod
    def of_data(cls, data: str) -> Annotated:
        """The field `data`.

        Raises:
            Refusal: it is not of its form.
        """
        try:
            value: Any = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise Refusal(400, "'data' is not JSON") from error
        parts = value.get("annotation") if isinstance(value, dict) else None
        if not isinstance(parts, list):
            raise Refusal(400, "'data' has to be an object with a list 'annotation'")
        plain, whole, stretches = [], [], []
        at, place = 0, 0
        for part in parts:
            text, markup, read_as = _part(part)
            shown = read_as if markup else text
            if shown:
                stretches.append(_Stretch(at, place, len(shown), len(markup)))
            plain.append(shown)
            whole.append(markup or text)
            at += len(shown)
            place += len(markup or text)
        return cls(stretches or [_Stretch(0, 0, 0, 0)], "".join(plain), "".join(whole))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offset and length, in UTF-16 units of the whole text, of a span of the plain text in code points."""
        first = self._units.to_utf16(self._place(start, after=False))
        last = self._units.to_utf16(self._place(max(end, start + 1) - 1, after=True) if end > start else first)
        return first, max(last - first, 0)

    def _place(self, at: int, *, after: bool) -> int:
        """The place in the whole text before or after a code point of the plain one."""
        stretch = self._stretches[max(bisect_right(self._starts, at) - 1, 0)]
        if stretch.markup:
            return stretch.whole + (stretch.markup if after else 0)
        return stretch.whole + min(at - stretch.plain + after, stretch.length)


def _part(part: Any) -> tuple[str, str, str]:
    """Text, markup and what that is read as, of one annotation."""
    if not isinstance(part, dict):
        raise Refusal(400, "an annotation has to be an object")
    values = [part.get(key) or "" for key in ("text", "markup", "interpretAs")]
    if not all(isinstance(value, str) and is_sound(value) for value in values):
        raise Refusal(400, "'text', 'markup' and 'interpretAs' have to be texts of whole characters")
    if bool(values[0]) and bool(values[1]):
        raise Refusal(400, "an annotation has either 'text' or 'markup'")
    return values[0], values[1], values[2]
