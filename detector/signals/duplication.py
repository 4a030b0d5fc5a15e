"""A word, a phrase or a sentence that stands there twice.

Machine translation that loses its place writes a word again, gives two different words of the source the same English
word, or repeats a stretch of the sentence around a comma. This rule looks for a word directly after itself, for
"X and X", for a stretch of a sentence that comes again a few words later, for an apposition that names the person whom
it explains, for a noun that stands twice in one capitalised name, and for whole sentences that the story has already
had. Words that English doubles on purpose ("had had", "again and again", "years and years") are rows of a table; names
that are doubled ("Duran Duran") and quoted speech are left alone or are only a hint.

Why it matters:
    A doubled word is what every reader notices first, and a doubled phrase or sentence is lost space or a lost fact.
When it is wrong:
    Where English doubles on purpose and no row of the table says so, and in quoted speech, where people repeat
    themselves.
Marked:
    The [former and former] players say that they were not asked.
    The hospital is managed by [the the] ministry of the interior. -> the
    The [Ministry of Trade in Foreign and Internal Trade] published the figures on Monday.
Not marked:
    He had had enough after a very, very long day.
    More and more people watched hours and hours of video.
    Duran Duran played in Bora Bora.
    The Justice Department and the Education Department declined to comment.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..annotation import repetitions
from ..findings.overlaps import Precedence
from ..language.tables import derived, rows
from ..types import Document, Evidence, Observation, Sentence, Span, Suggestion, Token
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

_QUOTED = re.compile(r"[“«„][^”»“„]{0,600}[”»“]|\"[^\"\n]{0,600}\"")
_ADJECTIVE = ("al", "tic", "mic", "fic", "ive", "ous", "rent", "ful", "ary", "ible", "able", "ian")
_GOES_ON = ("er", "s", "ed", "ing")
"""Comparatives, plurals of quantity and verbs that go on are joined to themselves on purpose."""


def find(case: Case) -> Iterator[Observation]:
    """Doubled words, phrases, nouns and sentences of the copy."""
    document = case.copy
    quoted = [match.span() for match in _QUOTED.finditer(document.text)]
    starts = [token.start for token in document.tokens]
    for sentence in document.sentences:
        tokens = document.tokens[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        taken: list[tuple[int, int]] = []
        for seen in (
            *_words(document, tokens),
            *_pairs(tokens),
            *_apposition(document, tokens),
            *_phrases(document, tokens),
            *_nouns(document, tokens),
        ):
            if any(seen.start < end and start < seen.end for start, end in taken):
                continue
            taken.append((seen.start, seen.end))
            if any(start <= seen.start and seen.end <= end for start, end in quoted):
                yield _weaker(seen, 0.75)
            else:
                yield seen
    yield from _sentences(document, quoted)


def _words(document: Document, tokens: tuple[Token, ...]) -> Iterator[Observation]:
    """A word directly after itself."""
    for first, second in pairwise(tokens):
        word = first.text.lower()
        if first.kind != "word" or word != second.text.lower() or _listed(word, "word"):
            continue
        if document.text[first.end : second.start].strip() or not word.isalpha() or (len(word) == 1 and word != "a"):
            continue
        function = _listed(word, "function")
        if second.text[0].isupper() and not (function and first is tokens[0]):
            continue  # a name
        if document.text[max(0, first.start - 1) : first.start] == "-" or repetitions.ends_clause(tokens, first):
            continue  # "head-on on", "what it is is"
        raw_score = 0.95 if function else 0.6 if len(word) <= 3 else 0.85
        yield Observation(
            "duplication", "word", "duplication", first.start, second.end, raw_score,
            f"“{first.text}” stands here twice.", (), (Suggestion(first.text, raw_score, "the word once"),),
        )  # fmt: skip


def _pairs(tokens: tuple[Token, ...]) -> Iterator[Observation]:
    """ "X and X": two words of the source that became the same English word."""
    for i in range(len(tokens) - 2):
        first, middle, second = tokens[i : i + 3]
        word = first.text.lower()
        if middle.text.lower() not in ("and", "or") or first.kind != "word":
            continue
        if first.text != second.text and word != second.text:
            continue
        after = tokens[i + 3].text.lower() if i + 3 < len(tokens) else ""
        if not word.isalpha() or len(word) < 3 or _listed(word, "function") or after == "not":
            continue
        adjective = _listed(word, "adjective") or word.endswith(_ADJECTIVE)
        goes_on = after.isalpha() and not _listed(after, "function")
        if not adjective and (_listed(word, "and") or word.endswith(_GOES_ON)):
            continue
        if first.text[0].isupper() and not (i == 0 and second.text[0].islower()):
            continue  # Smith and Smith
        sure = 0.85 if adjective else 0.45  # "petroleum and petroleum products"
        raw_score = sure if goes_on else 0.6
        yield Observation(
            "duplication", "pair", "duplication", first.start, second.end, raw_score,
            f"“{first.text}” is joined to itself: one of the two should be another word.",
        )  # fmt: skip


def _apposition(document: Document, tokens: tuple[Token, ...]) -> Iterator[Observation]:
    """ "Martha Quill, a spokeswoman for Marta Quill": the explanation names the person it explains."""
    for name, again in repetitions.named_in_apposition(tokens):
        yield Observation(
            "duplication", "apposition", "duplication", again[0].start, again[-1].end, 0.9,
            f"The words that explain who {name[0].text} {name[1].text} is name the same person again.",
            (Evidence.passage("document", document, Span(name[0].start, name[1].end)),),
        )  # fmt: skip


def _phrases(document: Document, tokens: tuple[Token, ...]) -> Iterator[Observation]:
    """A stretch that comes again at once, or after an aside between commas; parallel lists are not meant."""
    found = repetitions.repeated_stretch(tokens, lambda word: _listed(word, "function"))
    if found is None:
        return
    first, again, aside = found
    named = [t for t in again if t.kind == "word" and not _listed(t.text.lower(), "function")]
    # a name may be taken up again after a relative clause ("with the Union, which ..., the Union will ...")
    raw_score = 0.6 if aside and all(map(repetitions.is_capitalised_word, named)) else 0.85
    yield Observation(
        "duplication", "phrase", "duplication", again[0].start, again[-1].end, raw_score,
        "The sentence says this twice.",
        (Evidence.passage("document", document, Span(first[0].start, first[-1].end)),),
    )  # fmt: skip


def _nouns(document: Document, tokens: tuple[Token, ...]) -> Iterator[Observation]:
    """ "the Ministry of Trade in Foreign and Internal Trade": a noun twice in one name."""
    found = repetitions.repeated_noun(tokens, lambda word: _listed(word, "head"))
    if found is not None:
        head, earlier, again = found
        yield Observation(
            "duplication", "noun", "duplication", head.start, again.end, 0.6,
            f"“{again.text}” stands twice in one name.",
            (Evidence.passage("document", document, earlier),),
        )  # fmt: skip


def _sentences(document: Document, quoted: list[tuple[int, int]]) -> Iterator[Observation]:
    """Whole sentences that the story has already had."""
    texts: dict[str, Sentence] = {}
    for sentence in document.sentences:
        words = re.findall(r"\w+", document.slice(sentence).lower())
        if len(words) < 8:
            continue
        earlier = texts.setdefault(" ".join(words), sentence)
        if earlier is sentence:
            continue
        near = sentence.index - earlier.index <= 2
        raw_score = 0.7 if near else 0.5
        seen = Observation(
            "duplication", "sentence", "duplication", sentence.start, sentence.end, raw_score,
            "The story has had this sentence already.",
            (Evidence.passage("document", document, earlier),),
        )  # fmt: skip
        yield _weaker(seen, 0.75) if any(a <= seen.start and seen.end <= b for a, b in quoted) else seen


def _weaker(seen: Observation, factor: float) -> Observation:
    return replace(seen, raw_score=round(seen.raw_score * factor, 3))


@derived()
def _table() -> frozenset[tuple[str, ...]]:
    return frozenset(rows("duplication_idioms.tsv", "word", "kind"))


def _listed(word: str, kind: str) -> bool:
    return (word, kind) in _table()


SIGNAL = Signal(
    "duplication",
    ("duplication",),
    find,
    precedence=Precedence(0.04),
    label="count",
)
