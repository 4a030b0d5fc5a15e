"""A story cut into passages of whole paragraphs, each as running text, with the way back to offsets of the story.

An engine takes a line break for a space, or for the end of a paragraph; in a story it is either. In a passage the lines
of a hard-wrapped paragraph are joined and an empty line stands between paragraphs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ..annotation import sentences

_BREAK = "\n\n"
_LINE_BREAKS = str.maketrans("\n\r\v\f\u0085\u2028\u2029", " " * 7)


@dataclass(frozen=True, slots=True)
class Passage:
    """Some paragraphs: `starts` are their starts in `text`, `origins` the same places in the story, in code points."""

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the story, or None where it is not within one paragraph."""
        number = bisect_right(self.starts, start) - 1
        limit = self.starts[number + 1] - len(_BREAK) if number + 1 < len(self.starts) else len(self.text)
        if number < 0 or not start < end <= limit:
            return None
        shift = self.origins[number] - self.starts[number]
        return start + shift, end + shift


def passages(text: str, limit: int) -> Iterator[Passage]:
    """Cut a story into passages of at most `limit` code points; a longer paragraph is cut between sentences."""
    held: list[tuple[int, int]] = []
    size = 0
    for start, end in _stretches(text, limit):
        if held and size + len(_BREAK) + end - start > limit:
            yield _passage(text, held)
            held, size = [], 0
        size += end - start + (len(_BREAK) if held else 0)
        held.append((start, end))
    if held:
        yield _passage(text, held)


def _passage(text: str, stretches: list[tuple[int, int]]) -> Passage:
    starts, place = [], 0
    for start, end in stretches:
        starts.append(place)
        place += end - start + len(_BREAK)
    parts = (text[start:end].translate(_LINE_BREAKS) for start, end in stretches)
    return Passage(_BREAK.join(parts), tuple(starts), tuple(start for start, _ in stretches))


def _stretches(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Paragraphs, the long ones cut between sentences, and a sentence longer than the limit at a space."""
    for start, end in sentences.paragraphs(text):
        if end - start <= limit:
            yield start, end
            continue
        first = start
        for sentence in sentences.sentences(text[start:end]):
            while start + sentence.end - first > limit:
                whole = start + sentence.start
                space = text.rfind(" ", first + limit // 2, first + limit)
                cut = whole if whole > first else space if space > 0 else first + limit
                yield first, cut
                first = cut
        yield first, end
