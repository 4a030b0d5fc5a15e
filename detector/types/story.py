"""Article → document: a story as it was read, and as it was annotated."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Literal

MentionKind = Literal["person", "body", "place", "acronym", "title", "other"]


PartKind = Literal["headline", "byline", "dateline", "body", "caption"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a story's text, half-open in code points, and its office in the story."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One story as its reader gives it; `text` is never changed afterwards.

    `embedded`: the text is not the file's own text but was taken out of it (a row of JSON lines), so that offsets into
    the file mean nothing and the report carries the text itself. `date`: the ISO date under which it was published,
    where the source says one. `parts` cover the text in its order; none where the reader does not part it. `locator`
    leads back to the story within its file ("line 3"); None where it is the whole file. `places`, where the file has
    parts of its own: from which offset on which of them begins ("paragraph 3, run 2"). `unread`: kinds of text in the
    file that are not in `text` ("footnotes"). `original`: the file's bytes, where it holds more than its text.
    """

    id: str
    text: str
    path: str | None = None
    title: str | None = None
    embedded: bool = False
    date: str | None = None
    parts: tuple[Part, ...] = ()
    locator: str | None = None
    places: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    unread: tuple[str, ...] = ()
    original: bytes | None = field(default=None, repr=False, compare=False)

    def place_of(self, offset: int) -> str | None:
        """The part of the file in which a code point stands; None where it has none of its own."""
        at = bisect_right(self.places, offset, key=itemgetter(0))
        return self.places[at - 1][1] if at else None

    def part_of(self, offset: int) -> PartKind | None:
        """The office of the text at a code point: the body where the reader does not part it."""
        if not self.parts:
            return "body"
        return next((part.kind for part in self.parts if part.start <= offset < part.end), None)


# ------------------------------------------------------------------ split, mark


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, without the white space around it."""

    index: int
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a single sign. `text` is the surface form."""

    start: int
    end: int
    text: str
    sentence: int
    kind: Literal["word", "number", "sign"]


def _sentence_of(token: Token) -> int:
    return token.sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names something: a person, a body, a place, an office.

    `words` are the words of the name alone (no honorific, no title, no possessive mark); `start` and `end`
    enclose exactly them. `honorific` is "Mr.", "Dr." and the like where one stands before the name;
    `title` is the title of office beside it ("White House deputy chief of staff"), with its own span.
    """

    kind: MentionKind
    start: int
    end: int
    text: str
    words: tuple[str, ...]
    sentence: int
    honorific: str | None = None
    title: Span | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its sentences, tokens and mentions, each in the order of the text."""

    article: Article
    language: str | None
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]

    @property
    def text(self) -> str:
        return self.article.text

    def slice(self, span: Sentence | Token | Mention | Span) -> str:
        """The text that the span encloses."""
        return self.article.text[span.start : span.end]

    def tokens_of(self, sentence: int) -> tuple[Token, ...]:
        """The tokens of one sentence, by its index; none for an index that there is not."""
        first = bisect_left(self.tokens, sentence, key=_sentence_of)
        return self.tokens[first : bisect_right(self.tokens, sentence, lo=first, key=_sentence_of)]

    @property
    def words(self) -> int:
        """The number of words and numbers."""
        return sum(token.kind != "sign" for token in self.tokens)
