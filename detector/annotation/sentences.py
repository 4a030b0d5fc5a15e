"""article → sentences and tokens, losing no character.

Sentences come from sentencex (rule-based, with offsets). A paragraph ends at an empty line; a single line break ends
one only where the text is not hard-wrapped, so that wrapped mail copy is read as running text and headlines, datelines
and list items stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from ..types import Sentence, Token

_LINE_BREAK = regex.compile(r"\n\s*")
_WORD = regex.compile(
    r"(?P<number>[+\-−]?[$£€¥]?\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s|%|bn|m|k|pm|am)?(?![\p{L}\d]))"
    r"|(?P<word>(?:\p{L}\.){2,}|[\p{L}\p{M}\d]+(?:['’ʼ‑\-&.](?=[\p{L}\d])[\p{L}\p{M}\d]+)*)"
    r"|(?P<sign>\S)"
)
_OPENING = regex.compile(r'[.!?]\s+"\s*$')
_TITLE = regex.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Rev|Hon|Messrs)\.\s*$")
_WIDEST_WRAP = 100
_LIMIT = 5_000
"""Longest stretch, in characters, handed to the splitter at once; a longer one is cut at white space first."""
_LONGEST = 2_000
"""Characters of a sentence: a longer one (a table or a list without a full stop) is cut at white space, since much of
what is looked for in a sentence takes the square of its length. The longest sentences of news have half of that."""


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a story. Between sentences there is white space only.

    This holds for every text: the sentences are in order, do not overlap, and what they leave out is white space.
    """
    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        for piece in _pieces(text, start, end):
            for first, last in _cut(text, *piece):
                found.append(Sentence(len(found), first, last, number))
    return tuple(found)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between empty lines and between line breaks, but not between the wrapped lines of running text."""
    width = _wrap_width(text)
    start = 0
    for line in _LINE_BREAK.finditer(text):
        if "\n" not in line.group()[1:] and _is_wrap(text, line.start(), line.end(), width):
            continue
        yield from _stripped(text, start, line.start())
        start = line.end()
    yield from _stripped(text, start, len(text))


def tokens(text: str, of: tuple[Sentence, ...]) -> tuple[Token, ...]:
    """Words, numbers and signs of the sentences, with their offsets."""
    found = []
    for sentence in of:
        for match in _WORD.finditer(text, sentence.start, sentence.end):
            kind = "word" if match.lastgroup is None else match.lastgroup
            found.append(Token(match.start(), match.end(), match.group(), sentence.index, kind))  # type: ignore[arg-type]
    return tuple(found)


def _wrap_width(text: str) -> int:
    """The widest line that is broken before a lower-case word: the sign that a text is hard-wrapped. 0: it is not."""
    widths = [
        len(line) for line, after in pairwise(text.splitlines()) if after[:1].islower() and len(line) <= _WIDEST_WRAP
    ]
    return max(widths, default=0)


def _is_wrap(text: str, end: int, following: int, width: int) -> bool:
    """Whether a line break only wraps: before a lower-case word, or where the next word would not have fitted in."""
    line = text[text.rfind("\n", 0, end) + 1 : end]
    if text[following : following + 1].islower() or not any(map(str.isalnum, line)):
        return True
    next_word = text[following : following + 100].split(None, 1)[:1]
    return bool(next_word) and len(line) <= width < len(line) + 1 + len(next_word[0])


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        first = start + piece.index(body[0])
        yield first, first + len(body)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    import sentencex

    while end - start > _LIMIT:
        cut = max(
            text.rfind(" ", start + _LIMIT // 2, start + _LIMIT), text.rfind("\n", start + _LIMIT // 2, start + _LIMIT)
        )
        cut = start + _LIMIT if cut < 0 else cut
        before = list(_split(sentencex, text, start, cut))
        # the last piece may be cut short: it goes on with what follows, unless it fills the whole stretch
        resume = before[-1][0] if len(before) > 1 else cut
        yield from (before[:-1] if len(before) > 1 else before)
        start = resume
    yield from _split(sentencex, text, start, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence; one that is too long in pieces."""
    while end - start > _LONGEST:
        spaces = (at for at in range(start + _LONGEST, start + _LONGEST // 2, -1) if text[at].isspace())
        at = next(spaces, start + _LONGEST)
        yield from _stripped(text, start, at)
        start = at
    yield from _stripped(text, start, end)


def _split(splitter: object, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for boundary in splitter.get_sentence_boundaries("en", text[start:end]):  # type: ignore[attr-defined]
        last = start + boundary["end_index"]
        if _OPENING.search(text, first, last):  # a straight quote that opens the next sentence was left with this one
            last = text.rindex('"', first, last)
        if _TITLE.search(text, first, last):  # "said Ms. | Kovalsky"
            continue
        yield from _stripped(text, first, last)
        first = last
    yield from _stripped(text, first, end)  # a quote that opens at the very end
