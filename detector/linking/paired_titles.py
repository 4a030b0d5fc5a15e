"""Titles of office: the words of one, and whether two of one person are two offices."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice, takewhile
from operator import attrgetter

from ..authorities.gazetteer import GazetteerMatch, parts
from ..language.calques import is_small, lemma, related
from ..language.lexicon import words
from ..names import normalize_name, word_score
from ..names.crowds import MOST_OF_A_WORD
from ..types import Document, Mention, Span

RANK = frozenset({"deputy", "vice", "assistant", "associate", "under", "undersecretary", "sub"})
"""Words that make another office of an office."""
_TIME = frozenset({"former", "ex", "then", "acting", "interim", "outgoing", "incoming"})
"""Words that say when an office was held: right in one version and left out in another."""
_NEAR = 0.5
"""Similarity from which two surnames in linked sentences are taken for one."""
_RANK_LOST, _RANK_ADDED, _REWORDED = 0.9, 0.85, 0.6
"""Raw scores beside a version: its title has a rank that the copy lacks or renders literally; the copy has one that it
lacks; the copy has one more, and the titles differ besides."""


@dataclass(frozen=True, slots=True)
class TitleWord:
    """A content word of a title, with its offsets."""

    start: int
    end: int
    text: str
    lemma: str


class Holders:
    """The persons of a story that have a title beside their name, by surname and by sentence."""

    def __init__(self, document: Document) -> None:
        self._named: dict[str, list[Mention]] = {}
        self._in: dict[int, list[Mention]] = {}
        for mention in titled(document):
            self._named.setdefault(normalize_name(mention.words[-1]), []).append(mention)
            self._in.setdefault(mention.sentence, []).append(mention)

    def of(self, stretch: GazetteerMatch) -> list[Mention]:
        """Those of whose title a stretch of the text is a part."""
        found = self._in.get(stretch.sentence, ())
        return [m for m in found if m.title and m.title.start < stretch.end and stretch.start < m.title.end]

    def like(self, mention: Mention, linked: Collection[int]) -> list[Mention]:
        """Those with the surname of a mention and those in some sentences, in the order of the text."""
        named = self._named.get(normalize_name(mention.words[-1]), [])[:MOST_OF_A_WORD]
        found = {m.start: m for m in (*named, *(m for sentence in linked for m in self._in.get(sentence, ())))}
        return [found[start] for start in sorted(found)]


def same_holder(mention: Mention, other: Mention, linked: bool) -> bool:
    """Whether two mentions have one surname, or, in linked sentences, nearly one."""
    mine, theirs = mention.words[-1], other.words[-1]
    return normalize_name(mine) == normalize_name(theirs) or (linked and word_score(mine, theirs) >= _NEAR)


def contradiction(mine: list[TitleWord], theirs: list[TitleWord]) -> float:
    """How surely two titles of one person are two offices, and not one office in two wordings; 0.0: they are not."""
    left, right = [w.lemma for w in mine if w.lemma not in _TIME], [w.lemma for w in theirs if w.lemma not in _TIME]
    if not set(left) & set(right) & words("office_noun"):
        return 0.0
    missing, extra = set(right) - set(left), set(left) - set(right)
    if missing & RANK and not extra:
        return _RANK_LOST
    if extra & RANK and not missing & RANK:
        return _RANK_ADDED if not missing else _REWORDED
    if missing & RANK and extra and all(any(related(word, other) for other in missing) for word in extra):
        return _RANK_LOST  # "vice chief" for "deputy chief"
    return 0.0


def same_office(mine: list[TitleWord], theirs: list[TitleWord]) -> bool:
    """Whether two titles have the same rank and the same office noun."""
    left, right = {w.lemma for w in mine}, {w.lemma for w in theirs}
    return left & RANK == right & RANK and bool(left & right & words("office_noun"))


def difference(reference: Document, mine: list[TitleWord], theirs: list[TitleWord]) -> tuple[Span, str]:
    """The stretch of the copy's title after what both begin with, and what the reference has there."""
    common = len(list(takewhile(lambda pair: pair[0].lemma == pair[1].lemma, zip(mine, theirs, strict=False))))
    common = min(common, len(mine) - 1, len(theirs) - 1)
    ends = {word.lemma for word in theirs}
    tail = next((word for word in reversed(mine) if word.lemma in ends), mine[-1])
    last = next(word for word in reversed(theirs) if word.lemma == tail.lemma) if tail.lemma in ends else theirs[-1]
    right = " ".join(reference.text[theirs[common].start : last.end].split())
    return Span(mine[common].start, tail.end), right


def titled(document: Document) -> list[Mention]:
    """The persons of a story that have a title beside their name."""
    return [mention for mention in document.mentions if mention.kind == "person" and mention.title is not None]


def title_words(document: Document, span: Span | None) -> list[TitleWord]:
    """The content words of a title, with their offsets."""
    if span is None:
        return []
    first = bisect_left(document.tokens, span.start, key=attrgetter("start"))
    inside = takewhile(lambda token: token.end <= span.end, islice(document.tokens, first, None))
    return [
        TitleWord(part.start, part.end, part.text, lemma(part.text))
        for token in inside
        if not is_small(token.text) and token.kind != "sign"
        for part in parts(token)
    ]
