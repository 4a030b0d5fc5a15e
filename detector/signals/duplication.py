"""A word, a phrase or a sentence that stands there twice.

Machine translation that loses its place writes a word again, gives two different words of the source the same English
word, or repeats a stretch of the sentence around a comma. This rule looks for a word directly after itself, for
"X and X", for a stretch of a sentence that comes again a few words later, for an apposition that names the person whom
it explains, for a noun that stands twice in one capitalised name, and for whole sentences that the story has already
had. Words that English doubles on purpose ("had had", "again and again", "years and years") are rows of a table; names
that are doubled ("Duran Duran") and quoted speech are left alone or are only a hint.

Marked:
- "The former and former players say" (two words of the source became one)
- "managed by the the ministry"
- "the German lawyer, Karl Brandt, the German lawyer of the north"
- "Martha Quill, a spokeswoman for Marta Quill, said"
- "the Ministry of Trade in Foreign and Internal Trade"

Not marked:
- "He had had enough", "a very, very long day", "more and more people", "hours and hours of video"
- "Duran Duran played in Bora Bora"
- "Justice Department and Education Department"
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from ..findings.overlaps import Precedence
from ..language.tables import derived, rows
from ..types import Document, Evidence, Observation, Sentence, Span, Suggestion, Token
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

_QUOTED = re.compile(r"[“«„][^”»“„]{0,600}[”»“]|\"[^\"\n]{0,600}\"")
_LONGEST = 12
"""Words in the longest stretch that is looked for."""
_GAP = 8
"""Words and signs that may stand between a stretch and its repetition."""
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
        if document.text[first.end : second.start].strip() or not word.isalpha():
            continue
        function = _listed(word, "function")
        if second.text[0].isupper() and not (function and first.text[0].isupper()):
            continue  # a name that is doubled, or one that starts after another
        if len(word) == 1 and word != "a":
            continue
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
            raw_score = 0.45  # Smith and Smith
        elif adjective:
            raw_score = 0.85 if goes_on else 0.6
        else:
            raw_score = 0.45 if goes_on else 0.6  # "petroleum and petroleum products"
        yield Observation(
            "duplication", "pair", "duplication", first.start, second.end, raw_score,
            f"“{first.text}” is joined to itself: one of the two should be another word.",
        )  # fmt: skip


def _apposition(document: Document, tokens: tuple[Token, ...]) -> Iterator[Observation]:
    """ "Martha Quill, a spokeswoman for Marta Quill": the explanation names the person it explains."""
    for i in range(1, len(tokens) - 6):
        if tokens[i].text != "," or tokens[i + 1].text.lower() not in ("a", "an", "the"):
            continue
        name = _name(tokens, range(i - 1, -1, -1))[::-1]
        for j in range(i + 3, min(i + 9, len(tokens) - 1)):
            if tokens[j].kind == "sign":
                break
            if tokens[j].text not in ("for", "of", "to"):
                continue
            other = _name(tokens, range(j + 1, len(tokens)))
            if len(name) == len(other) == 2 and name[1].text == other[1].text and _near(name[0].text, other[0].text):
                yield Observation(
                    "duplication", "apposition", "duplication", other[0].start, other[-1].end, 0.9,
                    f"The words that explain who {name[0].text} {name[1].text} is name the same person again.",
                    (Evidence.passage("document", document, Span(name[0].start, name[1].end)),),
                )  # fmt: skip
            break


def _phrases(document: Document, tokens: tuple[Token, ...]) -> Iterator[Observation]:
    """A stretch that comes again at once, or after an aside between commas; parallel lists are not meant."""
    words = [token.text.lower() for token in tokens]
    places: dict[tuple[str, ...], int] = {}
    for i in range(len(words) - 2):
        if not words[i][0].isalnum():
            continue
        earlier = places.get(tuple(words[i : i + 3]))
        places[tuple(words[i : i + 3])] = i
        if earlier is None:
            continue
        length = 3
        while length < _LONGEST and i + length < len(words) and words[earlier + length] == words[i + length]:
            length += 1
        length = min(length, i - earlier)
        while not words[i + length - 1][0].isalnum():
            length -= 1
        between = words[earlier + length : i]
        stretch = tokens[i : i + length]
        content = [t for t in stretch if t.kind == "word" and not _listed(t.text.lower(), "function")]
        aside = 2 < len(between) <= _GAP and between[0] == between[-1] == ","
        if length < 3 or len(content) < 2 or any(t.kind == "number" for t in stretch) or (between and not aside):
            continue
        if any(t.kind == "sign" for t in stretch) or "and" in between or "or" in between:
            continue
        first = tokens[earlier : earlier + length]
        # a name may be taken up again after a relative clause ("with the Union, which ..., the Union will ...")
        raw_score = 0.6 if aside and all(map(_capitalised, content)) else 0.85
        yield Observation(
            "duplication", "phrase", "duplication", stretch[0].start, stretch[-1].end, raw_score,
            "The sentence says this twice.",
            (Evidence.passage("document", document, Span(first[0].start, first[-1].end)),),
        )  # fmt: skip
        return


def _nouns(document: Document, tokens: tuple[Token, ...]) -> Iterator[Observation]:
    """ "the Ministry of Trade in Foreign and Internal Trade": a noun twice in one name."""
    for i, token in enumerate(tokens):
        if not _capitalised(token) or not _listed(token.text.lower(), "head"):
            continue
        run = [i]
        for j in range(i + 1, len(tokens)):
            if _capitalised(tokens[j]):
                run.append(j)
            elif tokens[j].text.lower() not in ("of", "in", "and", "for", "the"):
                break
        seen: dict[str, int] = {}
        for j in run[1:]:
            word = tokens[j].text.lower()
            earlier = seen.setdefault(word, j)
            follows = tokens[j + 1].text.lower() if j + 1 < len(tokens) else ""
            if (
                earlier == j
                or j - earlier < 3
                or len(word) < 5
                or follows == "of"
                or (j == run[-1] and follows == "'s")
            ):
                continue
            joined = [t.text.lower() for t in tokens[earlier + 1 : j]]
            if joined[0] not in ("in", "of", "for") or any(_listed(w, "head") for w in joined):
                continue
            yield Observation(
                "duplication", "noun", "duplication", tokens[i].start, tokens[j].end, 0.6,
                f"“{tokens[j].text}” stands twice in one name.",
                (Evidence.passage("document", document, tokens[earlier]),),
            )  # fmt: skip
            return


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


def _name(tokens: tuple[Token, ...], places: Iterable[int]) -> list[Token]:
    """The capitalised words that stand together at these places."""
    found = []
    for place in places:
        if not _capitalised(tokens[place]):
            break
        found.append(tokens[place])
    return found


def _near(left: str, right: str) -> bool:
    return left[0] == right[0] and SequenceMatcher(None, left.lower(), right.lower()).ratio() >= 0.7


def _capitalised(token: Token) -> bool:
    return token.kind == "word" and token.text[0].isupper()


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
