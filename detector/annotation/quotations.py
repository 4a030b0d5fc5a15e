"""Direct quotations of a story, in any style of marks, over sentences and paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ..language.normalize import american, has_possessive, without_possessive
from ..types import Document, Span
from .quantities import quantities

_MARKS = re.compile(
    r"“(?P<a>[^“”\"]{12,1500}?)(?:[”\"]|(?=\n\s*\n|\Z))"
    r"|[„«](?P<b>[^„“”«»\"]{12,1500}?)[“”»\"]"
    r"|(?<![\w\"])\"(?P<c>[^\"“”\n]{12,1500}?)(?:\"|(?=\n|\Z))"
    r"|(?<![\w‘’'])[‘'](?P<d>(?!\s)(?:[^‘'’\"“”\n]|(?<=\w)['’](?=\w)|(?<=s)['’](?= [a-z])){12,600}?)[’'](?!\w)"
)
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\.\.\.|…|\[[^\]]*\]")
_FEWEST = 4
"""Words in the shortest quotation that is compared; a shorter one is a term in quotation marks."""
_CONTRACTED = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, and its words as they are compared."""

    span: Span
    words: tuple[str, ...]


def quotations(document: Document) -> list[Quotation]:
    """The direct quotations of a story that are long enough to be compared, in its order."""
    found = []
    for match in _MARKS.finditer(document.text):
        group = match.lastgroup or "a"
        words = tuple(quoted_words(match[group]))
        if sum(word != "…" for word in words) >= _FEWEST:
            start, end = match.span(group)
            end -= len(match[group]) - len(match[group].rstrip(" ,"))
            found.append(Quotation(Span(start, end), words))
    return found


def quoted_words(text: str) -> Iterator[str]:
    """Words for comparison: contractions opened, spelling of one kind, cuts as one sign."""
    numbers = {q.start: q for q in quantities(text) if q.kind in ("number", "percent", "money", "measure", "ordinal")}
    skip = 0
    for match in _WORD.finditer(text):
        if match.start() < skip:
            continue
        if match.start() in numbers:
            skip = numbers[match.start()].end
            yield f"{numbers[match.start()].values[0]:g}"
            continue
        word = _without_accents(match.group().lower().replace("’", "'"))
        if word in ("...", "…") or word.startswith("["):
            yield "…"
            continue
        word = word.replace(".", "")  # U.S., US
        for ending, full in _CONTRACTED.items():
            if word.endswith(ending):
                yield {"ca": "can", "wo": "will", "sha": "shall"}.get(
                    word.removesuffix(ending), word.removesuffix(ending)
                )
                yield full
                break
        else:
            if has_possessive(word) and word[:-2] in ("it", "that", "he", "she", "there", "what", "who", "here", "let"):
                yield word[:-2]
                yield "us" if word == "let's" else "is"
            elif word == "cannot":
                yield from ("can", "not")
            else:
                yield american(without_possessive(word), inflected=True)


def _without_accents(word: str) -> str:
    """A word without diacritics: "naïve" is quoted as "naive"."""
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
